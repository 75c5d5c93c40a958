"""`./run manage assess_quality`: assess every open station; once a day, by cron or a timer."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from minsheng.quality.services import assess


class Command(BaseCommand):
    help = "Assess every open station: actual open rate, use, score; open reviews of sleeping ones."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{assess()} stations assessed")
