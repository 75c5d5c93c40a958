"""`./run manage simulate_device 7 --days 3`: invented messages of a device, delivered as a bad network does."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from minsheng.devices.models import Device
from minsheng.devices.services import receive
from minsheng.devices.simulator import day_of, troubled


class Command(BaseCommand):
    help = (
        "Let a device say invented things: twice, late and in the wrong order. Not in production."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("device", type=int)
        parser.add_argument("--days", type=int, default=1)
        parser.add_argument("--hot", action="store_true", help="too hot every afternoon")

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.PRODUCTION:
            raise CommandError("invented messages would pass for real ones: not in production")
        device = Device.objects.filter(pk=options["device"]).first()
        if device is None:
            raise CommandError("no such device")
        stored = 0
        for ago in range(options["days"], 0, -1):
            day = timezone.localdate() - dt.timedelta(days=ago)
            told = day_of(day, timezone.get_current_timezone(), hot=options["hot"])
            stored += sum(receive(device, lot).stored for lot in troubled(told))
        self.stdout.write(f"{stored} messages stored")
