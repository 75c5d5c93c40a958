"""Taking and freeing seats: one guarded statement per class, so that no moment can oversell it.

Every deed touches the classes first, in the order of their ids, then the seats: two of them never
wait for each other in a circle.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections import Counter
from collections.abc import Collection, Iterable, Mapping

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from minsheng.accounts.models import User
from minsheng.audit.services import record
from minsheng.classes.models import CareClass, Seat, SeatQuerySet


class NoPlaceLeft(Exception):
    """A class asked for has not that many free seats, or is not open."""

    def __init__(self, class_id: int) -> None:
        super().__init__(f"class {class_id}")
        self.class_id = class_id


class AlreadySeated(Exception):
    """One of the holders has a seat in the same term."""


class NoSuchSeat(Exception):
    """A holder has no such live seat."""


@transaction.atomic
def hold_seats(
    wanted: Mapping[uuid.UUID, int] | Collection[tuple[uuid.UUID, int]],
    *,
    until: dt.datetime | None = None,
    actor: User | None = None,
) -> list[Seat]:
    """Every holder has a seat in the class wanted for them, or nobody has.

    Args:
        wanted: class id by holder, or pairs of both where somebody wants classes of several terms;
            brothers and sisters go in one call to stay together.
        until: when an unanswered offer lapses.

    Raises:
        NoPlaceLeft: a class is full or not open; nothing has changed.
        AlreadySeated: a holder has a live seat in the term; nothing has changed.
    """
    pairs = sorted(wanted.items() if isinstance(wanted, Mapping) else wanted)
    counts = sorted(Counter(class_id for _holder, class_id in pairs).items())
    for class_id, seats in counts:
        _take(class_id, seats)
    classes = CareClass.objects.select_related("organisation").in_bulk([one for one, _n in counts])
    rows = [
        Seat(care_class_id=class_id, term_id=classes[class_id].term_id, holder=holder, until=until)
        for holder, class_id in pairs
    ]
    try:
        with transaction.atomic():
            held = Seat.objects.bulk_create(rows)
    except IntegrityError as error:
        raise AlreadySeated(str(len(rows))) from error
    for class_id, seats in counts:
        record(actor, "seats.held", classes[class_id], seats=seats)
    return held


def _take(class_id: int, seats: int) -> None:
    """One statement: counts the seats up if, and only if, they are there."""
    room = CareClass.objects.filter(
        pk=class_id, state=CareClass.State.OPEN, taken__lte=F("capacity") - seats
    )
    if not room.update(taken=F("taken") + seats):
        raise NoPlaceLeft(class_id)


def _live(term_id: int, holders: Iterable[uuid.UUID]) -> list[tuple[int, uuid.UUID, int]]:
    """(seat, holder, class) of every holder's live seat in the term.

    Raises:
        NoSuchSeat: somebody has none.
    """
    wanted = set(holders)
    seats = Seat.objects.live().filter(term=term_id, holder__in=wanted)
    found = list(seats.values_list("pk", "holder", "care_class_id"))
    if len(found) != len(wanted):
        raise NoSuchSeat(f"term {term_id}")
    return found


def _locked(found: list[tuple[int, uuid.UUID, int]]) -> SeatQuerySet:
    """The seats as far as they are still live, locked in the order of their ids."""
    seats = Seat.objects.filter(pk__in=[pk for pk, _holder, _class in found])
    list(seats.select_for_update().order_by("pk").values_list("pk"))
    return seats.live()


@transaction.atomic
def accept_seats(term_id: int, holders: Iterable[uuid.UUID], *, actor: User | None = None) -> None:
    """The holders' offers are accepted, all or none; what is accepted already stays so.

    Raises:
        NoSuchSeat: somebody has no live seat in the term, or its time ran out.
    """
    now = timezone.now()
    found = _live(term_id, holders)
    seats = _locked(found)
    lapsed = seats.filter(state=Seat.State.HELD, until__lte=now)
    if lapsed.exists() or seats.update(state=Seat.State.ACCEPTED, until=None) != len(found):
        raise NoSuchSeat(f"term {term_id}")
    _tell("seats.accepted", found, actor)


@transaction.atomic
def release_seats(term_id: int, holders: Iterable[uuid.UUID], *, actor: User | None = None) -> None:
    """The holders' seats in the term are free again, all or none, from this very moment.

    Raises:
        NoSuchSeat: somebody has no live seat in the term.
    """
    found = _live(term_id, holders)
    counts = Counter(class_id for _pk, _holder, class_id in found)
    classes = CareClass.objects.filter(pk__in=counts)
    list(classes.select_for_update(of=["self"]).order_by("pk").values_list("pk"))
    rows = _locked(found)
    if rows.update(state=Seat.State.RELEASED, until=None, ended_at=timezone.now()) != len(found):
        raise NoSuchSeat(f"term {term_id}")
    for class_id, seats in sorted(counts.items()):
        CareClass.objects.filter(pk=class_id).update(taken=F("taken") - seats)
    _tell("seats.released", found, actor)


def _tell(verb: str, found: list[tuple[int, uuid.UUID, int]], actor: User | None) -> None:
    counts = Counter(class_id for _pk, _holder, class_id in found)
    classes = CareClass.objects.select_related("organisation").in_bulk(set(counts))
    for class_id, seats in sorted(counts.items()):
        record(actor, verb, classes[class_id], seats=seats)
