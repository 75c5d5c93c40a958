"""The levels at which each site can be open, and what a level offers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from .problem import ANY_SERVICE, Bools, Floats, Ints, Option, Problem


@dataclass(frozen=True, slots=True)
class Levels:
    """Levels worth considering, by site and ascending cost; a plan holds one index or -1 per site.

    A *feature* is "this site is open at one of these levels": all services that the same levels of
    a site offer are one feature, so demand for them can be merged.

    Attributes:
        start: (sites + 1,) first level of each site.
        site, cost_yuan: (levels,).
        option: (levels,) index into the problem's options; -1 when it has none.
        offers: (levels, F) padded with -1: the features a level opens, ascending.
        feature_site: (features,).
        feature_of: service → (sites,) feature that serves it, -1 where no level does.
        present: (sites,) level at which an existing station runs today; -1 without one.
    """

    start: Ints
    site: Ints
    cost_yuan: Floats
    option: Ints
    offers: Ints
    feature_site: Ints
    feature_of: dict[str, Ints]
    present: Ints

    def open_features(self, chosen: Ints) -> Bools:
        """(features,) what a plan offers; ``chosen`` is (sites,) level or -1."""
        is_open = np.zeros(len(self.feature_site) + 1, dtype=np.bool_)
        is_open[self.offers[chosen[chosen >= 0]]] = True
        return is_open[:-1]

    def of_site(self, site: int) -> range:
        return range(int(self.start[site]), int(self.start[site + 1]))


def build_levels(problem: Problem, services: Sequence[str]) -> Levels:
    """Keep the levels that could be part of a best plan, and name their features."""
    by_site: list[list[int]] = [[] for _ in problem.sites.id]
    for index, option in enumerate(problem.options or ()):
        by_site[option.site].append(index)
    start = [0]
    rows: list[tuple[int, float, int]] = []
    offers: list[set[int]] = []
    feature_site: list[int] = []
    feature_of = {s: np.full(len(by_site), -1, dtype=np.int64) for s in services}
    present = np.full(len(by_site), -1, dtype=np.int64)
    for site, indices in enumerate(by_site):
        kept, today = _worth_keeping(problem, site, indices, services)
        if today >= 0:
            present[site] = len(rows) + today
        feature_at: dict[frozenset[int], int] = {}
        opened: list[set[int]] = [set() for _ in kept]
        for service in services:
            at = frozenset(k for k, option in enumerate(kept) if _offers(problem, option, service))
            if not at:
                continue
            if at not in feature_at:
                feature_at[at] = len(feature_site)
                feature_site.append(site)
            feature_of[service][site] = feature_at[at]
            for k in at:
                opened[k].add(feature_at[at])
        rows += [(site, _cost(problem, option), option) for option in kept]
        offers += opened
        start.append(len(rows))
    table = np.array(rows, dtype=np.float64).reshape(-1, 3)
    return Levels(
        start=np.array(start, dtype=np.int64),
        site=table[:, 0].astype(np.int64),
        cost_yuan=table[:, 1],
        option=table[:, 2].astype(np.int64),
        offers=_padded(offers),
        feature_site=np.array(feature_site, dtype=np.int64),
        feature_of=feature_of,
        present=present,
    )


def _padded(offers: list[set[int]]) -> Ints:
    width = max(map(len, offers), default=0)
    table = np.full((len(offers), max(width, 1)), -1, dtype=np.int64)
    for row, features in zip(table, offers, strict=True):
        row[: len(features)] = sorted(features)
    return table


def _option(problem: Problem, index: int) -> Option | None:
    return problem.options[index] if problem.options is not None and index >= 0 else None


def _cost(problem: Problem, index: int) -> float:
    option = _option(problem, index)
    return 0.0 if option is None else float(option.cost_yuan)


def _offers(problem: Problem, index: int, service: str) -> bool:
    option = _option(problem, index)
    return option is None or service == ANY_SERVICE or service in option.services


def _worth_keeping(
    problem: Problem, site: int, indices: list[int], services: Sequence[str]
) -> tuple[list[int], int]:
    """Options of a site by ascending cost without dominated ones; position of today's, or -1.

    An option is dominated when another costs no more and offers no less, and has no less room where
    that matters. Today's level of an
    existing station always stays: keeping it is a choice of its own.
    """
    if problem.options is None:
        return [-1], 0 if problem.sites.existing[site] else -1
    today = _today(problem, site, indices)
    judged = [*services, problem.night_service] if problem.min_open_at_night else services
    offered = {i: frozenset(s for s in judged if _offers(problem, i, s)) for i in indices}
    room = {i: problem.options[i].capacity if problem.limits_capacity else 0.0 for i in indices}
    order = sorted(
        indices, key=lambda i: (_cost(problem, i), -len(offered[i]), -room[i], i != today, i)
    )
    kept: list[int] = []
    for index in order:
        replaced = any(offered[k] >= offered[index] and room[k] >= room[index] for k in kept)
        if index == today or not replaced:
            kept.append(index)
    return kept, kept.index(today) if today is not None else -1


def _today(problem: Problem, site: int, indices: list[int]) -> int | None:
    if not problem.sites.existing[site] or problem.options is None:
        return None
    named = [i for i in indices if problem.options[i].level == problem.sites.level[site]]
    return (named or sorted(indices, key=lambda i: (_cost(problem, i), i)))[0]
