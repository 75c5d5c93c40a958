"""The order in which to visit stations, day by day, by OR-Tools' routing library.

Roads are not known here: a straight line is lengthened by ``DETOUR`` and driven at ``SPEED_M_PER_MIN``.
The page says so; the phone's own map leads the way.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ortools.constraint_solver import pywrapcp, routing_enums_pb2

from minsheng.common.geo import LonLat, distance_m

DETOUR = 1.35
SPEED_M_PER_MIN = 400
VISIT_MIN = 40
DAY_MIN = 8 * 60
MOST = 60
"""Stops in one request: beyond that nobody plans on one sheet."""


class TooManyStops(ValueError):
    """More stops than one route takes."""


@dataclass(frozen=True, slots=True)
class Stop:
    """A visit: which of the points given, metres from the stop before, minutes after setting out that morning."""

    index: int
    leg_m: int
    arrives_min: int


@dataclass(frozen=True, slots=True)
class Day:
    """One day's round with the way back; ``total_min`` includes the visits."""

    stops: tuple[Stop, ...]
    total_m: int
    total_min: int


def road_m(a: LonLat, b: LonLat) -> int:
    return round(distance_m(a, b) * DETOUR)


def drive_min(metres: int) -> int:
    return -(-metres // SPEED_M_PER_MIN)


def day_routes(start: LonLat, points: Sequence[LonLat]) -> list[Day]:
    """Rounds from ``start`` and back over all ``points``: as few days as found, then as short a way as found.

    A point so far that visiting it alone takes longer than a day gets a day of its own. The search
    goes down to a local optimum and stops: equal input gives an equal answer, which is good, not proven best.

    Raises:
        TooManyStops: more than ``MOST`` points.
    """
    if len(points) > MOST:
        raise TooManyStops(str(len(points)))
    if not points:
        return []
    places = [start, *points]
    metres = [[road_m(a, b) for b in places] for a in places]
    limit = max(DAY_MIN, *(VISIT_MIN + 2 * drive_min(row) for row in metres[0][1:]))
    return [_day(metres, order) for order in _orders(metres, limit)]


def _orders(metres: Sequence[Sequence[int]], limit_min: int) -> list[list[int]]:
    size = len(metres)
    manager = pywrapcp.RoutingIndexManager(size, size - 1, 0)
    model = pywrapcp.RoutingModel(manager)

    def leg(one: int, other: int) -> int:
        found: int = metres[manager.IndexToNode(one)][manager.IndexToNode(other)]
        return found

    def spent(one: int, other: int) -> int:
        visit = VISIT_MIN if manager.IndexToNode(one) else 0
        return visit + drive_min(leg(one, other))

    model.SetArcCostEvaluatorOfAllVehicles(model.RegisterTransitCallback(leg))
    model.SetFixedCostOfAllVehicles(10_000_000)  # a day outweighs any way within a county
    model.AddDimension(model.RegisterTransitCallback(spent), 0, limit_min, True, "time")
    asked = pywrapcp.DefaultRoutingSearchParameters()
    asked.first_solution_strategy = (
        routing_enums_pb2.FirstSolutionStrategy.PARALLEL_CHEAPEST_INSERTION
    )
    found = model.SolveWithParameters(asked)
    orders = []
    for vehicle in range(size - 1):
        order, at = [], found.Value(model.NextVar(model.Start(vehicle)))
        while not model.IsEnd(at):
            order.append(manager.IndexToNode(at))
            at = found.Value(model.NextVar(at))
        if order:
            orders.append(order)
    return orders


def _day(metres: Sequence[Sequence[int]], order: Sequence[int]) -> Day:
    clock, total, at = 0, 0, 0
    stops = []
    for node in order:
        leg = metres[at][node]
        clock += drive_min(leg)
        stops.append(Stop(node - 1, leg, clock))
        clock, total, at = clock + VISIT_MIN, total + leg, node
    back = metres[at][0]
    return Day(tuple(stops), total + back, clock + drive_min(back))
