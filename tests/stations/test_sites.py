"""The place list follows the stations, whichever way they came."""

from __future__ import annotations

import pytest

from minsheng.organisations.claims import Misplaced
from minsheng.places.models import Level, Place
from minsheng.stations.models import Station
from minsheng.stations.services import (
    StationFacts,
    change_station,
    move_station,
    propose_station,
    register_station,
)
from minsheng.stations.sites import settle_homeless
from tests.people import Cast
from tests.places.builders import make_place
from tests.stations.test_propose import place, proposal


def facts(**more: object) -> StationFacts:
    told = {"name": "样例驿站", "kind": "co_built", "lon": 118.881, "lat": 28.961, **more}
    return StationFacts(**told)  # type: ignore[arg-type]


def registered(cast: Cast, state: str = "open", **more: object) -> Station:
    return register_station(
        facts(**more), organisation=cast.county, state=state, actor=cast.officer
    )


def seen(station: Station) -> tuple[str, str | None, bool]:
    at = Place.objects.select_related("level").get(pk=station.place_id)
    return at.state, at.level.code if at.level else None, at.archived_at is not None


def test_a_registered_station_has_its_step_and_its_place(cast: Cast) -> None:
    station = registered(cast, level="benchmark")
    assert (station.steps.get().by, station.steps.get().told) == (cast.officer, "登记入册")
    assert seen(station) == ("existing", "benchmark", False)
    assert station.place is not None
    assert station.place.code == station.code


def test_an_unclaimed_place_next_door_is_taken_and_one_further_off_is_not(cast: Cast) -> None:
    basic = Level.objects.get(code="basic")
    far = make_place(cast.county, "F", lon=118.883, lat=28.961, state="existing", level=basic)
    near = make_place(cast.town, "N", lon=118.8812, lat=28.961, state="existing", level=basic)
    first = registered(cast)
    assert first.place == near
    assert registered(cast).place not in {near, far}


def test_a_planned_place_becomes_an_existing_one_when_the_station_is_accepted(cast: Cast) -> None:
    at = place(cast)
    station = propose_station(
        proposal(at), responsible=cast.post_of(cast.officer), actor=cast.officer
    )
    assert seen(station) == ("candidate", None, False)
    for state in ("building", "accepted"):
        move_station(station.pk, state, why="完工", actor=cast.officer)
    assert seen(station) == ("existing", "basic", False)
    at.refresh_from_db()
    assert at.name == "样例便利店A1"


@pytest.mark.parametrize(("reason", "is_gone"), [("demolished", True), ("agreement_ended", False)])
def test_after_the_exit_the_place_is_a_candidate_or_gone(
    cast: Cast, reason: str, is_gone: bool
) -> None:
    station = registered(cast)
    move_station(station.pk, "exited", why="到期", exit_reason=reason, actor=cast.officer)
    assert seen(station) == ("candidate", None, is_gone)


def test_a_cancelled_upgrade_leaves_the_station_that_stands_there(cast: Cast) -> None:
    standing = registered(cast)
    at = standing.place
    assert at is not None
    upgrade = propose_station(
        proposal(at), responsible=cast.post_of(cast.officer), actor=cast.officer
    )
    move_station(upgrade.pk, "exited", why="取消", exit_reason="not_built", actor=cast.officer)
    assert seen(standing) == ("existing", "basic", False)


def test_its_own_line_follows_the_profile(cast: Cast) -> None:
    station = registered(cast)
    change_station(station.pk, facts(name="新名驿站", lon=118.882, capacity=9), actor=cast.officer)
    at = Place.objects.get(pk=station.place_id)
    assert (at.name, at.lon, at.capacity) == ("新名驿站", 118.882, 9)


def test_a_point_in_another_county_is_refused(cast: Cast) -> None:
    with pytest.raises(Misplaced):
        register_station(
            facts(lon=118.51, lat=28.91, town=cast.town),
            organisation=cast.town,
            state="building",
            actor=cast.officer,
        )
    station = registered(cast)
    with pytest.raises(Misplaced):
        change_station(station.pk, facts(lon=118.51, lat=28.91, town=cast.town), actor=cast.officer)


def test_a_station_that_never_had_a_place_gets_one_overnight(cast: Cast) -> None:
    station = registered(cast, level="benchmark")
    Station.objects.filter(pk=station.pk).update(place=None)
    gone = registered(cast, lon=118.9)
    Station.objects.filter(pk=gone.pk).update(place=None, state="exited", exit_reason="moved")
    assert settle_homeless() == 1
    station.refresh_from_db()
    assert seen(station) == ("existing", "benchmark", False)
    assert settle_homeless() == 0
