"""Any sequence of moves by anybody: nobody both fixes and judges, and the books always balance."""

from __future__ import annotations

import contextlib
import datetime as dt
import itertools
import uuid
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from minsheng.cases.models import Case, Part
from minsheng.cases.queries import mover
from minsheng.cases.rules.moves import BY_NAME, MOVES, possible
from minsheng.cases.services import (
    Given,
    Incomplete,
    NotYourMove,
    TooLate,
    move_case,
    reopen_by_reporter,
)
from minsheng.organisations.models import Post
from minsheng.organisations.roles import Role
from tests.cases.builders import make_case, make_station, seat
from tests.people import Cast, make_cast

ACTORS = st.sampled_from(["officer", "colleague", "keeper", "inspector", "leader", "other_officer"])
NAMES = st.sampled_from([move.name for move in MOVES])


class CaseLoop(RuleBasedStateMachine):
    """One case in the hands of six people who try whatever comes to mind."""

    @initialize()
    def begin(self) -> None:
        self.rollback = transaction.atomic()
        self.rollback.__enter__()
        self.cast: Cast = make_cast()
        inspector = seat(self.cast.county, Role.INSPECTOR, "inspector").holder
        self.people = {
            name: inspector if name == "inspector" else getattr(self.cast, name)
            for name in ("officer", "colleague", "keeper", "inspector", "leader", "other_officer")
        }
        self.case = make_case(make_station(self.cast))

    def teardown(self) -> None:
        if hasattr(self, "rollback"):
            transaction.set_rollback(True)
            self.rollback.__exit__(None, None, None)

    def _given(self, post: str, *, why: bool) -> dict[str, Any]:
        holder = self.people[post]
        return {
            "version": self.case.version,
            "post": Post.objects.filter(holder=holder).first(),
            "why": "说明" if why else "",
            "reason": "parts",
            "key": uuid.uuid4(),
        }

    @rule(name=NAMES, who=ACTORS, post=ACTORS, why=st.booleans())
    def try_a_move(self, name: str, who: str, post: str, why: bool) -> None:
        actor = self.people[who]
        standing = self.case.standing(timezone.localdate())
        allowed = BY_NAME[name] in possible(standing, mover(self.case, actor))
        before = self.case.version
        try:
            move_case(self.case.pk, name, Given(**self._given(post, why=why)), actor=actor)
        except NotYourMove:
            assert not allowed
        except Incomplete:
            assert allowed
        else:
            assert allowed
            before += 1
        self.case.refresh_from_db()
        assert self.case.version == before

    @rule(who=ACTORS, post=ACTORS, choice=st.integers(0, 20))
    def make_a_possible_move(self, who: str, post: str, choice: int) -> None:
        """The random walk gets somewhere: one of the moves that the page would show."""
        actor = self.people[who]
        moves = possible(self.case.standing(timezone.localdate()), mover(self.case, actor))
        if moves:
            with contextlib.suppress(Incomplete):  # a post that cannot be given the case
                name = moves[choice % len(moves)].name
                move_case(self.case.pk, name, Given(**self._given(post, why=True)), actor=actor)
        self.case.refresh_from_db()

    @rule()
    def the_reporter_reopens(self) -> None:
        with contextlib.suppress(NotYourMove, TooLate):
            reopen_by_reporter(self.case.pk, why="还是锁着")
        self.case.refresh_from_db()

    @rule(days=st.integers(-20, 20))
    def the_deadline_is_elsewhere(self, days: int) -> None:
        self.case.due = timezone.localdate() + dt.timedelta(days=days)
        self.case.save(update_fields=["due"])

    @invariant()
    def nobody_both_fixes_and_judges(self) -> None:
        if not hasattr(self, "case"):
            return
        moves = list(self.case.moves.all())
        fixers = {move.by_id for move in moves if move.name == "fix"}
        judges = {
            move.by_id
            for move in moves
            if move.name in {"recheck", "send_back", "close", "dismiss"}
        }
        assert not fixers & judges
        parts = Part.objects.filter(case=self.case)
        assert {part.person_id for part in parts if part.kind == "fixes"} == fixers
        assert {part.person_id for part in parts if part.kind == "judges"} == judges

    @invariant()
    def the_history_tells_the_state(self) -> None:
        if not hasattr(self, "case"):
            return
        moves = list(self.case.moves.all())
        assert [move.version for move in moves] == list(range(1, self.case.version + 1))
        assert moves[-1].went_to == self.case.state
        assert all(a.went_to == b.came_from for a, b in itertools.pairwise(moves))
        assert self.case.returns == sum(
            move.name in BY_NAME and BY_NAME[move.name].counts for move in moves
        )

    @invariant()
    def somebody_answers_for_it(self) -> None:
        if not hasattr(self, "case"):
            return
        assert self.case.responsible.holder.is_active
        if self.case.state == Case.State.CLOSED:
            assert self.case.closed_by_id
            assert self.case.closed_by_id != self.case.fixed_by_id


@pytest.mark.once
class TestCaseLoop(CaseLoop.TestCase, TestCase):  # type: ignore[misc]  # made by the library
    settings = settings(
        max_examples=20,
        stateful_step_count=25,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
