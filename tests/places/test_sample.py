"""The sample city: repeatable, visibly invented, owned."""

from minsheng.places.models import Place
from minsheng.places.sample import MARK, sample
from tests.people import Cast


def test_the_sample_is_marked_owned_and_made_once(cast: Cast) -> None:
    assert sample(cast.city) == 220
    assert sample(cast.city) == 0

    places = Place.objects.select_related("town", "organisation")
    assert all(place.name.startswith(MARK) for place in places)
    assert all(
        place.town and place.town.path.startswith(place.organisation.path) for place in places
    )
    assert places.filter(state=Place.State.EXISTING).count() == 40


def test_the_same_seed_gives_the_same_places(cast: Cast) -> None:
    sample(cast.city, seed=7)
    first = list(Place.objects.values_list("code", "lon", "lat", "kind"))
    Place.objects.all().delete()
    sample(cast.city, seed=7)

    assert list(Place.objects.values_list("code", "lon", "lat", "kind")) == first
