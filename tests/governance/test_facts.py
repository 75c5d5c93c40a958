"""What enters an appraisal is counted from records: classes, night doors, activities; each fact has its query."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from minsheng.attendance.models import ClassDay
from minsheng.classes.models import Term
from minsheng.engines.appraisal import shipped
from minsheng.governance.queries.facts import facts_of
from minsheng.standards.models import Standard
from minsheng.stations.models import ClauseResult, Station
from tests.classes.builders import make_class, make_term
from tests.demand.builders import make_point
from tests.governance.builders import make_project
from tests.people import Cast
from tests.stations.builders import make_station

pytestmark = pytest.mark.django_db
ALL_DAY = {"week": {day: ["00:00-24:00"] for day in ("mon", "tue", "wed", "thu", "fri", "sat", "sun")}}  # fmt: skip
BUT_MONDAY = {"week": {**ALL_DAY["week"], "mon": ["08:00-24:00"]}}


def facts_here(cast: Cast, until: dt.date | None = None) -> dict[str, int | str | None]:
    return facts_of(cast.city, [cast.county], until or timezone.localdate())[cast.county.code]


def announced(cast: Cast, code: str, starts_on: dt.date) -> Term:
    return make_term(
        cast.city, code, state=Term.State.ANNOUNCED, starts_on=starts_on, ends_on=starts_on + dt.timedelta(days=9)
    )  # fmt: skip


def test_classes_count_when_their_day_has_come_and_children_sit_in_them(cast: Cast) -> None:
    today = timezone.localdate()
    begun = announced(cast, "b", today)
    full = make_class(begun, "A1", organisation=cast.county, taken=12)
    make_class(begun, "A2", organisation=cast.county)
    make_class(begun, "A3", organisation=cast.county, state="cancelled")
    make_class(announced(cast, "c", today + dt.timedelta(days=1)), "B1", organisation=cast.county)
    ClassDay.objects.create(
        care_class=full, on=today, seated=12, unexcused=3, excused=2, kept_by=cast.officer
    )
    told = facts_here(cast)
    assert (told["classes_begun"], told["classes_due"]) == (1, 2)
    assert (told["class_seats_taken"], told["class_seats"]) == (12, 60)
    assert (told["child_days_present"], told["child_days_due"]) == (7, 10)
    assert facts_here(cast, dt.date(today.year - 1, 12, 31))["classes_due"] is None


def test_a_night_worker_is_reached_by_a_near_door_that_is_open_every_night(cast: Cast) -> None:
    make_point(cast.town, 30, band="h22", lon=118.88, lat=28.96)
    make_point(cast.town, 10, band="h22", lon=118.88, lat=28.98)
    make_point(cast.town, 500, band="h10")
    make_station(cast.town, hours=BUT_MONDAY, lon=118.881, lat=28.961)
    assert [facts_here(cast)[name] for name in ("night_reached", "night_people")] == [0, 40]
    make_station(cast.other_town, hours=ALL_DAY, lon=118.881, lat=28.961)
    assert facts_here(cast)["night_reached"] == 30


def test_activities_count_where_somebody_has_decided(cast: Cast) -> None:
    standard = Standard.objects.get(code="zhejiang-bayou")
    station = make_station(cast.town)
    assert facts_here(cast)["activities_judged"] is None
    for number, result in (("8.1", "pass"), ("9.3", "fail"), ("7.1", "pass")):
        ClauseResult.objects.create(
            station=station, standard=standard, number=number, mark=number, result=result, since=timezone.localdate()
        )  # fmt: skip
    assert [facts_here(cast)[name] for name in ("activities_met", "activities_judged")] == [1, 2]
    Station.objects.filter(pk=station.pk).update(state=Station.State.EXITED)
    assert facts_here(cast)["activities_judged"] is None


def test_a_registry_tells_of_every_fact_where_it_comes_from(cast: Cast) -> None:
    """Nothing stands in it that no query fills, and the queries fill nothing else."""
    make_project(cast)
    told = shipped.registry()["facts"]
    assert set(facts_here(cast)) == {one["name"] for one in told}
    assert not [one["name"] for one in told if "no query" in one["source"]]
