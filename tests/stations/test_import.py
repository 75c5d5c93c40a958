"""Stations by file: rehearsed, applied, changed, taken back."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.core.files.base import ContentFile

from minsheng.common import tabular
from minsheng.imports import rehearsal
from minsheng.imports.models import Batch
from minsheng.imports.services import apply_batch, undo_batch, upload
from minsheng.places.models import Level, Place
from minsheng.stations.models import ClauseResult, Standing, Station, Step
from minsheng.stations.queries import hours_at
from minsheng.stations.services import move_station
from tests.people import Cast
from tests.places.builders import make_place
from tests.stations import rated
from tests.stations.builders import NOON

HEAD = "outside_code,name,kind,state,services,weekday_hours,weekend_hours,area_m2,town,lon,lat"
GOOD = "Y1,荷花驿站,共建,开放,休息、饮水,08:30-12:00 14:30-18:00,,25,荷花街道,118.8801,28.9601"
NIGHT = "Y2,夜间驿站,自建,开放,Rest,24h,24h,,荷花街道,118.8811,28.9611"
Bring = Callable[..., Batch]


@pytest.fixture
def bring(
    cast: Cast,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: Callable[..., object],
) -> Bring:
    # The child process has tests of its own; here it would only cost time.
    monkeypatch.setattr(rehearsal.sandbox, "read_table", tabular.read_table)

    def _bring(*lines: str, then: str = "apply") -> Batch:
        with django_capture_on_commit_callbacks(execute=True):
            batch = upload(
                ContentFile("\n".join([HEAD, *lines]).encode(), "list.csv"),
                file_name="list.csv",
                kind="stations.stations",
                organisation=cast.county,
                datum="wgs84",
                actor=cast.officer,
            )
        batch.refresh_from_db()
        if then:
            with django_capture_on_commit_callbacks(execute=True):
                apply_batch(batch.pk, actor=cast.officer)
        return Batch.objects.select_related("job").get(pk=batch.pk)

    return _bring


def test_stations_come_in_with_codes_hours_and_services(bring: Bring, cast: Cast) -> None:
    assert bring(GOOD, NIGHT).state == Batch.State.APPLIED

    day, night = Station.objects.order_by("outside_code")
    assert (day.code, night.code) == ("330899-ST-0001", "330899-ST-0002")
    assert day.short_code != night.short_code
    assert (day.services, day.town, day.state) == (["rest", "water"], cast.town, "open")
    assert day.hours["week"]["fri"] == ["08:30-12:00", "14:30-18:00"]
    assert night.hours["week"]["sun"] == ["00:00-24:00"]
    assert hours_at(night, NOON).week[6]  # what the file says was posted


@pytest.mark.parametrize(
    ("line", "code"),
    [
        (GOOD.replace("休息、饮水", "休息、按摩"), "不认识这些服务"),
        (GOOD.replace("08:30-12:00", "早上"), "开放时段没有读懂"),
        (GOOD.replace("开放,", "已退出,"), "not_a_choice"),
        (GOOD.replace("118.8801", "118.51").replace("28.9601", "28.91"), "outside_the_town"),
    ],
)
def test_a_wrong_line_is_refused_with_its_reason(bring: Bring, line: str, code: str) -> None:
    batch = bring(line, then="")
    assert batch.refused_rows == 1
    assert code in batch.rows.get().problems[0]["code"]


def test_a_second_file_changes_the_profile_but_not_state_and_hours(
    bring: Bring, cast: Cast
) -> None:
    bring(GOOD)
    station = Station.objects.get()
    move_station(station.pk, "suspended", why="装修", actor=cast.officer)
    bring(GOOD.replace(",25,", ",30,").replace("08:30-12:00", "07:00-12:00"))

    station.refresh_from_db()
    assert (station.area_m2, station.state) == (30, "suspended")
    assert station.hours["week"]["mon"] == ["08:30-12:00", "14:30-18:00"]
    assert station.code == "330899-ST-0001"


def test_what_was_brought_in_is_taken_back_and_its_code_is_gone_for_good(
    bring: Bring,
    cast: Cast,
    django_capture_on_commit_callbacks: Callable[..., object],
) -> None:
    batch = bring(GOOD)
    with django_capture_on_commit_callbacks(execute=True):
        undo_batch(batch.pk, actor=cast.officer)
    assert not Station.objects.exists()

    bring(GOOD)
    assert Station.objects.get().code == "330899-ST-0002"


def test_each_has_its_first_step_and_its_line_in_the_place_list(bring: Bring, cast: Cast) -> None:
    bring(GOOD, NIGHT.replace("自建,开放", "自建,建设中"))
    day, night = Station.objects.select_related("place").order_by("outside_code")
    step = day.steps.get()
    assert (step.state, step.by, step.told) == ("open", cast.officer, "从文件“list.csv”导入")
    assert day.place is not None
    assert night.place is not None
    assert (day.place.state, day.place.code) == ("existing", day.code)
    assert (night.place.state, night.place.level) == ("candidate", None)


def test_a_line_of_the_place_list_next_to_it_is_the_same_station(bring: Bring, cast: Cast) -> None:
    level = Level.objects.get(code="benchmark")
    near = make_place(cast.county, lon=118.8803, lat=28.9602, state="existing", level=level)
    bring(GOOD)
    station = Station.objects.get()
    assert (station.place, Place.objects.count()) == (near, 1)
    near.refresh_from_db()
    assert (near.state, near.level) == ("existing", level)  # what people wrote stays


def test_taking_back_takes_the_computed_rows_and_own_places_along(
    bring: Bring,
    cast: Cast,
    django_capture_on_commit_callbacks: Callable[..., object],
) -> None:
    rated.in_force(cast)
    batch = bring(GOOD)
    assert ClauseResult.objects.exists()
    with django_capture_on_commit_callbacks(execute=True):
        undo_batch(batch.pk, actor=cast.officer)
    left = (Station, Step, Place, ClauseResult, Standing)
    assert [model.__name__ for model in left if model.objects.exists()] == []


def test_a_station_that_was_moved_is_not_taken_back(
    bring: Bring,
    cast: Cast,
    django_capture_on_commit_callbacks: Callable[..., object],
) -> None:
    batch = bring(GOOD)
    station = Station.objects.get()
    for state in ("suspended", "open"):
        move_station(station.pk, state, why="装修", actor=cast.officer)
    with django_capture_on_commit_callbacks(execute=True):
        undo_batch(batch.pk, actor=cast.officer)
    station.refresh_from_db()
    assert (station.steps.count(), station.place is not None) == (3, True)
