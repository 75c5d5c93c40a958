"""`./run manage clear_families`: delete what families told, when its time is over; run it every night."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from minsheng.applications.services.clearing import clear_families


class Command(BaseCommand):
    help = "Delete families' data of rounds that ended longer ago than MINSHENG_FAMILY_DATA_DAYS."

    def handle(self, *args: Any, **options: Any) -> None:
        number = clear_families(timezone.localdate())
        self.stdout.write(f"deleted the data of {number} families")
