"""Sample objects for the pages of rehearsals."""

from __future__ import annotations

from django.test import TestCase

from minsheng.rehearsals.services import start_rehearsal
from tests.enrolment.builders import make_round
from tests.objects import Arguments, serves
from tests.people import Cast


@serves("rehearsals:new")
def a_round_to_rehearse(cast: Cast) -> Arguments:
    return {"pk": make_round(cast, "2027-11").pk}


@serves("rehearsals:rehearsal")
def a_rehearsal(cast: Cast) -> Arguments:
    asked = {"families": 20, "siblings": 20, "declines": 10, "draws": 2, "shares": {"outdoor": 20}}
    with TestCase.captureOnCommitCallbacks(execute=True):
        made = start_rehearsal(make_round(cast, "2027-12"), asked, actor=cast.officer)
    return {"pk": made.pk}
