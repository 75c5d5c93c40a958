"""Rounds at each point between the end of the window and the last answer."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.test import TestCase
from django.utils import timezone

from minsheng.applications.models import Application
from minsheng.classes.models import CareClass, Term
from minsheng.enrolment.models import Round
from minsheng.placements.models import Draw, Match
from minsheng.placements.services import (
    confirm_values,
    enter_values,
    publish_results,
    seal_round,
    start_match,
)
from tests.applications.builders import make_application
from tests.classes.builders import make_class
from tests.enrolment.builders import make_round as published_round
from tests.people import Cast

LOTTERY = "样例彩票"


def closed_round(cast: Cast, *seats: int, code: str = "2026-7") -> tuple[Round, list[CareClass]]:
    """A published round whose window has just ended, with a class for each number of seats."""
    found = published_round(cast, code, published=True)
    term = found.terms.get()
    found_class = term.classes.get()
    classes = [found_class, *(make_class(term, f"B{place}") for place in range(1, len(seats)))]
    for one, capacity in zip(classes, seats, strict=True):
        one.capacity, one.reserves, one.reserved = capacity, {}, 0
        one.save()
    close(term)
    return found, classes


def close(term: Term) -> None:
    """The window has ended a minute ago."""
    now = timezone.now()
    Term.objects.filter(pk=term.pk).update(
        apply_from=now - dt.timedelta(days=7), freeze_at=now - dt.timedelta(minutes=1)
    )


def families(
    cast: Cast,
    found: Round,
    *wishes: Sequence[Sequence[CareClass | tuple[CareClass, ...]]],
    **more: Any,
) -> list[Application]:
    """Confirmed families; each is told by the wishes of its children."""
    facts = {"state": Application.State.CONFIRMED, **more}
    return [make_application(found, cast.town, one, **facts) for one in wishes]


def shown(found: Round, value: str = "3 1 4") -> dict[str, dict[str, str]]:
    """The announced number, published when it was due."""
    (source,) = found.rules_in_force.rules.sources
    return {source.name: {"value": value, "published_at": source.due}}


def drawn(cast: Cast, found: Round) -> Draw:
    """Sealed, entered by one officer and confirmed by the other."""
    seal_round(found.pk, actor=cast.officer)
    enter_values(found.pk, shown(found), actor=cast.officer)
    return confirm_values(found.pk, actor=cast.colleague)


def matched(cast: Cast, found: Round) -> Match:
    """Drawn, and matched by the job."""
    draw = drawn(cast, found)
    with TestCase.captureOnCommitCallbacks(execute=True):
        start_match(found.pk, actor=cast.officer)
    return Match.objects.get(draw=draw)


def published(cast: Cast, found: Round) -> Match:
    """Matched, and published by the other officer."""
    matched(cast, found)
    return publish_results(found.pk, actor=cast.colleague)
