"""The sample stations: marked, owned, made once, and with something to see on every page."""

from __future__ import annotations

from minsheng.stations.models import Item, MapListing, Station, StationPhoto
from minsheng.stations.queries import hours_of
from minsheng.stations.sample import MARK, sample
from tests.people import Cast


def test_the_sample_is_marked_owned_and_made_once(cast: Cast) -> None:
    assert sample(cast.city) == 60
    assert sample(cast.city) == 0

    stations = Station.objects.select_related("organisation")
    assert all(station.name.startswith(MARK) for station in stations)
    assert len({station.short_code for station in stations}) == 60
    assert all(hours_of(station.hours).week for station in stations)
    assert StationPhoto.objects.exists()
    assert Item.objects.filter(state="broken").exists()
    assert MapListing.objects.filter(state="missing").exists()
