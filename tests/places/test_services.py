"""Deeds on places: who may do them, what they leave behind."""

import dataclasses

import pytest

from minsheng.audit.models import Entry
from minsheng.common.geo import LonLat, distance_m
from minsheng.organisations.permissions import NotPermitted
from minsheng.places.models import Place, PlaceOption
from minsheng.places.services import (
    CodeTaken,
    PlaceFacts,
    WrongState,
    add_drawn_places,
    add_place,
    archive_place,
    change_place,
    restore_place,
    set_price,
)
from tests.people import Cast
from tests.places.builders import level, make_place

FACTS = PlaceFacts(
    code="P1", name="样例小店", kind="store", lon=118.8732, lat=28.9567, datum="gcj02"
)


def test_a_place_keeps_what_was_entered_beside_its_wgs84_point(cast: Cast) -> None:
    place = add_place(FACTS, organisation=cast.county, actor=cast.officer)

    assert (place.entered_lon, place.entered_lat, place.datum) == (118.8732, 28.9567, "gcj02")
    shift = distance_m(LonLat(place.lon, place.lat), LonLat(118.8732, 28.9567))
    assert 300 < shift < 700
    assert place.responsible == cast.post_of(cast.officer)
    assert Entry.objects.filter(verb="place.added", target_id=str(place.pk)).exists()


def test_nobody_adds_or_changes_places_of_another_county(cast: Cast) -> None:
    place = make_place(cast.county)
    with pytest.raises(NotPermitted):
        add_place(FACTS, organisation=cast.county, actor=cast.other_officer)
    with pytest.raises(NotPermitted):
        change_place(place.pk, FACTS, actor=cast.other_officer)
    with pytest.raises(NotPermitted):
        archive_place(place.pk, actor=cast.keeper)
    assert Place.objects.count() == 1


def test_a_code_is_used_once_per_organisation(cast: Cast) -> None:
    add_place(FACTS, organisation=cast.county, actor=cast.officer)
    with pytest.raises(CodeTaken):
        add_place(FACTS, organisation=cast.county, actor=cast.officer)
    there = dataclasses.replace(FACTS, lon=118.51, lat=28.91)
    add_place(there, organisation=cast.other_county, actor=cast.other_officer)


def test_drawing_is_all_or_none_and_numbers_itself(cast: Cast) -> None:
    places = add_drawn_places(
        [(118.87, 28.95), (118.88, 28.96)],
        name="桥头",
        kind="cabin",
        organisation=cast.county,
        actor=cast.officer,
    )
    assert [(place.code, place.name) for place in places] == [
        ("D0001", "桥头1"),
        ("D0002", "桥头2"),
    ]

    with pytest.raises(ValueError):
        add_drawn_places(
            [(118.87, 28.95), (999, 28.96)],
            name="桥尾",
            kind="cabin",
            organisation=cast.county,
            actor=cast.officer,
        )
    assert Place.objects.count() == 2


def test_archiving_and_restoring_happen_once_each(cast: Cast) -> None:
    place = make_place(cast.county)
    archive_place(place.pk, actor=cast.officer)
    with pytest.raises(WrongState):
        archive_place(place.pk, actor=cast.colleague)
    assert not Place.objects.in_use().exists()
    restore_place(place.pk, actor=cast.colleague)
    assert Place.objects.in_use().exists()


def test_a_new_price_closes_the_old_one_and_keeps_it(cast: Cast) -> None:
    for cost in (20_000, 30_000):
        set_price(
            organisation=cast.county,
            from_level=None,
            level=level("basic"),
            cost_yuan=cost,
            actor=cast.officer,
        )
    rows = PlaceOption.objects.filter(organisation=cast.county).order_by("pk")

    assert [(row.cost_yuan, row.until is None) for row in rows] == [(20_000, False), (30_000, True)]
    assert rows[0].until == rows[1].since
    with pytest.raises(NotPermitted):
        set_price(
            organisation=cast.city,
            from_level=None,
            level=level("basic"),
            cost_yuan=1,
            actor=cast.officer,
        )
