"""An invented season that is over: class days, absences, one family being heard, one decided about."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone

from minsheng.accounts.models import User
from minsheng.attendance.models import ClassDay
from minsheng.attendance.queries import much_missed
from minsheng.attendance.services import decide_hearing, keep_day, open_hearing, speak
from minsheng.classes.models import CareClass, Seat, Term
from minsheng.enrolment.models import Round
from minsheng.organisations.models import Organisation
from minsheng.placements.models import Placement
from minsheng.placements.sample import Story, people, play
from minsheng.placements.services import answer
from minsheng.places.sample import MARK

FAMILIES = 12
CLASS_DAYS = 10
ENDED_DAYS = 6
"""The term ended so many days ago."""


@transaction.atomic
def sample(city: Organisation, *, seed: int = 1) -> int:
    """One more round of the city, drawn today for show, whose term has ended; nothing if it is there.

    Returns:
        How many class days were written down.
    """
    story = Story("samplep", "9", "上一季托管班", "年上一季录取（为演示压缩了时间）", FAMILIES, 12)
    found = play(city, story, seed=seed + 2)
    first, second = people(city)
    if found is None or first is None or second is None:
        return 0
    offered = Placement.objects.filter(draw__round=found, state=Placement.State.OFFERED)
    for one in offered.order_by("place"):
        answer(one.pk, "accept", application_id=one.application_id)
    _hold_classes(found, first)
    _hear(found, first, second)
    return ClassDay.objects.filter(care_class__term__rounds=found).count()


def _hold_classes(found: Round, officer: User) -> None:
    """In each class one child misses many days and another one is excused once."""
    last = timezone.localdate() - dt.timedelta(days=ENDED_DAYS)
    first = last - dt.timedelta(days=CLASS_DAYS - 1)
    begun = timezone.now() - dt.timedelta(days=CLASS_DAYS + ENDED_DAYS + 2)
    Term.objects.filter(rounds=found).update(starts_on=first, ends_on=last)
    seats = Seat.objects.filter(care_class__term__rounds=found, state=Seat.State.ACCEPTED)
    seats.update(held_at=begun)
    for one in CareClass.objects.filter(term__rounds=found, taken__gt=1):
        away, ill = seats.filter(care_class=one).order_by("pk").values_list("holder", flat=True)[:2]
        for number in range(CLASS_DAYS):
            gone = {away: False} if number % 2 else {}
            on = first + dt.timedelta(days=number)
            keep_day(one.pk, on, gone | ({ill: True} if number == 0 else {}), actor=officer)


def _hear(found: Round, first: User, second: User) -> None:
    """One family has spoken and waits for a word, one is decided about; the others nobody has asked yet."""
    for place, one in enumerate(much_missed(found)[:2]):
        made = open_hearing(found.pk, one.care_class.pk, one.holder, actor=first)
        speak(made.pk, f"{MARK}：孩子那几天发烧，忘了请假。", application_id=one.application_id)
        if place:
            decide_hearing(made.pk, keep=True, reason=f"{MARK}：没有看病的记录。", actor=second)
