"""Opening a case: once per source, with owner and deadline, and with a memory for false fixes."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks

from minsheng.cases import signals
from minsheng.cases.models import Case, CaseTerms
from minsheng.cases.queries import cases_of
from minsheng.cases.services import (
    NotYourMove,
    TooLate,
    join_case,
    raise_severity,
    reopen_by_reporter,
)
from minsheng.common.workdays import add_workdays
from minsheng.stations.models import Station
from tests.cases.builders import assigned, closed, make_case, make_station, move, picture
from tests.people import Cast


@pytest.fixture
def station(cast: Cast) -> Station:
    return make_station(cast)


def test_a_case_has_an_owner_and_a_deadline_in_working_days(station: Station, cast: Cast) -> None:
    case = make_case(station, severity="urgent", pictures=[picture()])
    assert case.responsible.holder == cast.officer
    assert case.due == add_workdays(timezone.localdate(), 1)
    assert case.number == f"ZG-{case.pk:05d}"
    assert case.photos.get().shows == "before"
    assert list(cases_of(station)) == [case]


def test_the_same_source_opens_one_case(station: Station) -> None:
    first = make_case(station, source_key="check-7/clause-3.2")
    assert make_case(station, source_key="check-7/clause-3.2", title="另一个说法") == first
    assert make_case(station, source="inspection", source_key="check-7/clause-3.2") != first


def test_an_organisation_sets_its_own_terms_for_all_below(station: Station, cast: Cast) -> None:
    CaseTerms.objects.create(organisation=cast.city, days_normal=9)
    CaseTerms.objects.create(organisation=cast.county, days_normal=7)
    assert make_case(station).due == add_workdays(timezone.localdate(), 7)


def test_the_same_item_failing_again_within_thirty_days_is_a_false_fix(
    station: Station, cast: Cast
) -> None:
    first = closed(make_case(station, item="locked"), cast)
    again = make_case(station, item="locked")

    first.refresh_from_db()
    assert first.false_fix
    assert (again.repeats, again.severity) == (first, "high")


@pytest.mark.parametrize(("item", "days"), [("locked", 31), ("dirty", 1), ("", 1)])
def test_an_old_fix_or_another_item_is_no_false_fix(
    station: Station, cast: Cast, item: str, days: int
) -> None:
    first = closed(make_case(station, item="locked" if item else ""), cast)
    Case.objects.filter(pk=first.pk).update(closed_at=timezone.now() - dt.timedelta(days=days))
    assert make_case(station, item=item).repeats is None


def test_the_reporter_reopens_in_time_and_the_fix_counts_as_false(
    station: Station, cast: Cast
) -> None:
    case = closed(make_case(station), cast)
    reopen_by_reporter(case.pk, why="还是锁着")

    case.refresh_from_db()
    assert (case.state, case.reopened, case.false_fix) == ("found", 1, True)
    assert case.responsible.holder == cast.officer
    assert case.moves.last().by is None
    with pytest.raises(NotYourMove, match="state"):
        reopen_by_reporter(case.pk, why="再来一次")


def test_the_reporter_is_told_when_it_is_too_late(station: Station, cast: Cast) -> None:
    case = closed(make_case(station), cast)
    Case.objects.filter(pk=case.pk).update(closed_at=timezone.now() - dt.timedelta(days=16))
    with pytest.raises(TooLate):
        reopen_by_reporter(case.pk, why="还是锁着")


def test_whoever_fixed_before_the_reopening_still_does_not_close(
    station: Station, cast: Cast
) -> None:
    case = make_case(station)
    move(case, "assign", cast.officer, post=cast.post_of(cast.colleague))
    move(case, "fix", cast.colleague)
    move(case, "recheck", cast.officer)
    move(case, "close", cast.officer)
    reopen_by_reporter(case.pk, why="还是锁着")
    assigned(case, cast)
    move(case, "fix", cast.keeper)
    with pytest.raises(NotYourMove, match="has_fixed"):
        move(case, "recheck", cast.colleague)


def test_more_reports_join_and_severity_only_rises(station: Station) -> None:
    case = make_case(station)
    join_case(case.pk, why="又有一人反映", pictures=[picture()])
    raise_severity(case.pk, "high", why="附近多个站点关门")
    raise_severity(case.pk, "low", why="误操作")

    case.refresh_from_db()
    assert case.severity == "high"
    assert [row.name for row in case.moves.all()] == ["open", "join", "raise"]


def test_news_goes_out_after_commit(
    station: Station,
    cast: Cast,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    heard: list[str] = []

    def hear(name: str) -> object:
        def receiver(sender: object, case: Case, **_more: object) -> None:
            heard.append(name)

        return receiver

    ears = {
        name: hear(name) for name in ("case_opened", "case_moved", "case_closed", "case_reopened")
    }
    for name, ear in ears.items():
        getattr(signals, name).connect(ear)
    try:
        with django_capture_on_commit_callbacks(execute=True):
            case = closed(make_case(station), cast)
            reopen_by_reporter(case.pk, why="还是锁着")
            assert heard == []
    finally:
        for name, ear in ears.items():
            getattr(signals, name).disconnect(ear)
    assert heard == [
        "case_opened",
        *["case_moved"] * 4, "case_closed",
        "case_moved", "case_reopened",
    ]  # fmt: skip
