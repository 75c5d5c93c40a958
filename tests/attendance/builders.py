"""Classes whose term is over, with absences, and hearings at each point."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from minsheng.applications.models import Application, Child
from minsheng.attendance.models import Hearing
from minsheng.attendance.services import decide_hearing, keep_day, open_hearing, speak
from minsheng.classes.models import CareClass, Seat, Term
from minsheng.engines.admission import Attendance
from minsheng.enrolment.models import Round, RuleSet
from minsheng.placements.models import Placement
from minsheng.placements.services import answer
from tests.enrolment.builders import rules_for
from tests.people import Cast
from tests.placements.builders import closed_round, families, published

RULE = Attendance(absent_percent=30, hearing_days=7, appeal_days=7)


def with_rule(found: Round) -> None:
    """The round's published rules speak of attendance."""
    rules = rules_for(found.terms.get(), attendance=RULE)
    RuleSet.objects.filter(round=found).update(data=rules.to_data(), sha256=rules.sha256)


def ended(
    cast: Cast, code: str = "2026-7", *, children: int = 1
) -> tuple[Round, CareClass, Application]:
    """A round whose term of ten days ended yesterday, with one accepted family."""
    found, (one,) = closed_round(cast, 5, code=code)
    with_rule(found)
    (family,) = families(cast, found, [[one]] * children)
    published(cast, found)
    for placement in Placement.objects.filter(draw__round=found):
        answer(placement.pk, "accept", application_id=family.pk)
    today, now = timezone.localdate(), timezone.now()
    Term.objects.filter(rounds=found).update(
        starts_on=today - dt.timedelta(days=10), ends_on=today - dt.timedelta(days=1)
    )
    Seat.objects.filter(care_class=one).update(held_at=now - dt.timedelta(days=20))
    return Round.objects.get(pk=found.pk), CareClass.objects.get(pk=one.pk), family


def day(number: int) -> dt.date:
    """The numbered day of the ended term, from 0."""
    return timezone.localdate() - dt.timedelta(days=10 - number)


def keep(cast: Cast, one: CareClass, child: Child, missed: int, excused: int = 0) -> None:
    """Ten class days of which the child missed some; the first ones unexcused."""
    for number in range(10):
        gone = {child.key: number >= missed} if number < missed + excused else {}
        keep_day(one.pk, day(number), gone, actor=cast.officer)


def heard(cast: Cast, code: str = "2026-7") -> Hearing:
    """A child missed four of ten days, and its family is being heard."""
    found, one, family = ended(cast, code)
    child = family.children.get()
    keep(cast, one, child, 4)
    return open_hearing(found.pk, one.pk, child.key, actor=cast.officer)


def decided(cast: Cast, code: str = "2026-7") -> Hearing:
    """The family has spoken, and another officer has decided against it."""
    one = heard(cast, code)
    speak(one.pk, "样例：孩子病了", application_id=one.application_id)
    return decide_hearing(one.pk, keep=True, reason="样例：没有请假", actor=cast.colleague)
