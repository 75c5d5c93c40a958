"""Writing one move down: the case's new version, the row of history, photos, the news."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable
from functools import partial

from django.db import transaction
from django.dispatch import Signal
from django.utils import timezone

from minsheng.accounts.models import User
from minsheng.audit.services import record
from minsheng.cases import signals
from minsheng.cases.models import Case, Move, Photo
from minsheng.web import photos

NEWS: dict[str, tuple[Signal, ...]] = {
    "open": (signals.case_opened,),
    "close": (signals.case_moved, signals.case_closed),
    "dismiss": (signals.case_moved, signals.case_closed),
    "reopen": (signals.case_moved, signals.case_reopened),
}


def write(
    case: Case,
    name: str,
    *,
    by: User | None,
    came_from: str,
    why: str = "",
    key: uuid.UUID | None = None,
    was_late: bool = False,
    pictures: Iterable[tuple[str, photos.Photo]] = (),
) -> Move:
    """The case is saved under its next version with one row of history; the news goes out after commit."""
    case.version += 1
    case.save()
    move = Move.objects.create(
        case=case,
        version=case.version,
        name=name,
        at=timezone.now(),
        by=by,
        came_from=came_from,
        went_to=case.state,
        to_post=case.responsible,
        due=case.due,
        why=why,
        was_late=was_late,
        key=key,
    )
    for shows, picture in pictures:
        file = photos.store(picture, "cases")
        Photo.objects.create(case=case, move=move, shows=shows, file=file, phash=picture.phash)
    record(by, f"case.{name}", case, version=case.version)
    for signal in NEWS.get(name, (signals.case_moved,)):
        transaction.on_commit(partial(signal.send, Case, case=case, move=move))
    return move


def today() -> dt.date:
    return timezone.localdate()


def locked(case_id: int) -> Case:
    """The case, ours until the end of the transaction.

    Locked without joins: PostgreSQL looks again at a row it has waited for, and a join to a post that
    has changed meanwhile would no longer match, so that the case would seem not to exist.
    """
    case: Case = Case.objects.select_for_update().get(pk=case_id)
    return case
