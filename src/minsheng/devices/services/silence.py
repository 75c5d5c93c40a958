"""Devices that say nothing any more."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone

from minsheng.cases.services import open_case
from minsheng.devices.models import Alert, Device


def watch_silence(now: dt.datetime | None = None) -> int:
    """An alert and a case for each device that has fallen silent; returns how many are new."""
    now = now or timezone.now()
    rows = Device.objects.exclude(key_digest="")
    quiet = [
        one
        for one in rows.select_related("station__organisation")
        if one.state(now) == Device.State.SILENT
    ]
    open_ones = Alert.objects.filter(device__in=quiet, rule=None, until=None)
    known = set(open_ones.values_list("device_id", flat=True))
    new = [one for one in quiet if one.pk not in known]
    for device in new:
        _tell(device, now)
    return len(new)


@transaction.atomic
def _tell(device: Device, now: dt.datetime) -> None:
    alert = Alert.objects.create(device=device, since=now)
    alert.case = open_case(
        station=device.station,
        source="device",
        source_key=f"alert/{alert.pk}",
        title=f"{device.name}：失联",
        severity="low",
        item=f"device/{device.pk}/silent",
    )
    alert.save(update_fields=["case"])
