"""What a siting plan reads: sites, options, and whose rules hold where."""

from minsheng.organisations.roles import Permission
from minsheng.places.models import PlaceOption, SiteCriterion
from minsheng.places.queries import criteria_at, options_for, prices_at, sites_for
from minsheng.places.sample import owner_of
from tests.people import Cast
from tests.places.builders import level, make_place


def test_a_candidate_can_be_built_at_every_level_and_a_station_kept_or_upgraded(cast: Cast) -> None:
    candidate = make_place(cast.county)
    station = make_place(cast.county, "S1", state="existing", level=level("benchmark"))

    options = options_for([cast.county])
    of = {
        place.pk: [(row.level, row.cost_yuan) for row in options if row.place == place.pk]
        for place in (candidate, station)
    }

    assert [name for name, _ in of[candidate.pk]] == ["basic", "benchmark", "smart"]
    assert of[station.pk] == [("benchmark", 0), ("smart", 40_000)]
    assert "shower" in next(row for row in options if row.level == "smart").services


def test_a_small_place_stops_at_its_highest_level(cast: Cast) -> None:
    make_place(cast.county, highest_level=level("basic"))
    assert [row.level for row in options_for([cast.county])] == ["basic"]


def test_a_places_own_price_goes_before_the_general_one(cast: Cast) -> None:
    place = make_place(cast.county)
    owner = owner_of(cast.county, Permission.EDIT_PLACES)
    own = PlaceOption.objects.create(
        organisation=cast.county,
        responsible=owner,
        place=place,
        level=level("basic"),
        cost_yuan=9_000,
    )
    own.services.set(level("basic").services.filter(code="rest"))

    basic = next(row for row in options_for([cast.county]) if row.level == "basic")

    assert (basic.cost_yuan, basic.services) == (9_000, ("rest",))


def test_a_county_price_holds_in_that_county_only(cast: Cast) -> None:
    owner = owner_of(cast.county, Permission.EDIT_PLACES)
    PlaceOption.objects.create(
        organisation=cast.county, responsible=owner, level=level("basic"), cost_yuan=30_000
    )

    def price(row_of: object) -> int:
        return next(row.cost_yuan for row in prices_at(row_of) if row.level.code == "basic")  # type: ignore[arg-type]

    assert price(cast.town) == 30_000
    assert price(cast.other_county) == 24_000
    assert len(prices_at(cast.county)) == 6


def test_a_county_criterion_replaces_the_shipped_one(cast: Cast) -> None:
    owner = owner_of(cast.county, Permission.EDIT_PLACES)
    SiteCriterion.objects.create(
        organisation=cast.county,
        responsible=owner,
        attribute="area_m2",
        test="at_least",
        value=15,
        hard=True,
    )
    make_place(cast.county, "C1", area_m2=12)
    make_place(cast.other_county, "C2", area_m2=12)

    passes = {site.code: site.passes for site in sites_for([cast.city])}

    assert passes == {"C1": False, "C2": True}
    assert len(criteria_at(cast.county)) == len(criteria_at(cast.other_county))


def test_archived_places_are_not_offered_and_towns_count_for_their_county(cast: Cast) -> None:
    make_place(cast.city, "C1", town=cast.town)
    make_place(cast.county, "C2", archived_at="2026-01-01T00:00Z")

    assert [site.code for site in sites_for([cast.county])] == ["C1"]
    assert sites_for([cast.other_county]) == []
