"""Made-up families for a round's real classes. No real family is read, and none is in them."""

from __future__ import annotations

import datetime as dt
import math
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from minsheng.applications.rules.eligibility import Day, Offer, detour_m
from minsheng.applications.rules.linking import own_offers, shared_offers
from minsheng.common.geo import LonLat
from minsheng.engines.admission import Link, Mark

SPREAD_M = 2_000
"""Families live this far around the venues (standard deviation); an assumption of ours."""
NEAR_M = 2_000
"""The mark "near" holds in venues this near to the home."""
RETURNING = 0.1
"""Share of families who were in their first choice before, or have a brother or sister there."""
FEWEST_WISHES, MOST_WISHES = 2, 5
THREE_CHILDREN = 0.1
"""Share of families with several children who have three."""
LOOKED_AT = 8
"""Families choose among so many venues nearest to them."""
_DEGREE_M = 111_195


@dataclass(frozen=True, slots=True)
class Crowd:
    """Whom to make up.

    Attributes:
        siblings: share of families with two or three children.
        shares: by group the share of families who prove to be in it.
    """

    families: int
    siblings: float
    shares: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Family:
    """One made-up family.

    Attributes:
        proved: codes of its groups; marks: by class the marks it has there.
        wishes: for each child its classes, best first; with linked children equal ranks belong together.
    """

    receipt: str
    proved: frozenset[str]
    link: Link
    wishes: tuple[tuple[int, ...], ...]
    marks: Mapping[int, tuple[str, ...]]


def make_up(
    offers: Sequence[Offer],
    capacity: Mapping[int, int],
    crowd: Crowd,
    links: Sequence[Link],
    *,
    most: int,
    seed: int,
) -> list[Family]:
    """The families; the same for the same seed.

    Ages are asked for as the classes offer them, homes lie around the venues, and venues are liked
    unequally, so that some are full while others are not.

    Args:
        links: the ways the rules let families link their children; most: wishes they may name.
    """
    chance = random.Random(f"rehearsal {seed}")  # noqa: S311  made-up families, no draw
    liked = {one.venue_id: chance.uniform(0.6, 1.6) for one in offers}
    town = _Town(list(offers), [capacity[one.class_id] for one in offers], liked, chance)
    return [town.family(number, crowd, links, most) for number in range(crowd.families)]


class _Town:
    def __init__(
        self,
        offers: list[Offer],
        seats: list[int],
        liked: Mapping[int, float],
        chance: random.Random,
    ) -> None:
        self.offers, self.seats, self.liked, self.chance = offers, seats, liked, chance

    def family(self, number: int, crowd: Crowd, links: Sequence[Link], most: int) -> Family:
        chance = self.chance
        children = 1
        if chance.random() < crowd.siblings:
            children = 3 if chance.random() < THREE_CHILDREN else 2
        kinds = chance.choices(self.offers, self.seats, k=children)
        day = Day(self._home(kinds[0]), None, None, None)
        proved = {code for code, share in crowd.shares.items() if chance.random() < share}
        link, wishes = self._wishes([self._born(one) for one in kinds], day, links, most)
        return Family(f"R{number:05d}", frozenset(proved), link, wishes, self._marks(wishes, day))

    def _home(self, kind: Offer) -> LonLat:
        east, north = (self.chance.gauss(0, SPREAD_M) / _DEGREE_M for _axis in range(2))
        lon = kind.at.lon + east / math.cos(math.radians(kind.at.lat))
        return LonLat(lon, kind.at.lat + north)

    def _born(self, kind: Offer) -> dt.date:
        years = self.chance.randint(kind.age_from, kind.age_until)
        return kind.starts_on - dt.timedelta(days=math.ceil(365.25 * (years + 0.5)))

    def _wishes(
        self, births: list[dt.date], day: Day, links: Sequence[Link], most: int
    ) -> tuple[Link, tuple[tuple[int, ...], ...]]:
        link = self.chance.choice(list(links))
        asked = min(most, self.chance.randint(FEWEST_WISHES, MOST_WISHES))
        linked = [] if link == Link.INDEPENDENT else shared_offers(births, self.offers, day)
        if len(births) > 1 and linked:
            named = self._liked(linked, day)[:asked]
            return link, tuple(
                zip(*[[one.class_id for one in mine] for mine in named], strict=True)
            )
        alone = [[(one,) for one in own_offers(born, self.offers, day)] for born in births]
        named_alone = [self._liked(mine, day)[:asked] for mine in alone]
        own = tuple(tuple(shared[0].class_id for shared in mine) for mine in named_alone)
        return Link.INDEPENDENT, own

    def _liked(self, possible: Sequence[tuple[Offer, ...]], day: Day) -> list[tuple[Offer, ...]]:
        """The nearest, by how far they feel."""

        def felt(shared: tuple[Offer, ...]) -> float:
            return (detour_m(day, shared[0]) or 0.0) * self.liked[shared[0].venue_id]

        return sorted(possible[:LOOKED_AT], key=felt)

    def _marks(self, wishes: Sequence[Sequence[int]], day: Day) -> dict[int, tuple[str, ...]]:
        named = {pk for mine in wishes for pk in mine}
        found: dict[int, tuple[str, ...]] = {}
        for one in self.offers:
            if one.class_id in named and (detour_m(day, one) or 0.0) <= NEAR_M:
                found[one.class_id] = (Mark.NEAR.value,)
        if self.chance.random() < RETURNING:
            mark = self.chance.choice([Mark.RETURNING.value, Mark.SIBLING.value])
            for mine in wishes:
                for pk in mine[:1]:
                    found[pk] = (*found.get(pk, ()), mark)
        return found
