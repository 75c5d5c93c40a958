"""What devices say, over HTTP, each with its own key."""

import datetime as dt
from typing import Any, Literal

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Field, Router, Schema
from ninja.errors import HttpError

from minsheng.devices.services import Told, device_of, receive

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
