"""What a family answers to its offer; late answers change nothing."""

from __future__ import annotations

import uuid
from collections import defaultdict

from django.db import transaction
from django.utils import timezone

from minsheng.classes.models import CareClass
from minsheng.classes.services import accept_seats, release_seats
from minsheng.placements.models import Placement


class TooLate(Exception):
    """The offer has lapsed, was answered already, or there is none."""


def holders_by_term(placement: Placement) -> dict[int, list[uuid.UUID]]:
    """Keys of the children with a seat, by term."""
    terms = dict(
        CareClass.objects.filter(pk__in=[one for one in placement.classes if one]).values_list(
            "pk", "term"
        )
    )
    found: dict[int, list[uuid.UUID]] = defaultdict(list)
    for holder, kind in zip(placement.holders, placement.classes, strict=False):
        if kind is not None:
            found[terms[kind]].append(uuid.UUID(holder))
    return dict(sorted(found.items()))


def release(placement: Placement) -> None:
    """The seats of the placement are free."""
    for term, holders in holders_by_term(placement).items():
        release_seats(term, holders)


def accept(placement: Placement) -> None:
    """The seats of the placement are the children's."""
    for term, holders in holders_by_term(placement).items():
        accept_seats(term, holders)


@transaction.atomic
def answer(placement_id: int, word: str, *, application_id: int) -> Placement:
    """The family says "accept", "listed" (accepts, and waits for something better) or "decline".

    Raises:
        TooLate: nothing waits for an answer, or its time is over.
        ValueError: another word.
    """
    rows = Placement.objects.select_for_update(of=["self"]).filter(application=application_id)
    placement = rows.get(pk=placement_id)
    if not placement.takes_answer(timezone.now()):
        raise TooLate(str(placement))
    if word == "decline":
        release(placement)
        placement.state, placement.classes, placement.option = Placement.State.DECLINED, [], -1
    elif word in ("accept", "listed"):
        accept(placement)
        placement.state = Placement.State.ACCEPTED
        placement.listed = word == "listed" and placement.option > 0
    else:
        raise ValueError(word)
    placement.until = None
    placement.save(update_fields=["state", "classes", "option", "listed", "until"])
    return placement
