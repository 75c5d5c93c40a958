"""Which station to check first: points for every ground, shown with the numbers behind them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from typing import NamedTuple


@dataclass(frozen=True, slots=True)
class Weights:
    """Points per ground: once for ``never``, per unit for the rest."""

    never: int = 100
    month: int = 5
    report: int = 8
    case: int = 10
    failed: int = 6
    expired: int = 5
    expiring: int = 1

    @classmethod
    def names(cls) -> tuple[str, ...]:
        return tuple(one.name for one in fields(cls))


USUAL = Weights()
"""What holds where no union has set its own."""


class Evidence(NamedTuple):
    """What is known of one station. ``days`` since the last check; None: never checked."""

    days: int | None = None
    report: int = 0
    case: int = 0
    failed: int = 0
    expired: int = 0
    expiring: int = 0


@dataclass(frozen=True, slots=True)
class Ground:
    """One ground: how many units, points each."""

    name: str
    count: int
    weight: int

    @property
    def points(self) -> int:
        return self.count * self.weight


def grounds(evidence: Evidence, weights: Weights) -> tuple[Ground, ...]:
    """What speaks for a check, heaviest first; equals in the order of the weights."""
    counts = {
        "never": int(evidence.days is None),
        "month": (evidence.days or 0) // 30,
        "report": evidence.report,
        "case": evidence.case,
        "failed": evidence.failed,
        "expired": evidence.expired,
        "expiring": evidence.expiring,
    }
    found = [Ground(name, count, getattr(weights, name)) for name, count in counts.items()]
    return tuple(sorted((one for one in found if one.points), key=lambda one: -one.points))


def points(
    weights: Mapping[int, Weights],
    days: Callable[[int], int | None],
    counts: Mapping[str, Mapping[int, int]],
) -> dict[int, int]:
    """The sum of all grounds of every station at once, in the order of ``weights``.

    A plan ranks tens of thousands of stations by it, so only what there is is added.

    Args:
        weights: by station.
        days: since a station's last check; None if it never had one.
        counts: name of a ground → station → how many.
    """
    found = {}
    for pk, weight in weights.items():
        since = days(pk)
        found[pk] = weight.never if since is None else weight.month * (since // 30)
    for name, by_station in counts.items():
        for pk in by_station.keys() & found.keys():
            found[pk] += getattr(weights[pk], name) * by_station[pk]
    return found
