"""`./run manage evaluate_stations`: judge every station by the standards in force; for a timer every night.

Facts change by themselves: medicines expire, agreements run out, judgements wear out, a version's day comes.
"""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from minsheng.stations.evaluation import evaluate
from minsheng.stations.models import Station
from minsheng.stations.sites import settle_homeless


class Command(BaseCommand):
    help = (
        "Judge every station by the standards in force; only what changed is written. "
        "Stations that have no line in the place list get one."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        settled = settle_homeless()
        tally = evaluate(Station.objects.select_related("organisation"))
        self.stdout.write(
            f"{tally.stations} stations, {tally.written} rows written, {tally.removed} removed, "
            f"{settled} entered in the place list"
        )
