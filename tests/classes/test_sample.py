"""The sample city's classes: made once, visibly invented, seats in balance."""

from minsheng.classes.models import CareClass, Term
from minsheng.classes.sample import sample
from minsheng.places.sample import MARK
from minsheng.places.sample import sample as sample_places
from tests.people import Cast


def test_the_sample_is_marked_and_made_once(cast: Cast) -> None:
    sample_places(cast.city)
    assert sample(cast.city) == 24  # two announced terms, two counties, three venues, two age bands
    assert sample(cast.city) == 0

    classes = CareClass.objects.all()
    assert all(one.is_sample and one.name.startswith(MARK) for one in classes)
    assert all(one.ledger().balances for one in classes)
    assert set(Term.objects.values_list("state", flat=True)) == {"announced", "draft"}
