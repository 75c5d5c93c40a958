"""Two people in the same moment, on the database that lets them: one case, one fix, one alert."""

from __future__ import annotations

import threading
import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection

from minsheng.cases.models import Case
from minsheng.cases.services import Given, NotYourMove, Stale, move_case
from minsheng.voices.models import ClusterAlert, Report
from minsheng.voices.services import receive_report
from tests.cases.builders import assigned, fixed, make_case, move
from tests.people import Cast, make_cast
from tests.voices.builders import open_station

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def cast(transactional_db: None) -> Cast:
    if connection.vendor != "postgresql":
        pytest.skip("the in-memory SQLite of the tests has one writer at a time")
    return make_cast()


def at_once(*deeds: Callable[[], Any]) -> list[Any]:
    """What each deed answers or raises when all start together."""
    start = threading.Barrier(len(deeds))

    def run(deed: Callable[[], Any]) -> Any:
        start.wait()
        try:
            return deed()
        except (Stale, NotYourMove) as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(len(deeds)) as pool:
        return list(pool.map(run, deeds))


def test_of_two_moves_at_once_one_is_made_and_the_other_is_told(cast: Cast) -> None:
    case = make_case(open_station(cast))
    given = Given(case.version, post=cast.post_of(cast.keeper))
    told = at_once(
        lambda: move_case(case.pk, "assign", given, actor=cast.officer),
        lambda: move_case(case.pk, "assign", given, actor=cast.colleague),
    )
    assert sorted(type(one).__name__ for one in told) == ["Case", "Stale"]
    assert case.moves.count() == 2


def test_the_same_key_from_two_tabs_fixes_once(cast: Cast) -> None:
    case = assigned(make_case(open_station(cast)), cast)
    given = Given(case.version, key=uuid.uuid4())
    told = at_once(*[lambda: move_case(case.pk, "fix", given, actor=cast.keeper)] * 2)
    assert [type(one) for one in told] == [Case, Case]
    assert case.moves.filter(name="fix").count() == 1


def test_one_person_in_two_tabs_cannot_close_what_they_send_back(cast: Cast) -> None:
    case = fixed(make_case(open_station(cast)), cast)
    move(case, "recheck", cast.officer)
    given = Given(case.version + 1, why="还差一点")
    told = at_once(
        lambda: move_case(case.pk, "close", given, actor=cast.officer),
        lambda: move_case(case.pk, "send_back", given, actor=cast.colleague),
    )
    assert sorted(type(one).__name__ for one in told) == ["Case", "Stale"]


def test_two_reports_at_once_are_one_case_and_one_alert(cast: Cast) -> None:
    station = open_station(cast)

    def send(mark: str) -> Report:
        return receive_report(station, kind="locked", key=uuid.uuid4(), mark=mark).report

    at_once(lambda: send("one"), lambda: send("another"))
    assert Case.objects.count() == 1
    assert Report.objects.count() == 2
    alert = ClusterAlert.objects.get()
    assert alert.reports.count() == 2
    assert Case.objects.get().severity == "high"
