"""Deeds on devices."""

from minsheng.devices.services.ingest import Received, Told, device_of, receive
from minsheng.devices.services.keys import add_device, revoke_key, rotate_key
from minsheng.devices.services.rules import (
    NotOwn,
    RuleFacts,
    SameLimit,
    add_rule,
    change_rule,
    end_rule,
)
from minsheng.devices.services.silence import watch_silence

__all__ = [
    "NotOwn",
    "Received",
    "RuleFacts",
    "SameLimit",
    "Told",
    "add_device",
    "add_rule",
    "change_rule",
    "device_of",
    "end_rule",
    "receive",
    "revoke_key",
    "rotate_key",
    "watch_silence",
]
