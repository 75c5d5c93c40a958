"""The order in which to visit stations, day by day, by OR-Tools' routing library.

Roads are not known here: a straight line is lengthened by ``DETOUR`` and driven at ``SPEED_M_PER_MIN``.
The page says so; the phone's own map leads the way.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from ortools.constraint_solver import pywrapcp, routing_enums_pb2

from minsheng.common.geo import LonLat, distance_m

DETOUR = 1.35
SPEED_M_PER_MIN = 400
VISIT_MIN = 40
DAY_MIN = 8 * 60
CLOCK_MIN = 24 * 60
SETS_OUT_MIN = 8 * 60 + 30
METRES_PER_MIN = 100
"""A minute of waiting or on the way weighs as much as so many metres. A proposal."""
A_DAY, LEFT_OUT = 10_000_000, 1_000_000_000
"""What one more day, and a visit that is not made at all, weigh: more than any way within a county."""
FEW = 6
MOST = 40
"""Stops in one request: beyond that nobody plans on one sheet."""


class TooManyStops(ValueError):
    """More stops than one route takes."""


Windows = Sequence[tuple[int, int]]
"""When one may arrive: [from, until) in minutes since the midnight before the first day; day two begins at 1440."""


@dataclass(frozen=True, slots=True)
class Stop:
    """A visit: which of the points given, metres from the stop before, minutes after setting out that morning."""

    index: int
    leg_m: int
    arrives_min: int


@dataclass(frozen=True, slots=True)
class Day:
    """One day's round with the way back; ``number`` counts from 0, ``total_min`` includes visits and waiting."""

    number: int
    stops: tuple[Stop, ...]
    total_m: int
    total_min: int


@dataclass(frozen=True, slots=True)
class Rounds:
    """The days, points no day can take, and points whose door is never open on one's way (visited at any time)."""

    days: tuple[Day, ...]
    left_out: tuple[int, ...] = ()
    any_time: tuple[int, ...] = ()


def road_m(a: LonLat, b: LonLat) -> int:
    return round(distance_m(a, b) * DETOUR)


def drive_min(metres: int) -> int:
    return -(-metres // SPEED_M_PER_MIN)


def day_routes(
    start: LonLat, points: Sequence[LonLat], windows: Sequence[Windows | None] | None = None
) -> Rounds:
    """Rounds from ``start`` and back over all ``points``: as few days as found, then as short a way as found.

    A point so far that visiting it alone takes longer than a day gets a day of its own. The search
    goes down to a local optimum and stops: equal input gives an equal answer, which is good, not proven best.

    Args:
        windows: per point when one may arrive on the next ``most_days(len(points))`` days; None is always.

    Raises:
        TooManyStops: more than ``MOST`` points.
    """
    if len(points) > MOST:
        raise TooManyStops(str(len(points)))
    if not points:
        return Rounds(())
    places = [start, *points]
    metres = [[road_m(a, b) for b in places] for a in places]
    limit = max(DAY_MIN, *(VISIT_MIN + 2 * drive_min(row) for row in metres[0][1:]))
    asked = [
        _reachable(one, drive_min(metres[0][place]), limit)
        for place, one in enumerate(windows or [None] * len(points), 1)
    ]
    found = _solve(metres, limit, [one or None for one in asked])
    kept = {stop.index for day in found for stop in day.stops}
    never = [place for place, one in enumerate(asked) if one == [] and place in kept]
    left = [place for place in range(len(points)) if place not in kept]
    return Rounds(tuple(found), tuple(left), tuple(never))


def most_days(points: int) -> int:
    """So many days are tried: one for each of a few points, and one for every six of many besides."""
    return min(points, FEW + points // 6)


def _reachable(windows: Windows | None, way_min: int, limit_min: int) -> Windows | None:
    """The parts of the windows at which one can arrive and still be back in time; [] if there are none."""
    if windows is None:
        return None
    found = []
    for first, last in windows:
        for day in range(first // CLOCK_MIN, last // CLOCK_MIN + 1):
            sets_out = day * CLOCK_MIN + SETS_OUT_MIN
            begins = max(first, sets_out + way_min)
            ends = min(last, sets_out + limit_min - VISIT_MIN - way_min + 1)
            if begins < ends:
                found.append((begins, ends))
    return found


def _solve(
    metres: Sequence[Sequence[int]], limit_min: int, windows: Sequence[Windows | None]
) -> list[Day]:
    """One vehicle is one day; its clock runs on from that day's morning, so that windows know the date."""
    size, days = len(metres), most_days(len(metres) - 1)
    manager = pywrapcp.RoutingIndexManager(size, days, 0)
    model = pywrapcp.RoutingModel(manager)

    def leg(one: int, other: int) -> int:
        found: int = metres[manager.IndexToNode(one)][manager.IndexToNode(other)]
        return found

    def spent(one: int, other: int) -> int:
        visit = VISIT_MIN if manager.IndexToNode(one) else 0
        return visit + drive_min(leg(one, other))

    model.SetArcCostEvaluatorOfAllVehicles(model.RegisterTransitCallback(leg))
    model.SetFixedCostOfAllVehicles(A_DAY)
    horizon = days * CLOCK_MIN
    model.AddDimension(model.RegisterTransitCallback(spent), limit_min, horizon, False, "time")
    clock = model.GetDimensionOrDie("time")
    clock.SetSpanCostCoefficientForAllVehicles(METRES_PER_MIN)
    for day in range(days):
        sets_out = day * CLOCK_MIN + SETS_OUT_MIN
        clock.CumulVar(model.Start(day)).SetValue(sets_out)
        clock.CumulVar(model.End(day)).SetRange(sets_out, sets_out + limit_min)
    for place, allowed in enumerate(windows, 1):
        index = manager.NodeToIndex(place)
        model.AddDisjunction([index], LEFT_OUT)
        if allowed is not None:
            _close(clock.CumulVar(index), allowed, horizon)
    asked = pywrapcp.DefaultRoutingSearchParameters()
    asked.first_solution_strategy = (
        routing_enums_pb2.FirstSolutionStrategy.PARALLEL_CHEAPEST_INSERTION
    )
    found = model.SolveWithParameters(asked)
    rounds = [_day(metres, *_way(found, model, manager, clock, day)) for day in range(days)]
    return [one for one in rounds if one.stops]


def _close(arrival: Any, allowed: Windows, horizon: int) -> None:
    """Leave only the allowed times."""
    free_from = 0
    for first, last in sorted(allowed):
        if first > free_from:
            arrival.RemoveInterval(free_from, first - 1)
        free_from = max(free_from, last)
    if free_from <= horizon:
        arrival.RemoveInterval(free_from, horizon)


def _way(found: Any, model: Any, manager: Any, clock: Any, day: int) -> tuple[int, list[Any], int]:
    """The day's number, its (node, minutes after setting out), and when it is back."""
    sets_out = day * CLOCK_MIN + SETS_OUT_MIN
    order, at = [], found.Value(model.NextVar(model.Start(day)))
    while not model.IsEnd(at):
        order.append((manager.IndexToNode(at), found.Min(clock.CumulVar(at)) - sets_out))
        at = found.Value(model.NextVar(at))
    return day, order, found.Min(clock.CumulVar(at)) - sets_out


def _day(
    metres: Sequence[Sequence[int]], number: int, order: Sequence[tuple[int, int]], back_min: int
) -> Day:
    total, at = 0, 0
    stops = []
    for node, arrives in order:
        leg = metres[at][node]
        stops.append(Stop(node - 1, leg, arrives))
        total, at = total + leg, node
    return Day(number, tuple(stops), total + metres[at][0], back_min)
