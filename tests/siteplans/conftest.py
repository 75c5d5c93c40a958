"""A county with workers in two corners and three places where a station could stand."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from minsheng.places.models import Place
from minsheng.siteplans.rules import PlanSettings
from tests.demand.builders import make_point
from tests.people import Cast
from tests.places.builders import level, make_place

ASKED = PlanSettings(
    groups=("courier", "sanitation"),
    hours=("h10",),
    services=("rest", "water"),
    objective=("coverage",),
    count=2,
    detour=1.0,
    hard_criteria=False,
    time_limit_s=20,
)


@dataclass(frozen=True)
class County:
    """``busy`` and ``quiet`` each cover one corner; ``spare`` stands beside busy; ``old`` is a station far out."""

    cast: Cast
    busy: Place
    spare: Place
    quiet: Place
    old: Place


def make_county(cast: Cast) -> County:
    """The county of ``cast`` with its workers and places."""
    town = cast.town
    for number in range(5):
        make_point(town, 40, lon=118.8800 + number / 10_000, lat=28.9600, town=town)
    make_point(town, 25, group="sanitation", lon=118.9200, lat=28.9900, town=town)
    make_point(town, 5, lon=118.9600, lat=28.9000, town=town)
    return County(
        cast,
        busy=make_place(town, "C1", lon=118.8802, lat=28.9603, town=town),
        spare=make_place(town, "C2", lon=118.8804, lat=28.9606, town=town),
        quiet=make_place(town, "C3", lon=118.9203, lat=28.9903, town=town),
        old=make_place(
            town, "S1", lon=118.9601, lat=28.9001, town=town, state="existing", level=level("basic")
        ),
    )


@pytest.fixture
def county(cast: Cast) -> County:
    return make_county(cast)
