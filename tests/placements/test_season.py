"""From the sealed list to accepted places: two people for every step, and nobody is oversold."""

from __future__ import annotations

import datetime as dt
import json
import uuid
from dataclasses import replace

import pytest
from django.core.cache import cache
from django.db import IntegrityError, transaction
from django.test import TestCase
from django.utils import timezone

from minsheng.applications.models import Application
from minsheng.applications.services import WindowClosed, Word, check
from minsheng.classes.models import CareClass, Seat, Term
from minsheng.classes.queries import drifting
from minsheng.classes.services import NoPlaceLeft, hold_seats
from minsheng.engines.admission import Announced, NotYet, commitment, first_difference
from minsheng.enrolment.models import Round, RuleSet
from minsheng.enrolment.queries import log_holds
from minsheng.enrolment.services import WrongState as RuleState
from minsheng.enrolment.services import decide_change, propose_change
from minsheng.enrolment.services.rounds import put_aside
from minsheng.jobs.services import request_cancel
from minsheng.organisations.permissions import NotPermitted
from minsheng.placements.models import Draw, Match, Objection, Placement
from minsheng.placements.queries import left_for
from minsheng.placements.services import (
    TooLate,
    Unchecked,
    ValuesKnown,
    WrongState,
    answer,
    claim_left,
    confirm_values,
    decide_objection,
    enter_values,
    object_to,
    publish_results,
    refuse_values,
    reply,
    seal_round,
    start_match,
    tend,
)
from minsheng.placements.showing import group_ledger
from tests.classes.builders import make_class, make_term
from tests.enrolment.builders import rules_for
from tests.people import Cast
from tests.placements.builders import closed_round, drawn, families, matched, published, shown

pytestmark = pytest.mark.django_db
State = Placement.State
DATES = ("apply_from", "freeze_at", "publish_at")


def kinds(found: Round) -> list[str]:
    return list(found.log.values_list("kind", flat=True))


def test_a_list_is_sealed_once_and_only_after_the_window(cast: Cast) -> None:
    found, (one,) = closed_round(cast, 2)
    families(cast, found, [[one]], [[one]])
    later = timezone.now() + dt.timedelta(days=1)
    found.terms.update(freeze_at=later)
    with pytest.raises(WrongState):
        seal_round(Round.objects.get(pk=found.pk).pk, actor=cast.officer)
    found.terms.update(freeze_at=timezone.now() - dt.timedelta(minutes=1))
    with pytest.raises(NotPermitted):
        seal_round(found.pk, actor=cast.other_officer)
    draw = seal_round(found.pk, actor=cast.officer)
    assert len(draw.lines) == 2
    with pytest.raises(WrongState):
        seal_round(found.pk, actor=cast.officer)


def test_a_list_sealed_too_late_needs_a_number_still_to_come(cast: Cast) -> None:
    found, _classes = closed_round(cast, 2)
    in_force = found.rules_in_force
    now = timezone.localtime()
    past, to_come = (
        (Announced("样例彩票", (now + dt.timedelta(hours=hours)).isoformat(timespec="minutes")),)
        for hours in (-1, 30)
    )
    rules = replace(in_force.rules, sources=past)
    found.rule_sets.filter(pk=in_force.pk).update(data=rules.to_data(), sha256=rules.sha256)
    with pytest.raises(ValuesKnown):
        seal_round(found.pk)
    for other in (replace(rules, sources=(), most_options=3), replace(rules, sources=())):
        with pytest.raises(RuleState):
            propose_change(found.pk, other, why="样例", actor=cast.officer)
    later = replace(rules, sources=to_come)
    change = propose_change(found.pk, later, why="没有及时封存", actor=cast.officer)
    with pytest.raises(NotPermitted):
        decide_change(found.pk, change.number, accept=True, actor=cast.officer)
    decide_change(found.pk, change.number, accept=True, actor=cast.colleague)
    draw = seal_round(found.pk)
    assert draw.rules_sha256 == later.sha256
    assert kinds(found)[-3:] == ["change_proposed", "change_accepted", "list_sealed"]
    with pytest.raises(RuleState):
        propose_change(found.pk, rules, why="太晚了", actor=cast.officer)


def test_who_still_waits_for_a_word_is_decided_before_the_list_is_sealed(cast: Cast) -> None:
    found, (one,) = closed_round(cast, 2)
    claimed = {"state": "checked", "claims": ["hardship"]}
    first, second = families(cast, found, [[one]], [[one]], **claimed)
    with pytest.raises(Unchecked):
        seal_round(found.pk, actor=cast.officer)
    with pytest.raises(Unchecked):
        seal_round(found.pk)
    check(first.pk, Word(passed=True, proved=["hardship"]), actor=cast.colleague)
    draw = seal_round(found.pk, actor=cast.officer, with_unchecked=True)
    assert [unit["tier"] for unit in draw.units] == (
        [0, 1] if first.receipt < second.receipt else [1, 0]
    )
    assert found.log.get(kind="sealed_unchecked").facts == {"families": 1}
    with pytest.raises(WindowClosed):
        check(second.pk, Word(passed=True, proved=["hardship"]), actor=cast.colleague)


def test_two_people_draw_and_anybody_recomputes(cast: Cast) -> None:
    found, (one,) = closed_round(cast, 2)
    families(cast, found, *[[[one]]] * 5)
    seal_round(found.pk, actor=cast.officer)
    with pytest.raises(NotYet):
        enter_values(found.pk, {}, actor=cast.officer)
    enter_values(found.pk, shown(found, "1"), actor=cast.officer)
    with pytest.raises(NotPermitted):
        confirm_values(found.pk, actor=cast.officer)
    refuse_values(found.pk, actor=cast.colleague)
    enter_values(found.pk, shown(found), actor=cast.officer)
    draw = confirm_values(found.pk, actor=cast.colleague)
    assert first_difference(json.loads(draw.pack)) is None
    assert json.loads(draw.pack)["digest"] == draw.digest
    assert "values_refused" in kinds(found)
    assert log_holds(found)


def test_a_secret_that_is_not_shown_is_replaced_in_public(cast: Cast) -> None:
    found, (one,) = closed_round(cast, 2)
    families(cast, found, [[one]])
    in_force = found.rules_in_force
    (public,) = in_force.rules.sources
    secret = Announced("家长代表的密语", public.due, commitment("芝麻"), "下一期样例彩票")
    rules = replace(in_force.rules, sources=(public, secret))
    found.rule_sets.filter(pk=in_force.pk).update(data=rules.to_data(), sha256=rules.sha256)
    seal_round(found.pk, actor=cast.officer)
    told = {public.name: {"value": "1", "published_at": public.due}}
    with pytest.raises(NotYet):
        enter_values(found.pk, told, actor=cast.officer)
    later = {"value": "9 9 9", "published_at": public.due}
    enter_values(found.pk, told | {"下一期样例彩票": later}, actor=cast.officer)
    confirm_values(found.pk, actor=cast.colleague)
    assert "secret_replaced" in kinds(found)


def test_the_database_knows_that_two_people_are_needed(cast: Cast) -> None:
    found, (one,) = closed_round(cast, 2)
    families(cast, found, [[one]])
    draw = drawn(cast, found)
    with pytest.raises(IntegrityError), transaction.atomic():
        Draw.objects.filter(pk=draw.pk).update(confirmed_by=draw.entered_by)


def test_results_are_published_by_a_second_person_and_seats_are_held(cast: Cast) -> None:
    found, (first, second) = closed_round(cast, 2, 1)
    pair = [[first, second], [first]]
    families(
        cast, found, pair, [[first, second]], [[first, second]], link_mode="together_then_split"
    )
    matched(cast, found)
    with pytest.raises(NotPermitted):
        publish_results(found.pk, actor=cast.officer)
    match = publish_results(found.pk, actor=cast.colleague)
    assert (match.placed, match.blocking, match.status) == (3, 0, "stable")
    assert Seat.objects.live().count() == 3
    assert not drifting().exists()
    with pytest.raises(WrongState):
        publish_results(found.pk, actor=cast.colleague)
    waiting = Placement.objects.filter(option__lt=0)
    assert all("志愿没有获得" in one.told["zh-hans"][1] for one in waiting)
    assert all("choice" in one.told["en"][-1] for one in waiting)
    assert kinds(found)[-1] == "results_published"
    assert log_holds(found)


def test_a_cancelled_match_leaves_nothing_and_may_be_asked_again(cast: Cast) -> None:
    found, (one,) = closed_round(cast, 1)
    families(cast, found, [[one]])
    drawn(cast, found)
    job = start_match(found.pk, actor=cast.officer)
    with pytest.raises(WrongState):
        start_match(found.pk, actor=cast.officer)
    request_cancel(job.pk, cast.officer)
    with pytest.raises(WrongState):
        publish_results(found.pk, actor=cast.colleague)
    with TestCase.captureOnCommitCallbacks(execute=True):
        start_match(found.pk, actor=cast.officer)
    assert Match.objects.get().placed == 1


def test_a_class_that_shrank_is_noticed_before_anybody_is_told(cast: Cast) -> None:
    found, (one,) = closed_round(cast, 2)
    families(cast, found, [[one]], [[one]])
    matched(cast, found)
    CareClass.objects.filter(pk=one.pk).update(capacity=1)
    with pytest.raises(NoPlaceLeft):
        publish_results(found.pk, actor=cast.colleague)
    assert not Seat.objects.exists()
    assert not Placement.objects.exists()


def test_families_answer_and_a_free_seat_goes_to_the_next(cast: Cast) -> None:
    found, (one,) = closed_round(cast, 1)
    families(cast, found, [[one]], [[one]], [[one]])
    published(cast, found)
    has = Placement.objects.get(state=State.OFFERED)
    with pytest.raises(Placement.DoesNotExist):
        answer(has.pk, "accept", application_id=0)
    answer(has.pk, "decline", application_id=has.application_id)
    with pytest.raises(TooLate):
        answer(has.pk, "accept", application_id=has.application_id)
    assert tend(found.pk).offered == 1
    order = json.loads(has.draw.pack)["order"]
    following = Placement.objects.get(state=State.OFFERED)
    assert following.application.receipt == order[1]
    assert (
        answer(following.pk, "accept", application_id=following.application_id).state == "accepted"
    )
    assert tend(found.pk).offered == 0
    assert not drifting().exists()
    assert log_holds(found)


def test_who_does_not_answer_is_reminded_once_and_then_loses_the_seat(cast: Cast) -> None:
    found, (one,) = closed_round(cast, 1)
    families(cast, found, [[one]], [[one]])
    published(cast, found)
    has = Placement.objects.get(state=State.OFFERED)
    soon = timezone.now() + dt.timedelta(hours=3)
    Placement.objects.filter(pk=has.pk).update(until=soon)
    assert tend(found.pk).reminded == 1
    assert tend(found.pk).reminded == 0
    Placement.objects.filter(pk=has.pk).update(until=timezone.now())
    with pytest.raises(TooLate):
        answer(has.pk, "accept", application_id=has.application_id)
    done = tend(found.pk)
    assert (done.lapsed, done.offered) == (1, 1)
    has.refresh_from_db()
    assert has.state == State.LAPSED
    assert Seat.objects.live().count() == 1


def test_who_stays_listed_moves_up_and_leaves_its_seat_to_the_next(cast: Cast) -> None:
    found, (good, other) = closed_round(cast, 1, 1)
    families(cast, found, *[[[good, other]]] * 3)
    published(cast, found)
    best, second = Placement.objects.filter(state=State.OFFERED).order_by("option")
    answer(second.pk, "listed", application_id=second.application_id)
    answer(best.pk, "decline", application_id=best.application_id)
    assert tend(found.pk).offered == 2
    second.refresh_from_db()
    assert (second.state, second.classes, second.listed) == (State.ACCEPTED, [good.pk], False)
    last = Placement.objects.get(state=State.OFFERED)
    assert last.classes == [other.pk]
    assert not drifting().exists()


def test_leftover_seats_are_first_come_with_one_hold_for_a_family(cast: Cast) -> None:
    found, (full, empty) = closed_round(cast, 1, 1)
    families(cast, found, [[full]], [[full]], [[full]])
    published(cast, found)
    one, two = Placement.objects.filter(state=State.WAITING)
    with pytest.raises(WrongState):
        claim_left(one.application_id, one.pk, full.pk)
    claim_left(one.application_id, one.pk, empty.pk)
    with pytest.raises(WrongState):
        claim_left(one.application_id, one.pk, empty.pk)
    with pytest.raises(NoPlaceLeft):
        claim_left(two.application_id, two.pk, empty.pk)
    answer(one.pk, "accept", application_id=one.application_id)
    assert tend(found.pk).offered == 0
    assert not drifting().exists()


def test_seats_add_up_for_each_group_too(cast: Cast) -> None:
    found, (one, two) = closed_round(cast, 5, 4)
    put_aside(found, found.rules_in_force.rules, None)
    families(cast, found, [[one]], proved=["outdoor"])
    families(cast, found, [[one], [one]], [[two]])
    match = published(cast, found)
    waiting = Placement.objects.filter(state=State.OFFERED).order_by("pk")[0]
    answer(waiting.pk, "accept", application_id=waiting.application_id)
    outdoor, others, sums = group_ledger(found, match.draw)
    assert (outdoor.aside, others.aside, sums.aside) == (
        2,
        7,
        9,
    )  # a fifth of 5 and of 4, rounded up
    assert (outdoor.taken, others.taken, sums.taken) == (1, 3, 4)
    hold_seats({uuid.uuid4(): two.pk})
    *_lines, elsewhere, sums = group_ledger(found, match.draw)
    assert (elsewhere.taken, sums.taken) == (1, 5)
    assert sums.taken == sum(CareClass.objects.values_list("taken", flat=True))


def second_term(cast: Cast, found: Round) -> Term:
    """Another term of the round, with the same dates for families."""
    other = make_term(cast.county, "2026-7b", state=Term.State.ANNOUNCED)
    dates = {name: getattr(found.terms.get(), name) for name in DATES}
    Term.objects.filter(pk=other.pk).update(**dates)
    found.terms.add(other)
    return other


def test_two_terms_in_one_wish_are_granted_together_or_not_at_all(cast: Cast) -> None:
    found, (one,) = closed_round(cast, 2)
    term, other = Term.objects.get(rounds=found), second_term(cast, found)
    full = make_class(other, "C1", capacity=1)
    rules = RuleSet.objects.filter(round=found)
    rules.update(data=rules_for(term, most_terms=2, together_terms=2).to_data())
    rules.update(sha256=rules.get().rules.sha256)
    families(cast, found, [[(one, full), one]], [[(one, full), one]])
    match = published(cast, found)
    assert (match.placed, match.blocking, sorted(match.choice)) == (2, 0, [0, 1])
    won, lost = Placement.objects.order_by("option")
    assert (won.classes, lost.classes) == ([one.pk, full.pk], [one.pk, None])
    assert match.market["family_sizes"] == [1, 1]
    answer(lost.pk, "listed", application_id=lost.application_id)
    answer(won.pk, "decline", application_id=won.application_id)
    assert Seat.objects.live().count() == 1
    assert tend(found.pk).offered == 1  # who stayed listed now has both terms
    lost.refresh_from_db()
    assert (lost.state, lost.classes) == (State.ACCEPTED, [one.pk, full.pk])
    assert Seat.objects.live().filter(state="accepted", holder=lost.holders[0]).count() == 2
    assert not drifting().exists()


def test_one_more_term_comes_only_of_what_is_left_and_as_the_rules_say(cast: Cast) -> None:
    found, (one, same) = closed_round(cast, 3, 3)
    term, other = Term.objects.get(rounds=found), second_term(cast, found)
    more, old = make_class(other, "C1"), make_class(other, "C2", age_from=12, age_until=14)
    rules = RuleSet.objects.filter(round=found)
    families(cast, found, [[one, more, old]])
    families(cast, found, [[one]], state="submitted", arrival=1)
    rules.update(data=rules_for(term, most_terms=2).to_data())
    rules.update(sha256=rules.get().rules.sha256)
    published(cast, found)
    has = Placement.objects.get()
    accept = {"application_id": has.application_id}
    answer(has.pk, "accept", **accept)
    has.refresh_from_db()
    assert left_for(has) == [more]
    for wrong in (same, old):  # a second class in one term, a class of another age
        with pytest.raises(WrongState):
            claim_left(has.application_id, has.pk, wrong.pk)
    made = claim_left(has.application_id, has.pk, more.pk)
    answer(made.pk, "accept", **accept)
    assert Seat.objects.live().count() == 2
    cache.clear()
    assert left_for(has) == left_for(made) == []  # two terms are the most
    with pytest.raises(WrongState):
        claim_left(has.application_id, has.pk, more.pk)
    Application.objects.update(state="confirmed")
    assert tend(found.pk).offered == 1  # who came late is listed behind, and nothing is out of step
    assert Placement.objects.count() == 3
    assert not drifting().exists()


def test_a_correction_needs_two_people_and_takes_nobodys_seat(cast: Cast) -> None:
    found, (one,) = closed_round(cast, 1)
    families(cast, found, [[one]], [[one]], [[one]])
    published(cast, found)
    has = Placement.objects.get(state=State.OFFERED)
    order = json.loads(has.draw.pack)["order"]
    last = Placement.objects.get(application__receipt=order[2])
    made = object_to(last.pk, "凭证交了却没有算", application_id=last.application_id)
    with pytest.raises(WrongState):
        object_to(last.pk, "再说一次", application_id=last.application_id)
    reply(made.pk, "漏看了一份证明", correct=True, actor=cast.officer)
    with pytest.raises(NotPermitted):
        decide_objection(made.pk, accept=True, actor=cast.officer)
    decide_objection(made.pk, accept=True, actor=cast.colleague)
    assert tend(found.pk).offered == 0
    answer(has.pk, "decline", application_id=has.application_id)
    tend(found.pk)
    last.refresh_from_db()
    assert last.state == State.OFFERED
    assert Objection.objects.get().state == "corrected"
    assert log_holds(found)


def test_objections_end(cast: Cast) -> None:
    found, (one,) = closed_round(cast, 1)
    families(cast, found, [[one]])
    match = published(cast, found)
    Match.objects.filter(pk=match.pk).update(published_at=timezone.now() - dt.timedelta(days=6))
    has = Placement.objects.get()
    with pytest.raises(WrongState):
        object_to(has.pk, "太晚了", application_id=has.application_id)


def test_late_families_come_after_everybody_and_nobody_in_time_loses_by_them(cast: Cast) -> None:
    found, (good, other) = closed_round(cast, 1, 2)
    families(cast, found, *[[[good, other]]] * 4)
    late = families(cast, found, [[other], [other]], [[good, other]], link_mode="independent")
    for arrival, one in enumerate(late, 1):
        one.arrival = arrival
        one.save()
    published(cast, found)
    assert tend(found.pk).offered == 0
    assert found.log.get(kind="late_listed").facts == {"families": 2}
    last = Placement.objects.filter(application__in=late).order_by("place")
    assert [one.application_id for one in last] == [late[0].pk, late[0].pk, late[1].pk]
    in_time = Placement.objects.get(state=State.WAITING, application__arrival=None)
    for one in Placement.objects.filter(state=State.OFFERED).order_by("pk"):
        answer(one.pk, "decline", application_id=one.application_id)
    assert tend(found.pk).offered == 3
    in_time.refresh_from_db()
    assert in_time.classes == [good.pk]
    assert [one.classes for one in last.all()] == [[other.pk], [other.pk], []]
    mine = last.first()
    assert mine is not None
    assert answer(mine.pk, "accept", application_id=late[0].pk).state == State.ACCEPTED
    assert (tend(found.pk).offered, drifting().exists(), log_holds(found)) == (0, False, True)
