"""`./run manage check_data`: look for patterns a reviewer should see; once a day, by cron or a timer."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from minsheng.governance.services.reviewing import check_data


class Command(BaseCommand):
    help = "Look through counts, photos, cases and ratings for what a reviewer should see."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{check_data().count} findings")
