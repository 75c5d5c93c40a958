"""Checking a plan without the solver: everything it claims, recomputed from the problem."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from .ground import Ground
from .plan import FORMAT
from .problem import Bools, Floats, Ints, Problem

_MAXIMISED = ("coverage", "equity", "backup")


@dataclass(frozen=True, slots=True)
class Audit:
    """Outcome of a check: what is wrong with the plan, and the figures found instead."""

    errors: tuple[str, ...]
    facts: dict[str, Any]

    @property
    def valid(self) -> bool:
        return not self.errors

    def to_dict(self) -> dict[str, Any]:
        return {"valid": self.valid, "errors": list(self.errors), **self.facts}


class Malformed(Exception):
    """The plan is not in the published form; the message says where."""


def verify_plan(problem: Problem, plan: dict[str, Any]) -> Audit:
    """Recompute everything a plan claims and keeps; shares no code with the solving path.

    Args:
        plan: as read from the plan file.
    """
    ground = Ground(problem)
    try:
        errors = list(_head(problem, plan))
        chosen, found = _choice(ground, plan)
        errors += found
        errors += _rules(ground, chosen)
        values = _values(ground, chosen)
        errors += _claims(problem, plan, values)
        errors += _reasons(ground, plan, chosen)
        tables = _tables(ground, chosen)
        errors += _compare("coverage", _field(plan, "coverage", dict), tables)
        errors += _next(ground, chosen, plan)
        errors += _phases(ground, chosen, plan)
    except Malformed as malformed:
        return Audit((str(malformed),), {"problem_sha256": problem.sha256()})
    facts = {
        "problem_sha256": problem.sha256(),
        "open": int((chosen >= 0).sum()),
        "cost_yuan": values["cost"],
        "objective": {name: values[name] for name in _listed(problem)},
        "coverage": tables,
    }
    return Audit(tuple(errors), facts)


def _field(record: Any, name: str, *kinds: type) -> Any:
    """A field of the plan that must be there with one of these types."""
    if not isinstance(record, dict) or name not in record:
        raise Malformed(f'The field "{name}" is missing.')
    value = record[name]
    if isinstance(value, bool) or not isinstance(value, kinds):
        raise Malformed(f'The field "{name}" has the wrong type.')
    if isinstance(value, float) and not math.isfinite(value):
        raise Malformed(f'The field "{name}" is not a finite number.')
    return value


def _same(a: float, b: float) -> bool:
    return abs(a - b) <= 1e-6 * max(1.0, abs(a), abs(b))


def _head(problem: Problem, plan: dict[str, Any]) -> Iterator[str]:
    if _field(plan, "format", str) != FORMAT:
        raise Malformed(f"The format is not {FORMAT}.")
    if _field(plan, "problem_sha256", str) != problem.sha256():
        yield "problem_sha256: The plan was made from another problem."
    if _field(plan, "status", str) not in ("optimal", "feasible"):
        yield "status: It is neither optimal nor feasible."
    if _field(plan, "seconds", int, float) < 0:
        yield "seconds: It is negative."
    _field(plan, "engine", str)


def _choice(ground: Ground, plan: dict[str, Any]) -> tuple[Ints, list[str]]:
    """(sites,) option of each open site, and what is wrong with the two lists."""
    sites, errors = ground.problem.sites, []
    index = {name: i for i, name in enumerate(sites.id)}
    chosen = np.full(ground.n_sites, -1, dtype=np.int64)
    today = ground.today()
    for entry in _field(plan, "open", list):
        name = _field(entry, "site", str)
        if name not in index:
            raise Malformed(f'open: "{name}" is not a site.')
        site, level = index[name], _field(entry, "level", str, type(None))
        option = [
            o for o in np.flatnonzero(ground.option_site == site) if ground.option_level[o] == level
        ]
        if not option:
            raise Malformed(f'open: "{name}" has no level "{level}".')
        if chosen[site] >= 0:
            errors.append(f'open: "{name}" is listed twice.')
        chosen[site] = option[0]
        if not _same(_field(entry, "cost_yuan", int, float), ground.option_cost[option[0]]):
            errors.append(f'open: the cost of "{name}" is {ground.option_cost[option[0]]:g} yuan.')
        right = (
            "build"
            if not sites.existing[site]
            else "keep"
            if chosen[site] == today[site]
            else "upgrade"
        )
        if _field(entry, "action", str) != right:
            errors.append(f'open: the action for "{name}" is {right}.')
    closed = {sites.id[i] for i in np.flatnonzero(sites.existing & (chosen < 0))}
    told = _field(plan, "close", list)
    if len(told) != len(closed) or set(map(str, told)) != closed:
        errors.append(f"close: It should list {sorted(closed)}.")
    return chosen, errors


def _rules(ground: Ground, chosen: Ints) -> Iterator[str]:
    problem = ground.problem
    sites, is_open = problem.sites, chosen >= 0
    for site in np.flatnonzero(is_open & (sites.must < 0)):
        yield f'rules: "{sites.id[site]}" must be closed.'
    for site in np.flatnonzero(~is_open & (sites.must > 0)):
        yield f'rules: "{sites.id[site]}" must be open.'
    if problem.count is not None and is_open.sum() > problem.count:
        yield f"rules: {is_open.sum()} sites are open, but count is {problem.count}."
    cost = float(ground.option_cost[chosen[is_open]].sum())
    if problem.budget_yuan is not None and cost > problem.budget_yuan + 1e-6:
        yield f"rules: The plan costs {cost:g} yuan, but budget_yuan is {problem.budget_yuan:g}."
    for name, counted, least in _floors(ground):
        opened = int(counted[chosen[is_open]].sum())
        if opened < least:
            yield f"rules: {name} has {opened} open sites, at least {least} are asked for."


def _floors(ground: Ground) -> Iterator[tuple[str, Bools, int]]:
    """(name, (options,) what counts, least number) of every floor the problem asks for."""
    problem, sites = ground.problem, ground.problem.sites
    kinds = (
        (problem.min_per_district, sites.district, {*sites.district, *problem.demand.district}),
        (problem.min_per_partner, sites.partner, {*sites.partner}),
    )
    for least, of_site, names in kinds:
        for name in sorted(names - {""}) if least > 0 else ():
            own = np.array([word == name for word in of_site], dtype=np.bool_)
            yield f'"{name}"', own[ground.option_site], least
    if problem.min_open_at_night > 0:
        options = problem.options or ()
        night = [problem.night_service in option.services for option in options]
        counted = np.array(night or [True] * len(ground.option_site), dtype=np.bool_)
        yield "the night", counted, problem.min_open_at_night


def _listed(problem: Problem) -> list[str]:
    ways = {"distance", "worst"} & set(problem.objective)
    return [*problem.objective, *(["unserved"] if ways else [])]


def _values(ground: Ground, chosen: Ints) -> dict[str, float]:
    """Every objective of the plan."""
    times = ground.times_covered(chosen)
    at_point = sum(np.where(times[k] > 0, people, 0.0) for k, people in ground.people.items())
    values = {
        "coverage": float(np.sum(at_point)),
        "cost": float(ground.option_cost[chosen[chosen >= 0]].sum()),
        "sites": float((chosen >= 0).sum()),
        "backup": float(sum(people[times[k] > 1].sum() for k, people in ground.people.items())),
        "equity": _equity(ground, np.asarray(at_point)),
    }
    if "unserved" in _listed(ground.problem):
        values.update(_ways(ground, chosen))
    return values


def _equity(ground: Ground, at_point: Floats) -> float:
    need = sum(ground.people.values())
    district = dict(zip(ground.point.tolist(), ground.problem.demand.district, strict=True))
    shares = []
    for name in sorted(set(district.values()) - {""}):
        mine = [point for point, d in district.items() if d == name]
        whole = float(np.asarray(need)[mine].sum())
        if whole > 0:
            shares.append(float(at_point[mine].sum()) / whole)
    return min(shares, default=1.0)


def _people_by_service(ground: Ground) -> dict[int, Floats]:
    total: dict[int, Floats] = {}
    for (_, service), people in ground.people.items():
        total[service] = total.get(service, 0.0) + people
    return total


def _ways(ground: Ground, chosen: Ints) -> dict[str, float]:
    metres, offered = ground.metres(), ground.offered(chosen)
    found = {"distance": 0.0, "worst": 0.0, "unserved": 0.0}
    able = ground.problem.sites.must[ground.option_site] >= 0
    for service, people in _people_by_service(ground).items():
        nearest = metres[:, offered[:, service]].min(axis=1, initial=np.inf)
        could = np.unique(ground.option_site[able & ground.offers[:, service]])
        reachable = np.isfinite(metres[:, could]).any(axis=1)
        met = (people > 0) & np.isfinite(nearest)
        found["distance"] += float(people[met] @ nearest[met])
        found["worst"] = max(found["worst"], float(nearest[met].max(initial=0.0)))
        found["unserved"] += float(people[reachable & ~np.isfinite(nearest)].sum())
    return found


def _claims(problem: Problem, plan: dict[str, Any], values: dict[str, float]) -> Iterator[str]:
    told = _field(plan, "objective", dict)
    for name in _listed(problem):
        if not _same(_field(told, name, int, float), values[name]):
            yield f"objective: {name} is {values[name]:.9g}, not {told[name]:.9g}."
    for name in sorted(set(told) - set(_listed(problem))):
        yield f"objective: {name} is not asked for."
    first = problem.objective[0]
    value, bound = values[first], _field(plan, "bound", int, float)
    gap = _field(plan, "gap", int, float)
    if (bound < value if first in _MAXIMISED else bound > value) and not _same(bound, value):
        yield f"bound: {bound:.9g} is passed by the plan's own {first} of {value:.9g}."
    true_gap = 0.0 if _same(bound, value) else abs(bound - value) / abs(value) if value else 1.0
    if not _same(gap, true_gap):
        yield f"gap: It is {true_gap:.9g}, not {gap:.9g}."
    if plan["status"] == "optimal" and not _same(bound, value):
        yield "status: It says optimal, but the bound is not met."


def _tables(ground: Ground, chosen: Ints) -> dict[str, Any]:
    """Coverage today and by the plan: total, by district, group and hours."""
    demand = ground.problem.demand
    served = [ground.times_covered(state) for state in (ground.today(), chosen)]
    sums = {name: np.zeros(len(demand.weight)) for name in ("demand", "before", "after")}
    for rows, reach, service, share in ground.row_needs:
        people = share * demand.weight[rows]
        sums["demand"][rows] += people
        for name, times in zip(("before", "after"), served, strict=True):
            sums[name][rows] += people * (times[reach, service][ground.point[rows]] > 0)
    tables: dict[str, Any] = {"total": {name: float(v.sum()) for name, v in sums.items()}}
    for by in ("district", "group", "hours"):
        names = np.array(getattr(demand, by))
        tables[by] = {
            str(word): {name: float(v[names == word].sum()) for name, v in sums.items()}
            for word in np.unique(names)
        }
    return tables


def _compare(path: str, told: Any, true: Any) -> Iterator[str]:
    """Differences between a nested claim and the facts; further fields are left alone."""
    if isinstance(true, dict):
        if not isinstance(told, dict):
            raise Malformed(f"{path}: It is not an object.")
        for name, value in true.items():
            if name not in told:
                yield f'{path}: "{name}" is missing.'
            else:
                yield from _compare(f"{path}.{name}", told[name], value)
    elif not isinstance(told, int | float) or isinstance(told, bool) or not _same(told, true):
        yield f"{path}: It is {true:.9g}, not {told!r}."


def _reasons(ground: Ground, plan: dict[str, Any], chosen: Ints) -> Iterator[str]:
    problem = ground.problem
    by_metres = problem.objective[0] in ("distance", "worst")
    if _field(plan, "reason_measure", str) != ("distance" if by_metres else "coverage"):
        yield "reason_measure: It does not fit the first objective."
    people = _People(ground, chosen)
    losses = _Metres(ground, chosen) if by_metres else people
    index = {name: i for i, name in enumerate(problem.sites.id)}
    for entry in plan["open"]:
        site, reason = index[entry["site"]], _field(entry, "reason", dict)
        only = people.of(site)[0]
        if not _same(_field(reason, "covered_only_here", int, float), only):
            yield f'reason of "{entry["site"]}": covered_only_here is {only:.9g}.'
        without, with_option = losses.of(site)
        told = _field(reason, "lost_without", int, float, type(None))
        if (told is None) != (without == math.inf) or (
            told is not None and not _same(told, without)
        ):
            yield f'reason of "{entry["site"]}": lost_without is {without:.9g}.'
        for error in _alternative(ground, chosen, site, with_option, reason):
            yield f'reason of "{entry["site"]}": {error}'


def _alternative(
    ground: Ground, chosen: Ints, site: int, loss: Floats, reason: dict[str, Any]
) -> Iterator[str]:
    able = _replacements(ground, chosen, site) & np.isfinite(loss)
    name = _field(reason, "best_alternative", str, type(None))
    level = _field(reason, "alternative_level", str, type(None))
    told = _field(reason, "alternative_loss", int, float, type(None))
    if not able.any():
        if name is not None or told is not None:
            yield "best_alternative: There is none within the rules."
        return
    least = float(loss[able].min())
    if name is None or told is None:
        yield f"best_alternative: There is one, with a loss of {least:.9g}."
        return
    named = [
        o
        for o in np.flatnonzero(able)
        if ground.problem.sites.id[ground.option_site[o]] == name
        and ground.option_level[o] == level
    ]
    if not named:
        yield f'best_alternative: "{name}" at level "{level}" cannot take its place.'
    elif not _same(float(loss[named[0]]), least):
        yield f"best_alternative: Another site loses only {least:.9g}."
    if not _same(told, least):
        yield f"alternative_loss: It is {least:.9g}."


def _replacements(ground: Ground, chosen: Ints, site: int) -> np.ndarray[Any, np.dtype[np.bool_]]:
    """(options,) levels of closed sites that could open in place of ``site`` within all rules."""
    problem, sites = ground.problem, ground.problem.sites
    able = (chosen[ground.option_site] < 0) & (sites.must[ground.option_site] >= 0)
    if sites.must[site] > 0:
        return np.zeros_like(able)
    if problem.budget_yuan is not None:
        rest = chosen[(chosen >= 0) & (np.arange(len(chosen)) != site)]
        able &= ground.option_cost[rest].sum() + ground.option_cost <= problem.budget_yuan + 1e-6
    for _, counted, least in _floors(ground):
        if counted[chosen[site]] and counted[chosen[chosen >= 0]].sum() <= least:
            able &= counted
    return able


def _next(ground: Ground, chosen: Ints, plan: dict[str, Any]) -> Iterator[str]:
    """The steps said to follow the plan: each true, and none better per yuan."""
    if "next" not in plan:
        return
    index = {name: i for i, name in enumerate(ground.problem.sites.id)}
    chosen = chosen.copy()
    for number, step in enumerate(_field(plan, "next", list), start=1):
        people, price = _steps(ground, chosen)
        site, level = index.get(_field(step, "site", str), -1), step.get("level")
        named = [
            o
            for o in np.flatnonzero(ground.option_site == site)
            if ground.option_level[o] == level and people[o] > 0
        ]
        if not named:
            yield f'next, step {number}: "{step["site"]}" is no step.'
            return
        option = named[0]
        if not _same(_field(step, "people", int, float), people[option]):
            yield f"next, step {number}: It wins {people[option]:.9g} people."
        if not _same(_field(step, "cost_yuan", int, float), price[option]):
            yield f"next, step {number}: It costs {price[option]:.9g} yuan."
        worth = people / np.maximum(price, 1.0)
        if worth[option] < worth.max() and not _same(worth[option], worth.max()):
            yield f"next, step {number}: Another step wins more per yuan."
        chosen[site] = option


def _phases(ground: Ground, chosen: Ints, plan: dict[str, Any]) -> Iterator[str]:
    """Each year within its money, part of the next, and the last one the plan itself."""
    problem = ground.problem
    if not problem.phases:
        return
    told = _field(plan, "phases", list)
    if len(told) != len(problem.phases):
        yield f"phases: There should be {len(problem.phases)}."
        return
    after, spent = chosen, np.cumsum(problem.phases)
    for number in range(len(told), 0, -1):
        phase, where = told[number - 1], f"phases, year {number}"
        state = _opened(ground, _field(phase, "open", list), where)
        cost = float(ground.option_cost[state[state >= 0]].sum())
        covered = float(_values(ground, state)["coverage"])
        claims = (("cost_yuan", cost), ("covered", covered), ("budget_yuan", spent[number - 1]))
        for name, value in claims:
            if not _same(_field(phase, name, int, float), value):
                yield f"{where}: {name} is {value:.9g}."
        if cost > spent[number - 1] + 1e-6:
            yield f"{where}: It costs more than the {spent[number - 1]:g} yuan there are."
        if number == len(told) and (state != chosen).any():
            yield f"{where}: The last year is not the plan."
        if not _part_of(ground, state, after):
            yield f"{where}: Something that was open does not stay so in the year after."
        after = state


def _opened(ground: Ground, entries: list[Any], where: str) -> Ints:
    """(sites,) the option of each site listed; -1 for the others."""
    index = {name: i for i, name in enumerate(ground.problem.sites.id)}
    state = np.full(ground.n_sites, -1, dtype=np.int64)
    for entry in entries:
        site, level = index.get(_field(entry, "site", str), -1), entry.get("level")
        own = np.flatnonzero(ground.option_site == site)
        named = [o for o in own if ground.option_level[o] == level]
        if not named:
            raise Malformed(f'{where}: "{entry["site"]}" has no level "{level}".')
        state[site] = named[0]
    return state


def _part_of(ground: Ground, first: Ints, then: Ints) -> bool:
    """Whether all that is open first stays open then and offers no less."""
    sites = np.flatnonzero(first >= 0)
    if (then[sites] < 0).any():
        return False
    return bool((~ground.offers[first[sites]] | ground.offers[then[sites]]).all())


def _steps(ground: Ground, chosen: Ints) -> tuple[Floats, Floats]:
    """(options,) people won and yuan added by moving a site there; no people where it may not."""
    offered = ground.offered(chosen)
    times = ground.times_covered(chosen)
    gain = np.zeros((ground.n_sites, len(ground.services)))
    for (reach, service), people in ground.people.items():
        gain[:, service] += np.where(times[reach, service] == 0, people, 0.0) @ ground.near[reach]
    won = (gain[ground.option_site] * ground.offers).sum(axis=1)
    keeps = (ground.offers | ~offered[ground.option_site]).all(axis=1)
    won[~keeps | (ground.problem.sites.must[ground.option_site] < 0)] = 0.0
    now = chosen[ground.option_site]
    return won, ground.option_cost - np.where(now >= 0, ground.option_cost[now], 0.0)


class _People:
    """People lost without a site, or with another level in its place."""

    def __init__(self, ground: Ground, chosen: Ints) -> None:
        self.ground, self.offered = ground, ground.offered(chosen)
        self.times = ground.times_covered(chosen)
        self.by_site = {reach: near.tocsc() for reach, near in ground.near.items()}
        self.gain = np.zeros((ground.n_sites, len(ground.services)))
        for (reach, service), people in ground.people.items():
            free = np.where(self.times[reach, service] == 0, people, 0.0)
            self.gain[:, service] += free @ ground.near[reach]

    def of(self, site: int) -> tuple[float, Floats]:
        """People lost; (options,) people lost with that option instead."""
        ground = self.ground
        lost, back = 0.0, self.gain.copy()
        for (reach, service), people in ground.people.items():
            if not self.offered[site, service]:
                continue
            column = self.by_site[reach]
            points = column.indices[column.indptr[site] : column.indptr[site + 1]]
            points = points[(self.times[reach, service][points] == 1) & (people[points] > 0)]
            lost += float(people[points].sum())
            back[:, service] += people[points] @ ground.near[reach][points]
        return lost, lost - (back[ground.option_site] * ground.offers).sum(axis=1)


class _Metres:
    """Weighted metres added without a site, or with another level in its place."""

    def __init__(self, ground: Ground, chosen: Ints) -> None:
        self.ground, self.metres = ground, ground.metres()
        self.offered = ground.offered(chosen)

    def of(self, site: int) -> tuple[float, Floats]:
        """Metres added, inf when somebody loses the last way; (options,) the same instead."""
        ground = self.ground
        total, instead = 0.0, np.zeros(len(ground.option_site))
        for service, people in _people_by_service(ground).items():
            sites = self.offered[:, service].copy()
            now = self.metres[:, sites].min(axis=1, initial=np.inf)
            sites[site] = False
            rest = self.metres[:, sites].min(axis=1, initial=np.inf)
            met = (people > 0) & np.isfinite(now)
            base = float(people[met] @ now[met])
            bare = _total(people[met], rest[met]) - base
            total += bare
            for option, other in enumerate(ground.option_site):
                if ground.offers[option, service]:
                    nearer = np.minimum(rest[met], self.metres[met, other])
                    instead[option] += _total(people[met], nearer) - base
                else:
                    instead[option] += bare
        return total, instead


def _total(people: Floats, metres: Floats) -> float:
    return float(people @ metres) if np.isfinite(metres).all() else math.inf
