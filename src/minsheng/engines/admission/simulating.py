"""What rules would do: the same children under several rules and many draws."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from .arrays import Bools, Ints
from .market import Market
from .reserves import Reserves
from .rounds import Layout, run_rounds
from .rules import Rules


@dataclass(frozen=True)
class Children:
    """Who might apply, each child for itself; brothers and sisters share a ticket.

    Attributes:
        preferences: (children, most) classes, best first, -1 behind the last.
        family: (children,) number of the family, from 0.
        proved: for each code of a tier or group: (children,) who proves it.
        marks: for each mark: (children, most) whether it holds in that class.
        groups: (children,) the group each is counted in when rates are told.
    """

    preferences: Ints
    family: Ints
    proved: Mapping[str, Bools]
    marks: Mapping[str, Bools]
    groups: Sequence[str]


@dataclass(frozen=True, slots=True)
class Rate:
    """Share of a group that is admitted, over all draws.

    Attributes:
        admitted, first_choice: the mean share; low, high: 95 of 100 draws admit between these.
    """

    children: int
    admitted: float
    low: float
    high: float
    first_choice: float


def simulate(
    children: Children,
    capacity: Ints,
    rule_sets: Mapping[str, Rules],
    *,
    draws: int = 100,
    seed: int = 1,
    class_type: str = "",
) -> dict[str, dict[str, Rate]]:
    """Admission rates by rule set and group. Every rule set meets the same draws.

    The tickets are rehearsals from a seeded generator, never those of a real draw.

    Returns:
        rule set → group → rate; the group "" is all children together.
    """
    numbers = np.array(children.groups)
    masks = {"": np.ones(len(numbers), dtype=np.bool_)}
    masks |= {str(group): numbers == group for group in np.unique(numbers)}
    found = {}
    for name, rules in rule_sets.items():
        town = _Town(children, capacity, rules, class_type)
        rng = np.random.default_rng(seed)
        ranks = [town.draw(rng) for _ in range(draws)]
        found[name] = {group: _rate(ranks, mask) for group, mask in masks.items() if mask.any()}
    return found


def _rate(ranks: Sequence[Ints], mask: Bools) -> Rate:
    admitted = np.array([float((rank[mask] >= 0).mean()) for rank in ranks])
    first = float(np.mean([float((rank[mask] == 0).mean()) for rank in ranks]))
    low, high = np.quantile(admitted, [0.025, 0.975])
    return Rate(int(mask.sum()), float(admitted.mean()), float(low), float(high), first)


class _Town:
    """Children under one set of rules: all that does not change from draw to draw."""

    def __init__(self, children: Children, capacity: Ints, rules: Rules, class_type: str) -> None:
        count = len(children.family)
        self.family = children.family
        self.families = int(children.family.max(initial=-1)) + 1
        wanted = children.preferences >= 0
        weight = np.full(count, len(rules.tiers), dtype=np.int64)
        for place in reversed(range(len(rules.tiers))):
            weight[children.proved[rules.tiers[place].code]] = place
        rank = np.repeat(weight[:, None], children.preferences.shape[1], axis=1)
        for mark in rules.within:
            rank = rank * 2 + ~children.marks[mark]
        self.rank = rank[wanted]
        self.child = np.nonzero(wanted)[0]
        self.start = np.concatenate(([0], np.cumsum(wanted.sum(axis=1))))
        self.kind = children.preferences[wanted]
        self.capacity = capacity
        self.reserves = self._reserves(children, rules, class_type) if rules.groups else None

    def _reserves(self, children: Children, rules: Rules, class_type: str) -> Reserves:
        group = np.full(len(children.family), -1, dtype=np.int64)
        for place in reversed(range(len(rules.groups))):
            group[children.proved[rules.groups[place]]] = place
        seats = [rules.reserved(seats, class_type) for seats in self.capacity.tolist()]
        return Reserves(np.array(seats, dtype=np.int64), group, rules.seat_order)

    def draw(self, rng: np.random.Generator) -> Ints:
        """(children,) place of the choice each child gets under fresh tickets, -1 for none."""
        ticket = rng.permutation(self.families)
        count = len(self.kind)
        market = Market(
            capacity=self.capacity,
            family_sizes=np.ones(len(self.family), dtype=np.int64),
            option_start=self.start,
            part_start=np.arange(count + 1),
            part_class=self.kind,
            part_seats=np.ones(count, dtype=np.int64),
            part_key=self.rank * self.families + ticket[self.family[self.child]],
        )
        return run_rounds(market, Layout(market), self.reserves)
