"""Sample objects for the pages of attendance."""

from __future__ import annotations

from minsheng.attendance.models import Hearing
from tests.attendance.builders import heard
from tests.objects import Arguments, serves
from tests.people import Cast


def _hearing(cast: Cast) -> Hearing:
    """One for all pages: a season is much to make."""
    return Hearing.objects.first() or heard(cast, "2027-31")


@serves("attendance:class")
def a_class_with_days(cast: Cast) -> Arguments:
    return {"pk": _hearing(cast).care_class_id}


@serves("attendance:round", "attendance:open")
def a_round_with_absences(cast: Cast) -> Arguments:
    return {"pk": _hearing(cast).round_id}


@serves("attendance:hearing")
def a_hearing(cast: Cast) -> Arguments:
    return {"pk": _hearing(cast).pk}


@serves("heard:say", everywhere=True)
def a_question_on_absences(cast: Cast) -> Arguments:
    one = _hearing(cast)
    return {"code": one.round.code, "secret": one.application.secret, "pk": one.pk}
