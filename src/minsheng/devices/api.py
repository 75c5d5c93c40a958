"""What devices say, over HTTP, each with its own key; and for people: devices, their state and last signals."""

import datetime as dt
from typing import Any, Literal

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Field, Router, Schema
from ninja.errors import HttpError
from ninja.params.functions import Query

from minsheng.devices.models import Device
from minsheng.devices.queries import alerts_under_way, devices_for, last_signals
from minsheng.devices.services import Told, device_of, receive
from minsheng.organisations.permissions import Permission, actor_with

router = Router(tags=["devices"])


class MessageIn(Schema):
    """One value; ``key`` is the device's own number for it, so that sending again is harmless."""

    key: str = Field(min_length=1, max_length=64)
    at: dt.datetime
    measure: Literal["door", "temperature", "smoke", "power", "count"]
    value: float = Field(ge=-1000, le=100_000, allow_inf_nan=False)


class Messages(Schema):
    messages: list[MessageIn] = Field(min_length=1, max_length=500)


class ReceivedOut(Schema):
    """How many were new, were known already, and were refused because they lie in the future."""

    stored: int
    repeated: int
    refused: int


@router.post(
    "messages",
    response=ReceivedOut,
    auth=None,
    summary="What a device says; Authorization: Bearer with the device's key",
)
def add_messages(request: HttpRequest, payload: Messages) -> Any:
    """Order does not matter, and nothing is stored twice."""
    scheme, _space, key = request.headers.get("Authorization", "").partition(" ")
    device = device_of(key.strip()) if scheme.lower() == "bearer" else None
    if device is None:
        raise HttpError(401, _("不认识这个设备密钥。"))
    if any(one.at.tzinfo is None for one in payload.messages):
        raise HttpError(422, _("时间要带时区，例如 2026-07-01T08:00:00+08:00。"))
    return receive(device, [Told(**one.dict()) for one in payload.messages])


class SignalOut(Schema):
    """The value measured last of one measure."""

    measure: str
    value: float
    at: dt.datetime


class UnderWayOut(Schema):
    """Something that is wrong now: by a rule, or "" when the device is silent; the case it opened, if any."""

    rule: str
    since: dt.datetime
    case: str | None


class DeviceOut(Schema):
    """One device: online, silent or off (no key), what it said last, and what is wrong with it now."""

    id: int
    station: str
    name: str
    state: str
    last_seen_at: dt.datetime | None
    silent_after_min: int
    signals: list[SignalOut]
    alerts: list[UnderWayOut]


def _shown(devices: list[Device]) -> list[dict[str, Any]]:
    """Three more queries, however many devices."""
    now, said, wrong = timezone.now(), last_signals(devices), alerts_under_way(devices)
    return [
        {
            "id": one.pk,
            "station": one.station.code,
            "name": one.name,
            "state": one.state(now).value,
            "last_seen_at": one.last_seen_at,
            "silent_after_min": one.silent_after_min,
            "signals": said[one.pk],
            "alerts": [
                {
                    "rule": alert.rule.title if alert.rule else "",
                    "since": alert.since,
                    "case": alert.case.number if alert.case else None,
                }
                for alert in wrong[one.pk]
            ],
        }
        for one in devices
    ]


@router.get("", response=list[DeviceOut], summary="Devices within reach, with state and signals")
def list_devices(
    request: HttpRequest,
    offset: int = Query(0, ge=0, le=10_000_000),
    limit: int = Query(100, ge=1, le=500),
    station: str = "",
) -> list[dict[str, Any]]:
    rows = devices_for(actor_with(request, Permission.VIEW_DEVICES))
    chosen = rows.filter(station__code=station) if station else rows
    return _shown(list(chosen[offset : offset + limit]))


@router.get("{int:device_id}", response=DeviceOut, summary="One device")
def read_device(request: HttpRequest, device_id: int) -> Any:
    rows = devices_for(actor_with(request, Permission.VIEW_DEVICES))
    return _shown([get_object_or_404(rows, pk=device_id)])[0]
