"""Invented families and classes, for rehearsals, benchmarks and tests. No real person is in them."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

import numpy as np
from scipy.spatial import cKDTree

BANDS = 3
"""Classes of one venue: one for each age band."""

Option = list[list[int]]

_TIER_SHARES = (0.1, 0.3, 0.5)  # hard-up, outdoor worker, two earners; the rest has none
_SPLITS = 8
_VENUES_LISTED = (2, 5)


@dataclass(frozen=True, slots=True)
class Town:
    """What an invented market looks like.

    Attributes:
        children, classes: about so many; classes in groups of three at one venue.
        siblings: share of children who have a brother or sister applying.
        seats: seats as a share of the children.
        order: "zone": tier, then near or far, then the family's ticket; "one": tier and ticket,
            the same everywhere; "noise": the ticket blurred anew for each class.
        noise: how much, for "noise": 0 leaves one order, 1 shuffles each class by itself.
    """

    children: int
    classes: int
    siblings: float = 0.2
    seats: float = 0.77
    order: str = "zone"
    noise: float = 0.3


def invented_market(town: Town, seed: int) -> dict[str, Any]:
    """A market in the published JSON form; the same for the same town and seed."""
    chance = random.Random(seed)  # noqa: S311  rehearsals, no draw
    families = _families(town, chance)
    venues = max(town.classes // BANDS, 1)
    listed, near = _venues_near(len(families), venues, seed)
    bands = [band for family in families for band in family]
    keys = _Keys(town, len(families), chance)
    return {
        "format": "minsheng.admission.market/1",
        "capacity": _capacity(town, venues, bands, chance),
        "family_sizes": [len(family) for family in families],
        "options": [
            [
                [[c, seats, keys.of(number, c, c // BANDS in near[number])] for c, seats in option]
                for option in _options(family, _venues_wanted(listed[number], chance), chance)
            ]
            for number, family in enumerate(families)
        ],
    }


def _families(town: Town, chance: random.Random) -> list[list[int]]:
    """The age band of each child, family by family."""
    left = round(town.children * town.siblings)
    families: list[list[int]] = []
    while left > 1:
        size = 3 if left == 3 or (left > 4 and chance.random() < 0.2) else 2
        families.append(sorted(chance.randrange(BANDS) for _ in range(size)))
        left -= size
    singles = town.children - sum(map(len, families))
    families += [[chance.randrange(BANDS)] for _ in range(singles)]
    chance.shuffle(families)
    return families


def _venues_near(families: int, venues: int, seed: int) -> tuple[list[list[int]], list[set[int]]]:
    """For each family the venues it may list, nearer ones first by and large, and those of its zone."""
    rng = np.random.default_rng(seed)
    place, home = rng.random((venues, 2)), rng.random((families, 2))
    count = min(venues, 8)
    far, found = (
        np.asarray(one).reshape(families, -1) for one in cKDTree(place).query(home, k=count)
    )
    liked = np.argsort(far * rng.uniform(0.5, 1.5, far.shape) * _fame(rng, venues)[found], axis=1)
    listed = np.take_along_axis(found, liked, axis=1)
    return listed.tolist(), [set(row) for row in found[:, : max(count // 3, 1)].tolist()]


def _fame(rng: np.random.Generator, venues: int) -> np.ndarray:
    return rng.uniform(0.4, 1.6, venues)


def _venues_wanted(listed: Sequence[int], chance: random.Random) -> list[int]:
    return list(listed[: chance.randint(*_VENUES_LISTED)])


def _capacity(town: Town, venues: int, bands: list[int], chance: random.Random) -> list[int]:
    share = [bands.count(band) * town.seats / venues for band in range(BANDS)]
    return [
        max(1, round(share[c % BANDS] * chance.uniform(0.7, 1.3))) for c in range(venues * BANDS)
    ]


def _options(
    bands: list[int], venues: list[int], chance: random.Random
) -> list[list[tuple[int, int]]]:
    """Ranked options: all at one venue first; then, in most families, apart or only some of them."""
    together = [_seats(venue * BANDS + band for band in bands) for venue in venues]
    if len(bands) == 1 or chance.random() < 0.4:
        return together
    apart = [
        _seats(venue * BANDS + band for venue, band in zip(where, bands, strict=True))
        for where in product(venues, repeat=len(bands))
        if len(set(where)) > 1
    ]
    some = [_seats([venue * BANDS + band]) for venue in venues for band in dict.fromkeys(bands)]
    ranked = [*together, *apart[:_SPLITS], *some]
    return [option for place, option in enumerate(ranked) if option not in ranked[:place]]


def _seats(classes: Any) -> list[tuple[int, int]]:
    listed = list(classes)
    return [(c, listed.count(c)) for c in sorted(set(listed))]


class _Keys:
    """The key of a family in a class."""

    def __init__(self, town: Town, families: int, chance: random.Random) -> None:
        self.town, self.families, self.chance = town, families, chance
        self.ticket = chance.sample(range(families), families)
        drawn = [chance.random() for _ in range(families)]
        self.tier = [sum(share <= one for share in _TIER_SHARES) for one in drawn]
        self.noisy: dict[tuple[int, int], int] = {}

    def of(self, family: int, kind: int, near: bool) -> int:
        ticket = self.ticket[family]
        if self.town.order == "one":
            return self.tier[family] * self.families + ticket
        if self.town.order == "zone":
            return (self.tier[family] * 2 + (not near)) * self.families + ticket
        return self.noisy.setdefault((family, kind), self._blurred(ticket))

    def _blurred(self, ticket: int) -> int:
        noise = self.town.noise
        blurred = (1 - noise) * ticket + noise * self.chance.randrange(self.families)
        return int(blurred * 1_000) * self.families + ticket
