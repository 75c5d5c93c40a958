"""Devices, what they say, and the alerts that follow."""

from minsheng.devices.models.alert import Alert, AlertRule
from minsheng.devices.models.device import Device, Measure, Message

__all__ = ["Alert", "AlertRule", "Device", "Measure", "Message"]
