"""A siting problem as plain values: who needs what where, and where it could be offered."""

from __future__ import annotations

import hashlib
import json
import math
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


def sums(index: Ints, weights: Floats, count: int) -> Floats:
    """(count,) sum of the weights per index."""
    return np.bincount(index, weights=weights, minlength=count).astype(np.float64)


DATUMS = ("wgs84", "gcj02", "bd09", "plane")
OBJECTIVES = (
    "coverage",
    "distance",
    "worst",
    "equity",
    "cost",
    "backup",
    "sites",
    "served",
    "robust",
)
ANY_GROUP = "*"
ANY_SERVICE = ""


@dataclass(frozen=True, slots=True)
class Demand:
    """People by place, group and hours, one row each.

    Rows with one ``id`` are one point: they share place and district and differ in group or hours.

    Attributes:
        id: (n,) name of the point.
        xy: (n, 2) longitude and latitude in degrees, or metres when the datum is "plane".
        weight: (n,) people, none negative.
        group, hours, district: (n,) names; "" when not given.
    """

    id: tuple[str, ...]
    xy: Floats
    weight: Floats
    group: tuple[str, ...]
    hours: tuple[str, ...]
    district: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sites:
    """Places where a station is or could be.

    Attributes:
        id: (m,) unique names used in the other tables and in the plan.
        xy: (m, 2) as in `Demand`.
        name, district, partner: (m,) "" when not given.
        existing: (m,) a station stands here today.
        must: (m,) 1 must be open, -1 must be closed, 0 free.
        capacity: (m,) people at once; inf when not given.
        level: (m,) today's level of an existing station; "" means its cheapest option.
    """

    id: tuple[str, ...]
    xy: Floats
    name: tuple[str, ...]
    district: tuple[str, ...]
    partner: tuple[str, ...]
    existing: Bools
    must: Ints
    capacity: Floats
    level: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Need:
    """A group needs a service within reach; ``share`` of its people count for it."""

    group: str
    service: str
    reach_m: float
    share: float = 1.0


@dataclass(frozen=True, slots=True)
class Option:
    """A level at which a site (by index) can be open."""

    site: int
    level: str
    cost_yuan: float
    services: frozenset[str]
    capacity: float = math.inf


@dataclass(frozen=True, slots=True)
class Scenario:
    """How demand could be otherwise: the people of every row meant are ``factor`` times as many.

    ``group``, ``hours`` and ``district`` say which rows are meant; "" means all. Entries with one
    name are one scenario, and a row meant twice is multiplied twice.
    """

    name: str
    factor: float
    group: str = ""
    hours: str = ""
    district: str = ""


@dataclass(frozen=True, slots=True)
class Distances:
    """Known ways in metres; a pair that is not listed cannot be walked.

    ``demand`` holds the index of the first demand row of the point, ``site`` the site's index.
    """

    demand: Ints
    site: Ints
    metres: Floats


@dataclass(frozen=True, slots=True)
class Problem:
    """Everything a plan is made from. See ``docs/engines/siting.md`` for the meaning of each rule."""

    demand: Demand
    sites: Sites
    name: str = ""
    datum: str = "plane"
    objective: tuple[str, ...] = ("coverage",)
    reach_m: float = 1000.0
    count: int | None = None
    budget_yuan: float | None = None
    min_per_district: int = 0
    min_per_partner: int = 0
    min_open_at_night: int = 0
    night_service: str = "night"
    detour: float = 1.0
    at_once: float | None = None
    scenario_count: int = 0
    scenario_noise: float = 0.2
    scenario_within: float = 0.05
    phases: tuple[float, ...] = ()
    time_limit_s: float = 60.0
    seed: int = 1
    needs: tuple[Need, ...] | None = None
    options: tuple[Option, ...] | None = None
    distances: Distances | None = None
    scenarios: tuple[Scenario, ...] = ()
    notes: tuple[str, ...] = field(default=(), compare=False)

    @property
    def limits_capacity(self) -> bool:
        """Whether it matters how many people a site has room for."""
        return self.at_once is not None or "served" in self.objective

    def sha256(self) -> str:
        """Digest of the content: equal for a folder and for the same problem as one JSON file."""
        digest = hashlib.sha256(b"minsheng.siting.problem/1\n")
        for part in _parts(self):
            digest.update(part)
        return digest.hexdigest()


# Settings added later; left out of the digest while they ask for nothing, so that the digest of a
# problem without them stays what it was.
_LATER = ("min_per_partner", "min_open_at_night")


def _parts(problem: Problem) -> list[bytes]:
    """The content as bytes, each part preceded by its length so that no two problems run together."""
    demand, sites, ways = problem.demand, problem.sites, problem.distances
    head = {
        "name": problem.name,
        "datum": problem.datum,
        "objective": problem.objective,
        "reach_m": float(problem.reach_m),
        "count": problem.count,
        "budget_yuan": None if problem.budget_yuan is None else float(problem.budget_yuan),
        "min_per_district": problem.min_per_district,
        "time_limit_s": float(problem.time_limit_s),
        "seed": problem.seed,
    }
    head |= {name: getattr(problem, name) for name in _LATER if getattr(problem, name)}
    if problem.min_open_at_night:
        head["night_service"] = problem.night_service
    if problem.phases:
        head["phases"] = [float(yuan) for yuan in problem.phases]
    if problem.at_once is not None:
        head["at_once"] = float(problem.at_once)
    if problem.detour != 1.0:
        head["detour"] = float(problem.detour)
    if problem.scenarios or problem.scenario_count:
        head["scenarios"] = [
            problem.scenario_count,
            float(problem.scenario_noise),
            float(problem.scenario_within),
            [[s.name, float(s.factor), s.group, s.hours, s.district] for s in problem.scenarios],
        ]
    words: list[Any] = [
        head,
        [demand.id, demand.group, demand.hours, demand.district],
        [sites.id, sites.name, sites.district, sites.partner, sites.level],
        problem.needs
        and [[n.group, n.service, float(n.reach_m), float(n.share)] for n in problem.needs],
        problem.options
        and [
            [o.site, o.level, float(o.cost_yuan), sorted(o.services), repr(float(o.capacity))]
            for o in problem.options
        ],
    ]
    numbers: list[NDArray[Any]] = [demand.xy, demand.weight, sites.xy, sites.capacity]
    numbers += [sites.existing.astype(np.int64), sites.must]
    if ways is not None:
        numbers += [ways.demand, ways.site, ways.metres]
    parts = [json.dumps(w, ensure_ascii=False, sort_keys=True).encode() for w in words]
    parts += [np.ascontiguousarray(a, dtype=a.dtype.newbyteorder("<")).tobytes() for a in numbers]
    return [chunk for part in parts for chunk in (str(len(part)).encode() + b"\n", part)]
