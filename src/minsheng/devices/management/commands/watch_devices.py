"""`./run manage watch_devices`: open a case for each device that has fallen silent; every few minutes."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from minsheng.devices.services import watch_silence


class Command(BaseCommand):
    help = "Open a case for each device that has fallen silent."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{watch_silence()} devices have fallen silent")
