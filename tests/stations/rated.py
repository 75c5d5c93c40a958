"""Open stations for the stories about standards."""

from __future__ import annotations

from minsheng.accounts.models import User
from minsheng.organisations.models import Organisation
from minsheng.standards.models import Version
from minsheng.standards.services.force import adopt
from minsheng.stations.models import Station
from tests.people import Cast
from tests.standards.builders import DAY, published
from tests.stations.builders import make_station

ASKED = ("area_m2 >= 20", "has_aed", "")
"""One clause on the area, one on a thing, one that somebody has to look at."""


def open_station(town: Organisation, **facts: object) -> Station:
    """A station that is open, of which only ``facts`` are known."""
    return make_station(town, **{"hours": None, "services": [], "level": ""} | facts)


def in_force(cast: Cast, *, tests: tuple[str, ...] = ASKED, actor: User | None = None) -> Version:
    """A standard of the county's, in force there since the first of January."""
    version = published(cast.county, actor or cast.officer, tests=tests)
    adopt(version.standard, cast.county, since=DAY, actor=actor or cast.officer)
    return version
