"""Grades are given, lowered and ended by two people, after the station has been heard."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from minsheng.audit.models import Entry
from minsheng.organisations.permissions import NotPermitted
from minsheng.standards.models import Standard
from minsheng.stations.evaluation import decisions
from minsheng.stations.evaluation.decisions import (
    NoSuchGrade,
    NotHeardYet,
    OpenDecision,
    SamePerson,
    WrongState,
    confirm,
    held_grade,
    propose,
    propose_restore,
    state_case,
    withdraw,
)
from minsheng.stations.models import Award, Decision, Station
from tests.people import Cast
from tests.stations.rated import open_station

EIGHT = "zhejiang-bayou"


@pytest.fixture
def eight(db: None) -> Standard:
    return Standard.objects.get(code=EIGHT)


def awarded(cast: Cast, station: Station, standard: Standard, grade: str = "benchmark") -> None:
    proposal = propose(
        station, standard, "award", grade=grade, detail="八有齐全", actor=cast.officer
    )
    confirm(proposal.pk, why="同意", actor=cast.colleague)


def lowering(cast: Cast, station: Station, standard: Standard) -> Decision:
    return propose(
        station, standard, "downgrade", grade="basic", reason="not_open",
        detail="两次暗访闭门", actor=cast.officer,
    )  # fmt: skip


def time_passes(decision: Decision) -> None:
    Decision.objects.filter(pk=decision.pk).update(
        hearing_until=timezone.localdate() - dt.timedelta(days=1)
    )


def test_an_award_takes_two_people_and_sets_the_level(cast: Cast, eight: Standard) -> None:
    station = open_station(cast.town)
    proposal = propose(
        station, eight, "award", grade="benchmark", detail="八有齐全", actor=cast.officer
    )
    with pytest.raises(SamePerson):
        confirm(proposal.pk, why="同意", actor=cast.officer)

    confirm(proposal.pk, why="同意", actor=cast.colleague)

    station.refresh_from_db()
    assert station.level == "benchmark"
    assert held_grade(station, eight) == "benchmark"
    verbs = list(Entry.objects.filter(verb__startswith="decision").values_list("verb", flat=True))
    assert sorted(verbs) == ["decision.confirmed", "decision.proposed"]


def test_the_database_itself_refuses_one_person_for_both(cast: Cast, eight: Standard) -> None:
    station = open_station(cast.town)
    proposal = propose(station, eight, "award", grade="basic", detail="x", actor=cast.officer)
    with pytest.raises(IntegrityError), transaction.atomic():
        Decision.objects.filter(pk=proposal.pk).update(
            state="confirmed", decided_by=cast.officer, decided_at=timezone.now()
        )


def test_nobody_speaks_for_the_station_to_confirm_the_sooner(cast: Cast, eight: Standard) -> None:
    station = open_station(cast.town)
    awarded(cast, station, eight)
    proposal = lowering(cast, station, eight)
    state_case(proposal.pk, "站点没有意见。", actor=cast.colleague)
    with pytest.raises(NotHeardYet):
        confirm(proposal.pk, why="同意", actor=cast.colleague)
    confirm(proposal.pk, why="同意", actor=cast.city_officer)


def test_a_station_is_not_lowered_before_it_was_heard(cast: Cast, eight: Standard) -> None:
    station = open_station(cast.town)
    awarded(cast, station, eight)
    proposal = lowering(cast, station, eight)
    assert proposal.hearing_until > timezone.localdate()
    with pytest.raises(NotHeardYet):
        confirm(proposal.pk, why="属实", actor=cast.colleague)

    time_passes(proposal)
    confirm(proposal.pk, why="属实", actor=cast.colleague)

    assert held_grade(station, eight) == "basic"
    assert Award.objects.filter(station=station).count() == 2


def test_a_statement_ends_the_waiting_and_stays_on_record(cast: Cast, eight: Standard) -> None:
    station = open_station(cast.town)
    awarded(cast, station, eight)
    proposal = lowering(cast, station, eight)
    with pytest.raises(NotPermitted):
        state_case(proposal.pk, "我来说", actor=cast.officer)
    with pytest.raises(NotPermitted):
        state_case(proposal.pk, "我来说", actor=cast.surveyor)

    state_case(proposal.pk, "当天停电", actor=cast.keeper)
    decided = confirm(proposal.pk, why="停电半天，仍有两天未开", actor=cast.colleague)

    assert (decided.statement, decided.statement_by) == ("当天停电", cast.keeper)


def test_an_exit_closes_the_station_for_good(cast: Cast, eight: Standard) -> None:
    station = open_station(cast.town)
    awarded(cast, station, eight)
    proposal = propose(
        station, eight, "exit", reason="complaint_late", detail="三次投诉未改", actor=cast.officer
    )
    time_passes(proposal)
    confirm(proposal.pk, why="同意退出", actor=cast.colleague)

    station.refresh_from_db()
    assert (station.state, station.exit_reason) == ("exited", "failed")
    assert "投诉未及时整改" in station.steps.first().told
    assert held_grade(station, eight) == ""


def test_a_lowered_station_gets_its_grade_back_by_two_people(cast: Cast, eight: Standard) -> None:
    station = open_station(cast.town)
    awarded(cast, station, eight)
    proposal = lowering(cast, station, eight)
    with pytest.raises(WrongState):
        propose_restore(proposal, detail="查错了", actor=cast.officer)
    time_passes(proposal)
    confirm(proposal.pk, why="属实", actor=cast.colleague)
    proposal.refresh_from_db()

    restore = propose_restore(proposal, detail="复查后查明记录有误", actor=cast.colleague)
    with pytest.raises(SamePerson):
        confirm(restore.pk, why="恢复", actor=cast.colleague)
    confirm(restore.pk, why="恢复", actor=cast.officer)

    assert held_grade(station, eight) == "benchmark"
    with pytest.raises(WrongState):
        propose_restore(proposal, detail="再来一次", actor=cast.officer)


def test_what_goes_the_wrong_way_is_refused(cast: Cast, eight: Standard) -> None:
    station = open_station(cast.town)
    awarded(cast, station, eight, "basic")
    for kind, grade in (("award", "basic"), ("award", "gold"), ("award", "")):
        with pytest.raises(NoSuchGrade):
            propose(station, eight, kind, grade=grade, detail="x", actor=cast.officer)
    with pytest.raises(NoSuchGrade):
        propose(
            station, eight, "downgrade", grade="benchmark", reason="not_open", detail="x",
            actor=cast.officer,
        )  # fmt: skip
    with pytest.raises(IntegrityError), transaction.atomic():
        propose(station, eight, "exit", reason="", detail="没有原因", actor=cast.officer)


def test_one_proposal_at_a_time_and_it_can_be_withdrawn(cast: Cast, eight: Standard) -> None:
    station = open_station(cast.town)
    first = propose(station, eight, "award", grade="basic", detail="x", actor=cast.officer)
    with pytest.raises(OpenDecision):
        propose(station, eight, "award", grade="benchmark", detail="x", actor=cast.colleague)

    withdraw(first.pk, why="材料不全", actor=cast.officer)

    assert Decision.objects.get(pk=first.pk).state == "withdrawn"
    with pytest.raises(WrongState):
        confirm(first.pk, why="同意", actor=cast.colleague)
    propose(station, eight, "award", grade="benchmark", detail="x", actor=cast.colleague)


def test_another_county_neither_proposes_nor_confirms(cast: Cast, eight: Standard) -> None:
    station = open_station(cast.town)
    with pytest.raises(NotPermitted):
        propose(station, eight, "award", grade="basic", detail="x", actor=cast.other_officer)
    mine = propose(station, eight, "award", grade="basic", detail="x", actor=cast.officer)
    with pytest.raises(NotPermitted):
        decisions.confirm(mine.pk, why="同意", actor=cast.other_officer)
