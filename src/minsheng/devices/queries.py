"""Reading devices: those within reach with what they said last, and the rules that hold where."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import OuterRef, QuerySet, Subquery

from minsheng.accounts.models import User
from minsheng.devices.models import Alert, AlertRule, Device, Measure, Message
from minsheng.organisations.models import Organisation
from minsheng.organisations.permissions import Permission
from minsheng.organisations.queries import organisations_for


def devices_for(actor: User) -> QuerySet[Device]:
    """Devices within reach; one query."""
    rows: QuerySet[Device] = Device.objects.visible_to(actor)
    return rows.select_related("station", "organisation")


@dataclass(frozen=True, slots=True)
class Signal:
    """The value measured last of one measure."""

    measure: str
    value: float
    at: dt.datetime


def last_signals(devices: Sequence[Device]) -> dict[int, list[Signal]]:
    """Device → per measure what it said last by its own clock; two queries however many devices and messages."""
    newest = Message.objects.filter(device=OuterRef("pk")).order_by("-at", "-pk").values("pk")
    last_of = {f"last_{one}": Subquery(newest.filter(measure=one)[:1]) for one in Measure.values}
    rows = Device.objects.filter(pk__in=[one.pk for one in devices]).annotate(**last_of)
    keys = [pk for row in rows.values_list(*last_of) for pk in row if pk is not None]
    found: dict[int, list[Signal]] = {one.pk: [] for one in devices}
    for message in Message.objects.filter(pk__in=keys).order_by("measure"):
        found[message.device_id].append(Signal(message.measure, message.value, message.at))
    return found


def alerts_under_way(devices: Sequence[Device]) -> dict[int, list[Alert]]:
    """Device → what is wrong with it now; one query."""
    found: dict[int, list[Alert]] = {one.pk: [] for one in devices}
    rows = Alert.objects.filter(device__in=devices, until=None).select_related("rule", "case")
    for alert in rows:
        found[alert.device_id].append(alert)
    return found


def rules_at(organisation: Organisation) -> list[AlertRule]:
    """The rules that hold there: per measure and direction those of the nearest body that has any; one query."""
    rows = AlertRule.objects.filter(until=None).select_related("organisation")
    return nearest(rows, organisation)


def nearest(rules: Iterable[AlertRule], organisation: Organisation) -> list[AlertRule]:
    """Of all ``rules``, those that hold at ``organisation``."""
    above = [
        rule
        for rule in rules
        if rule.organisation is None or organisation.path.startswith(rule.organisation.path)
    ]
    depth: dict[tuple[str, bool], int] = {}
    for rule in above:
        key = (rule.measure, rule.above)
        depth[key] = max(depth.get(key, 0), _depth(rule))
    return [rule for rule in above if _depth(rule) == depth[rule.measure, rule.above]]


def _depth(rule: AlertRule) -> int:
    return len(rule.organisation.path) if rule.organisation else 0


def rule_places(actor: User) -> QuerySet[Organisation]:
    """Where the reader may set rules: unions from the county up, not single sites."""
    kinds = [Organisation.Kind.TOWN, Organisation.Kind.UNIT]
    rows = organisations_for(actor, Permission.MANAGE_DEVICES)
    return rows.exclude(kind__in=kinds).order_by("path")
