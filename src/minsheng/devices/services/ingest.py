"""Taking messages in: late, twice or out of order, the result is the same."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Sum
from django.utils import timezone

from minsheng.cases.services import open_case
from minsheng.devices.models import Alert, AlertRule, Device, Measure, Message
from minsheng.devices.queries import rules_at
from minsheng.devices.rules.alarms import is_wrong
from minsheng.devices.services.keys import digest_of
from minsheng.stations.services import set_sensor_count

AHEAD = dt.timedelta(minutes=5)
"""A clock may run so much ahead; a message from further on is refused. Source: a proposal."""


@dataclass(frozen=True, slots=True)
class Told:
    """One message as the device sends it."""

    key: str
    at: dt.datetime
    measure: str
    value: float


@dataclass(frozen=True, slots=True)
class Received:
    """How many were new, were known already, and lie in the future."""

    stored: int
    repeated: int
    refused: int


def device_of(key: str) -> Device | None:
    """The device that has this key now."""
    rows = Device.objects.select_related("station__organisation", "organisation")
    found: Device | None = rows.filter(key_digest=digest_of(key)).first() if key else None
    return found


@transaction.atomic
def receive(device: Device, told: Sequence[Told], now: dt.datetime | None = None) -> Received:
    """New messages are stored; counts, alerts and cases follow from all that is stored, in the order measured."""
    now = now or timezone.now()
    device = (
        Device.objects.select_for_update(of=["self"])
        .select_related("station", "organisation")
        .get(pk=device.pk)
    )
    fit = {one.key: one for one in told if one.at <= now + AHEAD}
    rows = Message.objects.filter(device=device, key__in=fit)
    known = set(rows.values_list("key", flat=True))
    new = [one for key, one in fit.items() if key not in known]
    Message.objects.bulk_create(
        Message(
            device=device,
            key=one.key,
            at=one.at,
            received_at=now,
            measure=one.measure,
            value=one.value,
        )
        for one in new
    )
    device.last_seen_at = now
    device.save(update_fields=["last_seen_at"])
    Alert.objects.filter(device=device, rule=None, until=None).update(until=now)
    for day in {timezone.localdate(one.at) for one in new if one.measure == Measure.COUNT}:
        _count(device, day)
    _judge(device, {one.measure for one in new}, now)
    refused = sum(one.at > now + AHEAD for one in told)
    return Received(len(new), len(told) - refused - len(new), refused)


def _count(device: Device, day: dt.date) -> None:
    """All counters of the station, that local day."""
    start = timezone.make_aware(dt.datetime.combine(day, dt.time()))
    rows = Message.objects.filter(
        device__station=device.station,
        measure=Measure.COUNT,
        at__gte=start,
        at__lt=start + dt.timedelta(days=1),
    )
    total = rows.aggregate(all=Sum("value"))["all"] or 0
    set_sensor_count(device.station, day, max(0, round(total)))


def _judge(device: Device, measures: set[str], now: dt.datetime) -> None:
    """The value measured last decides, whatever arrived last."""
    hold = rules_at(device.organisation)
    for measure in sorted(measures):
        last = device.messages.filter(measure=measure).order_by("-at", "-pk").first()
        _end_others(device, measure, hold, now)
        for rule in [one for one in hold if one.measure == measure]:
            under_way = Alert.objects.filter(device=device, rule=rule, until=None).first()
            wrong = last is not None and is_wrong(rule.limit(), last.value)
            if last is not None and wrong and under_way is None:
                _raise(device, rule, last)
            elif last is not None and under_way is not None and not wrong:
                under_way.until = max(under_way.since, last.at)
                under_way.save(update_fields=["until"])


def _end_others(device: Device, measure: str, hold: Sequence[AlertRule], now: dt.datetime) -> None:
    """An alert by a rule that a nearer organisation has replaced is over."""
    under_way = Alert.objects.filter(device=device, rule__measure=measure, until=None)
    under_way.exclude(rule__in=hold).update(until=now)


def _raise(device: Device, rule: AlertRule, last: Message) -> None:
    if Alert.objects.filter(device=device, rule=rule, since=last.at).exists():
        return
    alert = Alert.objects.create(device=device, rule=rule, since=last.at)
    alert.case = open_case(
        station=device.station,
        source="device",
        source_key=f"alert/{alert.pk}",
        title=f"{device.name}：{rule.title}",
        detail=f"{last.get_measure_display()} {last.value:g}",
        severity=rule.severity,
        item=f"device/{device.pk}/{rule.measure}",
        asks_photo=False,
    )
    alert.save(update_fields=["case"])
