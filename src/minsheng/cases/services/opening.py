"""Opening a case, and what more is heard of it before anybody moves it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db import IntegrityError, transaction
from django.utils import timezone

from minsheng.accounts.models import User
from minsheng.cases.models import Case, Move, Photo
from minsheng.cases.queries import dispatcher_for, terms_at
from minsheng.cases.rules.terms import SEVERITIES, more_severe
from minsheng.cases.services.ledger import locked, today, write
from minsheng.stations.models import Station
from minsheng.web import photos

BEFORE = Photo.Shows.BEFORE


def open_case(
    *,
    station: Station,
    source: str,
    source_key: str,
    title: str,
    detail: str = "",
    severity: str = "normal",
    item: str = "",
    reporter_key: str = "",
    actor: User | None = None,
    pictures: Sequence[photos.Photo] = (),
    asks_photo: bool | None = None,
) -> Case:
    """A case lies with whoever dispatches for the station, with its deadline; a second call finds the first.

    The caller has asked for rights: each source has its own. If the same item was put right within
    ``Terms.repeat_days``, the old fix is marked as false and the new case is one step more severe.

    Args:
        source: a value of ``Case.Source``; ``source_key`` is unique within it.
        item: what failed (a clause or facility), the thread by which repeats are found.
        reporter_key: how the reporter is known to the subject that took the report; never a name.
        asks_photo: must a fix come with a photo? By default all but the slight cases ask for one.
    """
    known: Case | None = Case.objects.filter(source=source, source_key=source_key).first()
    if known is not None:
        return known
    case = Case(
        station=station,
        organisation=station.organisation,
        source=source,
        source_key=source_key,
        title=title[:120],
        detail=detail,
        severity=severity,
        item=item[:60],
        reporter_key=reporter_key,
        asks_photo=severity != "low" if asks_photo is None else asks_photo,
    )
    try:
        with transaction.atomic():
            return _open(case, actor, pictures)
    except IntegrityError:  # the same source told of it twice at the same moment
        twin: Case | None = Case.objects.filter(source=source, source_key=source_key).first()
        if twin is None:
            raise
        return twin


def _open(case: Case, actor: User | None, pictures: Sequence[photos.Photo]) -> Case:
    now = timezone.now()
    terms = terms_at(case.organisation)
    earlier = _false_fix(case, now - dt.timedelta(days=terms.repeat_days))
    if earlier is not None:
        case.repeats = earlier
        case.severity = more_severe(case.severity)
    case.dispatcher = case.responsible = dispatcher_for(case.station)
    case.opened_at = now
    case.due = terms.due(case.severity, timezone.localdate(now))
    write(
        case,
        Move.Name.OPEN,
        by=actor,
        came_from="",
        why=case.detail,
        pictures=[(BEFORE, picture) for picture in pictures],
    )
    return case


def _false_fix(case: Case, since: dt.datetime) -> Case | None:
    """The case whose fix did not hold: same station and item, put right after ``since``; it is marked."""
    if not case.item:
        return None
    fixed = Case.objects.filter(
        station=case.station,
        item=case.item,
        outcome=Case.Outcome.PUT_RIGHT,
        closed_at__gte=since,
    )
    earlier: Case | None = fixed.order_by("-closed_at").first()
    if earlier is not None and not earlier.false_fix:
        earlier.false_fix = True
        earlier.save(update_fields=["false_fix"])
    return earlier


@transaction.atomic
def join_case(
    case_id: int, *, why: str, actor: User | None = None, pictures: Sequence[photos.Photo] = ()
) -> Move:
    """Somebody else has reported the same; the case's history says so."""
    case = locked(case_id)
    shown = [(BEFORE, picture) for picture in pictures]
    return write(case, Move.Name.JOIN, by=actor, came_from=case.state, why=why, pictures=shown)


@transaction.atomic
def raise_severity(case_id: int, to: str, *, why: str, actor: User | None = None) -> Case:
    """The case is at least as severe as ``to`` and due accordingly, never later than before; less is not taken back."""
    case = locked(case_id)
    rises = SEVERITIES.index(to) > SEVERITIES.index(case.severity)
    if case.state == Case.State.CLOSED or not rises:
        return case
    case.severity = to
    case.due = min(case.due, terms_at(case.organisation).due(to, today()))
    write(case, Move.Name.RAISE, by=actor, came_from=case.state, why=why)
    return case
