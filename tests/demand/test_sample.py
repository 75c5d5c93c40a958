"""The sample workers: repeatable, marked, of a city's size."""

from django.db.models import Sum

from minsheng.demand.models import DemandPoint, PopulationMargin
from minsheng.demand.sample import sample
from tests.people import Cast


def test_some_fifteen_hundred_points_of_tens_of_thousands_of_workers(cast: Cast) -> None:
    added = sample(cast.city)
    assert sample(cast.city) == 0

    assert 1_400 <= added <= 1_600
    assert 80_000 <= DemandPoint.objects.aggregate(all=Sum("workers"))["all"] <= 130_000
    assert 40_000 <= PopulationMargin.objects.aggregate(all=Sum("workers"))["all"] <= 60_000
    assert not DemandPoint.objects.exclude(note="样例").exists()
    assert DemandPoint.objects.values("group", "band").distinct().count() > 50
