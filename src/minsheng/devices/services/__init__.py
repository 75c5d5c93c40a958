"""Deeds on devices."""

from minsheng.devices.services.ingest import Received, Told, device_of, receive
from minsheng.devices.services.keys import add_device, revoke_key, rotate_key
from minsheng.devices.services.silence import watch_silence

__all__ = [
    "Received",
    "Told",
    "add_device",
    "device_of",
    "receive",
    "revoke_key",
    "rotate_key",
    "watch_silence",
]
