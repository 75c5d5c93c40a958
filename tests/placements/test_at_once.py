"""Answers, claims and hand-overs in the same moment, and a match that dies half-way."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection
from django.test import TestCase
from django.utils import timezone

from minsheng.classes.models import Seat
from minsheng.classes.queries import drifting
from minsheng.classes.services import NoPlaceLeft
from minsheng.enrolment.queries import log_holds
from minsheng.jobs.services import retry
from minsheng.placements.models import Match, Placement
from minsheng.placements.services import (
    TooLate,
    WrongState,
    answer,
    claim_left,
    matching,
    publish_results,
    start_match,
    tend,
)
from tests.people import Cast, make_cast
from tests.placements.builders import closed_round, drawn, families, matched

State = Placement.State


def at_once(*deeds: Callable[[], Any]) -> list[str]:
    """What each deed answers or raises, by name, when all start together."""
    start = threading.Barrier(len(deeds))

    def run(deed: Callable[[], Any]) -> str:
        start.wait()
        try:
            deed()
        except (NoPlaceLeft, TooLate, WrongState) as error:
            return type(error).__name__
        else:
            return "done"
        finally:
            connection.close()

    with ThreadPoolExecutor(len(deeds)) as pool:
        return sorted(pool.map(run, deeds))


@pytest.mark.django_db(transaction=True)
def test_what_happens_at_once_ends_as_if_one_after_the_other(transactional_db: None) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("the in-memory SQLite of the tests has one writer at a time")
    cast = make_cast()
    found, (full, empty) = closed_round(cast, 1, 1)
    families(cast, found, *[[[full]]] * 3)
    matched(cast, found)
    publish = [lambda: publish_results(found.pk, actor=cast.colleague)] * 3
    assert at_once(*publish) == ["WrongState"] * 2 + ["done"]

    has = Placement.objects.get(state=State.OFFERED)
    words = [
        lambda word=word: answer(has.pk, word, application_id=has.application_id)
        for word in ("accept", "decline", "accept")
    ]
    hand_on = [lambda: tend(found.pk)] * 2
    told = at_once(*words, *hand_on)
    assert told == ["TooLate"] * 2 + ["done"] * 3
    tend(found.pk)
    waiting = list(Placement.objects.filter(state=State.WAITING))
    claims = [lambda one=one: claim_left(one.application_id, one.pk, empty.pk) for one in waiting]
    told = at_once(*claims, *claims, *hand_on)
    assert told.count("done") == 3
    held = [kind for one in Placement.objects.seated() for kind in one.classes]
    assert sorted(held) == sorted(Seat.objects.live().values_list("care_class", flat=True))
    assert not drifting().exists()
    assert log_holds(found)


@pytest.mark.once
@pytest.mark.django_db
def test_a_match_that_dies_half_way_leaves_nothing_and_ends_the_same(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    found, (one, two) = closed_round(cast, 1, 2)
    families(cast, found, *[[[one, two]]] * 4)
    drawn(cast, found)

    def dies(*_told: object, **_facts: object) -> None:
        raise RuntimeError("killed")

    with monkeypatch.context() as killed:
        killed.setattr(matching, "tell", dies)
        with TestCase.captureOnCommitCallbacks(execute=True):
            job = start_match(found.pk, actor=cast.officer)
    match = Match.objects.get()
    assert (match.computed_at, match.choice, match.digest) == (None, [], "")
    with TestCase.captureOnCommitCallbacks(execute=True):
        retry(job.pk, cast.officer)
    again = Match.objects.get()
    assert again.placed == 3
    Match.objects.update(computed_at=None, digest="")
    with TestCase.captureOnCommitCallbacks(execute=True):
        start_match(found.pk, actor=cast.officer)
    match.refresh_from_db()
    assert (match.digest, match.choice) == (again.digest, again.choice)

    Match.objects.update(digest="later", job=None, computed_at=timezone.now())
    matching.keep_match(match.pk, [], {}, None, {}, job_id=job.pk)
    assert Match.objects.get().digest == "later"
