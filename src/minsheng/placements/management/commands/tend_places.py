"""`./run manage tend_places`: seal lists whose window is over, let offers lapse, hand free seats on; every ten minutes."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from minsheng.classes.services import NoPlaceLeft
from minsheng.enrolment.models import Round
from minsheng.placements.services import Unchecked, ValuesKnown, WrongState, seal_round, tend


class Command(BaseCommand):
    help = "Seal lists on time, let unanswered offers lapse, and offer free seats to who waits."

    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.now()
        due = Round.objects.filter(
            state=Round.State.PUBLISHED, sealed_at=None, terms__freeze_at__lte=now
        )
        for found in due.distinct():
            try:
                seal_round(found.pk)
            except (Unchecked, ValuesKnown, WrongState) as cause:
                self.stderr.write(f"{found.code}: not sealed ({type(cause).__name__})")
            else:
                self.stdout.write(f"{found.code}: sealed")
        for found in Round.objects.filter(draw__match__published_at__isnull=False):
            try:
                done = tend(found.pk)
            except NoPlaceLeft as cause:  # a class shrank this very moment; the next run sees it
                self.stderr.write(f"{found.code}: not handed on ({cause})")
                continue
            self.stdout.write(
                f"{found.code}: {done.lapsed} lapsed, {done.reminded} to remind, {done.offered} offered"
            )
