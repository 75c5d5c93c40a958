"""The reporter says that it is not put right after all."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone

from minsheng.cases.models import Case, Move
from minsheng.cases.queries import terms_at
from minsheng.cases.services.errors import NotYourMove, TooLate
from minsheng.cases.services.ledger import locked, write
from minsheng.cases.services.moving import reopened


def may_be_reopened(case: Case, now: dt.datetime) -> bool:
    """Is the case closed, and not longer ago than the reporter may take?"""
    if case.closed_at is None:
        return False
    return now <= case.closed_at + dt.timedelta(days=terms_at(case.organisation).reopen_days)


@transaction.atomic
def reopen_by_reporter(case_id: int, *, why: str) -> Case:
    """The case is open again, by the word of the reporter, whom the calling subject has recognised.

    Raises:
        NotYourMove: the case is not closed.
        TooLate: it was closed longer ago than ``Terms.reopen_days``.
    """
    case = locked(case_id)
    if case.state != Case.State.CLOSED:
        raise NotYourMove("state")
    if not may_be_reopened(case, timezone.now()):
        raise TooLate(str(case.pk))
    came_from = case.state
    reopened(case)
    write(case, Move.Name.REOPEN, by=None, came_from=came_from, why=why.strip())
    return case
