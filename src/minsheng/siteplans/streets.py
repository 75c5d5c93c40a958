"""The problem as it is solved: with the ways along the streets where the plan asked for them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from minsheng.places.models import StreetNetwork
from minsheng.siteplans.models import SitePlan

if TYPE_CHECKING:
    from minsheng.engines.siting.network import Network
    from minsheng.engines.siting.problem import Problem

MOST_NAMED = 200
"""So many demand points far from any street are named; all are counted."""


def streets_of(plan: SitePlan) -> Network | None:
    """The streets of the plan's means of getting about; None for straight lines."""
    if plan.network_id is None:
        return None
    from minsheng.places.streets import unpacked  # heavy: numpy and scipy

    kept = StreetNetwork.objects.select_related("streets").get(pk=plan.network_id)
    return unpacked(bytes(kept.streets.packed), plan.asked.ways)


def problem_of(plan: SitePlan) -> Problem:
    """The frozen problem with its ways measured, as the engine takes it."""
    from minsheng.engines.siting.files import problem_from_data  # heavy: numpy and the solver
    from minsheng.engines.siting.network import along_streets

    problem, streets = problem_from_data(plan.snapshot.problem), streets_of(plan)
    return problem if streets is None else along_streets(problem, streets)


def published_problem(plan: SitePlan) -> dict[str, Any]:
    """The frozen problem in the published form, streets included: whoever reads it gets ``problem_of``."""
    problem, streets = plan.snapshot.problem, streets_of(plan)
    if streets is None:
        return problem
    nodes = [
        {"node": str(number), "lon": lon, "lat": lat}
        for number, (lon, lat) in enumerate(streets.xy.tolist())
    ]
    rows = zip(streets.ends.tolist(), streets.metres.tolist(), streets.oneway.tolist(), strict=True)
    edges = [
        {"from": str(a), "to": str(b), "metres": metres, "oneway": "yes" if oneway else "no"}
        for (a, b), metres, oneway in rows
    ]
    return {**problem, "nodes": nodes, "edges": edges}


def far_from_streets(plan: SitePlan) -> dict[str, Any]:
    """What no street is near and so can neither be reached nor reach: ``points`` (how many), ``people``, ``sites`` (ids).

    Empty for a plan by straight lines.
    """
    streets = streets_of(plan)
    if streets is None:
        return {}
    import numpy as np

    from minsheng.places.streets import far_from

    rows = plan.snapshot.problem["demand"]
    people: dict[tuple[str, float, float], float] = {}
    for row in rows:
        point = (row["id"], row["lon"], row["lat"])
        people[point] = people.get(point, 0.0) + row["weight"]
    points, sites = list(people), plan.snapshot.problem["sites"]
    far = far_from(streets, np.array([point[1:] for point in points], dtype=np.float64))
    at = np.array([[site["lon"], site["lat"]] for site in sites], dtype=np.float64)
    return {
        "points": len(far),
        "people": sum(people[points[one]] for one in far),
        "sites": [sites[one]["id"] for one in far_from(streets, at)][:MOST_NAMED],
    }
