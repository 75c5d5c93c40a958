"""What is announced before a draw: the list, how many of each stratum, who may not meet whom, the sources."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from minsheng.engines.common.status import Infeasible

VERSION = "minsheng-draw/1"


class Method(StrEnum):
    """RFC 3797 with its own hash, or with SHA-256 in place of MD5."""

    RFC = "rfc3797-md5"
    SHA256 = "rfc3797-sha256"

    @property
    def algorithm(self) -> str:
        """The hash's name in Python's hashlib."""
        return self.value.rsplit("-", 1)[1]


class BadPlan(ValueError):
    """The plan contradicts itself; the message names the entry."""


class QuotaTooLarge(Infeasible):
    """A stratum holds fewer than are to be drawn from it."""

    def __init__(self, stratum: str, wanted: int, there: int) -> None:
        super().__init__(f"stratum {stratum!r} holds {there} units, {wanted} are to be drawn")
        self.stratum, self.wanted, self.there = stratum, wanted, there


@dataclass(frozen=True, slots=True, order=True)
class Unit:
    """One thing that may be drawn (a station), in exactly one stratum."""

    code: str
    stratum: str = ""


@dataclass(frozen=True, slots=True, order=True)
class Conflict:
    """An inspector who may not meet a unit, and why."""

    inspector: str
    unit: str
    why: str = ""


@dataclass(frozen=True, slots=True)
class Source:
    """A public source of chance that nobody knows yet: what it is and when it will be published."""

    name: str
    due: str = ""


@dataclass(frozen=True, slots=True)
class DrawPlan:
    """All that decides a draw except the values of its sources. The order in which lists are given plays no part,
    except the order of the sources.

    Args:
        quotas: how many are drawn from each stratum; a stratum without a quota gives none.
        withheld: units of the register that do not take part, with the reason; shown, never drawn.
        inspectors: who can be sent; drawn for each chosen unit when ``team`` is above 0.
        team: how many different inspectors visit each unit.
        most_each: visits one inspector can make; None shares them out as evenly as the conflicts allow.
    """

    title: str
    units: tuple[Unit, ...]
    quotas: Mapping[str, int]
    sources: tuple[Source, ...]
    withheld: Mapping[str, str] = field(default_factory=dict)
    inspectors: tuple[str, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    team: int = 0
    most_each: int | None = None
    method: Method = Method.SHA256

    def __post_init__(self) -> None:
        _once("unit", (unit.code for unit in self.units))
        _once("inspector", self.inspectors)
        _once("source", (source.name for source in self.sources))
        _once("conflict", ((one.inspector, one.unit) for one in self.conflicts))
        if not self.sources:
            raise BadPlan("a draw needs at least one public source")
        if twice := sorted({unit.code for unit in self.units} & set(self.withheld)):
            raise BadPlan(f"unit {twice[0]!r} is withheld and takes part")
        if self.team < 0 or (self.most_each is not None and self.most_each < 1):
            raise BadPlan("team and most_each count people")
        self._check_quotas()

    def _check_quotas(self) -> None:
        there = Counter(unit.stratum for unit in self.units)
        for stratum, wanted in sorted(self.quotas.items()):
            if wanted < 0:
                raise BadPlan(f"stratum {stratum!r} asks for {wanted}")
            if wanted > there[stratum]:
                raise QuotaTooLarge(stratum, wanted, there[stratum])

    def announced(self) -> dict[str, Any]:
        """The plan as plain data, every list in its canonical order."""
        return {
            "format": VERSION,
            "title": self.title,
            "method": self.method.value,
            "units": [[unit.code, unit.stratum] for unit in sorted(self.units)],
            "quotas": dict(self.quotas),
            "withheld": dict(self.withheld),
            "inspectors": sorted(self.inspectors),
            "conflicts": [[one.inspector, one.unit, one.why] for one in sorted(self.conflicts)],
            "team": self.team,
            "most_each": self.most_each,
            "sources": [[source.name, source.due] for source in self.sources],
        }

    @property
    def commitment(self) -> str:
        """SHA-256 of the canonical bytes, in hexadecimal: published before the sources are known."""
        return hashlib.sha256(canonical(self.announced())).hexdigest()


def canonical(data: object) -> bytes:
    """One byte string per value: JSON in UTF-8, keys in order, no spaces, no floats."""
    _refuse_floats(data)
    return json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def _refuse_floats(data: object) -> None:
    if isinstance(data, float):
        raise BadPlan("a number with decimals has no single way of being written")
    if isinstance(data, dict):
        data = list(data.values())
    if isinstance(data, list):
        for part in data:
            _refuse_floats(part)


def _once(kind: str, names: Iterable[object]) -> None:
    name, times = next(iter(Counter(names).most_common(1)), (None, 0))
    if times > 1:
        raise BadPlan(f"{kind} {name!r} is listed {times} times")


def proportional(sizes: Mapping[str, int], total: int) -> dict[str, int]:
    """Share ``total`` among strata by their sizes with largest remainders; no stratum gives more than it has.

    Equal remainders go to the stratum first in order.

    Raises:
        BadPlan: the total is negative or larger than all strata together.
    """
    everything = sum(sizes.values())
    if not 0 <= total <= everything:
        raise BadPlan(f"cannot draw {total} of {everything}")
    if not everything:
        return dict.fromkeys(sizes, 0)
    share = {name: size * total // everything for name, size in sizes.items()}
    by_remainder = sorted(sizes, key=lambda name: (-(sizes[name] * total % everything), name))
    for name in by_remainder[: total - sum(share.values())]:
        share[name] += 1
    return share
