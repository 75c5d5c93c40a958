"""`./run manage read_warnings`: heat and cold warnings from the feeds in the settings; for a timer every few minutes."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from minsheng.stations.feeds import CapFeed, FeedBroken
from minsheng.stations.services.feeds import take_in


class Command(BaseCommand):
    help = (
        "Read the CAP 1.2 feeds named by MINSHENG_WARNING_FEEDS; running it again changes nothing."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        broken = []
        for url in settings.WARNING_FEEDS:
            try:
                taken = take_in(CapFeed(url))
            except FeedBroken as error:
                broken.append(str(error))
                continue
            self.stdout.write(
                f"{url}: {taken.holding} hold, {taken.lifted} lifted, {taken.elsewhere} elsewhere"
            )
        if broken:
            raise CommandError("; ".join(broken))
