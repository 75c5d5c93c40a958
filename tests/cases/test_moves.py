"""The loop: found → assigned → fixed → rechecked → closed, and all the ways back."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from minsheng.audit.models import Entry
from minsheng.audit.services import verify_chain
from minsheng.cases.models import Case, Part
from minsheng.cases.queries import cases_for
from minsheng.cases.rules.moves import MOVES, STATES
from minsheng.cases.services import Given, Incomplete, NotYourMove, Stale, move_case
from minsheng.common.workdays import add_workdays, workdays_between
from minsheng.organisations.roles import Permission, Role
from minsheng.stations.models import Station
from minsheng.stations.services import name_keeper
from tests.cases.builders import (
    assigned,
    closed,
    fixed,
    make_case,
    make_station,
    move,
    picture,
    seat,
)
from tests.people import Cast


@pytest.fixture
def station(cast: Cast) -> Station:
    return make_station(cast)


@pytest.fixture
def case(station: Station) -> Case:
    return make_case(station)


def test_the_moves_are_sound_data() -> None:
    assert {move.permission for move in MOVES} <= set(Permission)
    assert {state for move in MOVES for state in (*move.start, move.end or STATES[0])} == set(
        STATES
    )


def test_a_case_goes_round_and_every_move_is_written_down(case: Case, cast: Cast) -> None:
    closed(case, cast)

    case.refresh_from_db()
    assert (case.state, case.outcome) == ("closed", "put_right")
    assert (case.fixed_by, case.rechecked_by, case.closed_by) == (
        cast.keeper,
        cast.officer,
        cast.officer,
    )
    told = [(row.name, row.by) for row in case.moves.all()]
    assert told == [
        ("open", None),
        ("assign", cast.officer),
        ("fix", cast.keeper),
        ("recheck", cast.officer),
        ("close", cast.officer),
    ]
    assert [row.version for row in case.moves.all()] == [1, 2, 3, 4, 5]
    assert Entry.objects.filter(verb="case.close", target_id=str(case.pk)).exists()
    assert verify_chain()[1] is None


def test_it_lies_with_whoever_must_act_next(case: Case, cast: Cast) -> None:
    assert case.responsible.holder == cast.officer
    assert assigned(case, cast).responsible.holder == cast.keeper
    assert move(case, "fix", cast.keeper).responsible.holder == cast.officer
    assert move(case, "send_back", cast.colleague).responsible.holder == cast.keeper


def test_whoever_fixed_it_neither_rechecks_nor_closes_it(case: Case, cast: Cast) -> None:
    move(case, "assign", cast.officer, post=cast.post_of(cast.officer))
    move(case, "fix", cast.officer)

    for name in ("recheck", "send_back"):
        with pytest.raises(NotYourMove, match="has_fixed"):
            move(case, name, cast.officer)
    move(case, "recheck", cast.colleague)
    with pytest.raises(NotYourMove, match="has_fixed"):
        move(case, "close", cast.officer)
    assert move(case, "close", cast.colleague).state == "closed"


def test_whoever_fixed_an_earlier_round_does_not_judge_a_later_one(case: Case, cast: Cast) -> None:
    move(case, "assign", cast.officer, post=cast.post_of(cast.officer))
    move(case, "fix", cast.officer)
    move(case, "send_back", cast.colleague)
    move(case, "redispatch", cast.colleague, post=cast.post_of(cast.keeper))
    move(case, "fix", cast.keeper)

    with pytest.raises(NotYourMove, match="has_fixed"):
        move(case, "recheck", cast.officer)


def test_the_database_itself_refuses_one_person_for_both(case: Case, cast: Cast) -> None:
    fixed(case, cast)
    for column in ("rechecked_by", "closed_by"):
        with pytest.raises(IntegrityError), transaction.atomic():
            Case.objects.filter(pk=case.pk).update(**{column: cast.keeper})
    with pytest.raises(IntegrityError), transaction.atomic():
        Part.objects.create(case=case, person=cast.keeper, kind="judges")


def test_the_database_refuses_a_closing_that_nobody_made(case: Case, cast: Cast) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Case.objects.filter(pk=case.pk).update(state="closed")
    with pytest.raises(IntegrityError), transaction.atomic():
        Case.objects.filter(pk=case.pk).update(
            state="closed", closed_by=cast.officer, closed_at=timezone.now(), outcome="put_right"
        )


def test_the_second_of_two_people_at_once_is_told_who_was_first(case: Case, cast: Cast) -> None:
    seen = case.version
    assigned(case, cast)

    post = cast.post_of(cast.colleague)
    with pytest.raises(Stale) as told:
        move_case(case.pk, "assign", Given(seen, post=post), actor=cast.colleague)
    assert (told.value.last.name, told.value.last.by) == ("assign", cast.officer)
    case.refresh_from_db()
    assert case.owner is not None
    assert case.owner.holder == cast.keeper


def test_the_same_key_moves_the_case_once(case: Case, cast: Cast) -> None:
    given = Given(case.version, key=uuid.uuid4(), post=cast.post_of(cast.keeper))
    move_case(case.pk, "assign", given, actor=cast.officer)
    again = move_case(case.pk, "assign", given, actor=cast.officer)
    assert (again.state, again.moves.count()) == ("assigned", 2)


def test_a_fix_comes_with_its_photo_where_one_is_asked(station: Station, cast: Cast) -> None:
    case = assigned(make_case(station, asks_photo=True, pictures=[picture("brown")]), cast)
    with pytest.raises(Incomplete) as told:
        move(case, "fix", cast.keeper)
    assert told.value.names == ("after",)

    move(case, "fix", cast.keeper, photo=picture("green"))
    assert list(case.photos.values_list("shows", flat=True)) == ["before", "after"]


def test_a_late_fix_says_why(case: Case, cast: Cast) -> None:
    assigned(case, cast)
    Case.objects.filter(pk=case.pk).update(due=dt.date(2026, 1, 5))
    with pytest.raises(Incomplete) as told:
        move(case, "fix", cast.keeper, why=" ")
    assert told.value.names == ("why",)

    move(case, "fix", cast.keeper, why="配件刚到")
    assert case.moves.get(name="fix").was_late


def test_the_third_return_goes_to_the_named_decider_whose_word_is_final(
    case: Case, cast: Cast
) -> None:
    assigned(case, cast)
    move(case, "hand_back", cast.keeper, why="不归我管")
    move(case, "assign", cast.officer, post=cast.post_of(cast.colleague))
    move(case, "redispatch", cast.officer, post=cast.post_of(cast.keeper))
    move(case, "hand_back", cast.keeper, why="真的不归我管")

    case.refresh_from_db()
    assert (case.state, case.returns) == ("found", 3)
    assert case.responsible.holder == cast.leader
    with pytest.raises(NotYourMove, match="decision"):
        move(case, "assign", cast.officer, post=cast.post_of(cast.keeper))

    move(case, "decide", cast.leader, post=cast.post_of(cast.keeper), why="由站长负责")
    with pytest.raises(NotYourMove, match="bound"):
        move(case, "hand_back", cast.keeper)
    assert move(case, "fix", cast.keeper).state == "fixed"


def test_only_the_named_decider_decides(case: Case, cast: Cast) -> None:
    other = seat(cast.city, Role.LEADER, "vice")
    assigned(case, cast)
    for _round in range(2):
        move(case, "redispatch", cast.officer, post=cast.post_of(cast.keeper))
    move(case, "hand_back", cast.keeper)
    with pytest.raises(NotYourMove, match="not_decider"):
        move(case, "decide", other.holder, post=cast.post_of(cast.keeper))


def test_only_the_owner_hands_back_and_never_pauses_their_own_clock(case: Case, cast: Cast) -> None:
    move(case, "assign", cast.officer, post=cast.post_of(cast.colleague))
    with pytest.raises(NotYourMove, match="not_owner"):
        move(case, "hand_back", cast.keeper)
    with pytest.raises(NotYourMove, match="owner"):
        move(case, "pause", cast.colleague, reason="parts")


def test_the_clock_stands_still_while_paused(case: Case, cast: Cast) -> None:
    assigned(case, cast)
    today = timezone.localdate()
    Case.objects.filter(pk=case.pk).update(due=today - dt.timedelta(days=30))
    case.refresh_from_db()
    assert case.days_late(today) > 0

    move(case, "pause", cast.officer, reason="parts")
    case.refresh_from_db()
    assert case.days_late(today) == 0
    with pytest.raises(NotYourMove, match="paused"):
        move(case, "fix", cast.keeper)


def test_the_deadline_moves_by_the_working_days_of_the_pause(case: Case, cast: Cast) -> None:
    assigned(case, cast)
    due, today = case.due, timezone.localdate()
    move(case, "pause", cast.officer, reason="weather")
    Case.objects.filter(pk=case.pk).update(paused_on=add_workdays(today, -4))
    days = workdays_between(add_workdays(today, -4), today)
    case = move(case, "resume", cast.officer)
    assert case.due == add_workdays(due, days)
    assert (case.paused_days, case.paused_on, case.pause_reason) == (days, None, "")


def test_an_unfounded_case_ends_without_a_fix_but_not_by_its_fixer(case: Case, cast: Cast) -> None:
    with pytest.raises(NotYourMove, match="rights"):
        move(case, "dismiss", cast.keeper)
    move(case, "dismiss", cast.officer, why="现场查看，门是开着的")
    case.refresh_from_db()
    assert (case.state, case.outcome) == ("closed", "unfounded")


def test_people_out_of_reach_cannot_move_it_and_the_owner_can_from_anywhere(
    case: Case, cast: Cast
) -> None:
    with pytest.raises(NotYourMove, match="rights"):
        move(case, "assign", cast.other_officer, post=cast.post_of(cast.keeper))
    with pytest.raises(Incomplete, match="post"):
        move(case, "assign", cast.officer, post=cast.post_of(cast.other_officer))


def test_a_post_handed_over_takes_the_case_along(case: Case, cast: Cast) -> None:
    assigned(case, cast)
    post = cast.post_of(cast.keeper)
    post.holder = cast.surveyor
    post.save()
    with pytest.raises(NotYourMove, match="rights"):
        move(case, "fix", cast.keeper)
    assert move(case, "fix", cast.surveyor).state == "fixed"


def test_whoever_keeps_the_station_by_name_can_fix_but_no_more(case: Case, cast: Cast) -> None:
    name_keeper(case.station, cast.nobody, actor=cast.officer)
    assert list(cases_for(cast.nobody)) == [case]
    assigned(case, cast)
    with pytest.raises(NotYourMove, match="rights"):
        move(case, "redispatch", cast.nobody, post=cast.post_of(cast.keeper))
    assert move(case, "fix", cast.nobody).fixed_by == cast.nobody
    with pytest.raises(NotYourMove, match="rights"):
        move(case, "recheck", cast.nobody)
