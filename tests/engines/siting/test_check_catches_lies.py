"""A plan that claims anything untrue is found out, whichever field the lie is in."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from typing import Any

import pytest

from minsheng.engines.siting import Need, Option, Problem, solve, verify_plan
from tests.engines.siting.worlds import demand, sites

TOWN = Problem(
    demand=demand(
        ("a", 0, 0, 10, "rider", "day", "west"),
        ("a", 0, 0, 7, "rider", "night", "west"),
        ("b", 1000, 0, 6, "cleaner", "day", "west"),
        ("c", 2000, 0, 5, "cleaner", "night", "east"),
        ("d", 3000, 0, 4, "rider", "day", "east"),
    ),
    sites=sites(
        ("A", 0, 0), ("B", 1000, 0), ("C", 2000, 0), ("D", 3000, 0),
        existing=("B", "D"), district={"A": "west", "B": "west", "C": "east", "D": "east"},
    ),
    objective=("coverage", "distance", "worst", "equity", "cost"),
    count=2,
    budget_yuan=60,
    min_per_district=1,
    needs=(Need("rider", "charge", 400), Need("*", "water", 900, 0.5)),
    options=tuple(
        option
        for site in range(4)
        for option in (
            Option(site, "basic", 10, frozenset({"water"})),
            Option(site, "full", 30, frozenset({"water", "charge"})),
        )
    ),
)  # fmt: skip


@pytest.fixture(scope="module")
def honest() -> dict[str, Any]:
    plan: dict[str, Any] = json.loads(solve(TOWN).to_json())
    return plan


def test_the_honest_plan_is_valid(honest: dict[str, Any]) -> None:
    audit = verify_plan(TOWN, honest)

    assert audit.errors == ()
    assert audit.facts["objective"] == pytest.approx(honest["objective"])


def _numbers(tree: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Paths of all numbers in a plan."""
    if isinstance(tree, dict):
        return [p for key, value in tree.items() for p in _numbers(value, (*path, key))]
    if isinstance(tree, list):
        return [p for i, value in enumerate(tree) for p in _numbers(value, (*path, i))]
    return [path] if isinstance(tree, int | float) else []


def test_no_number_can_be_changed_unnoticed(honest: dict[str, Any]) -> None:
    free = {("seed",), ("seconds",)}
    paths = [path for path in _numbers(honest) if path not in free]
    assert len(paths) > 30
    for path in paths:
        lie = copy.deepcopy(honest)
        place = lie
        for key in path[:-1]:
            place = place[key]
        place[path[-1]] = place[path[-1]] + (1.5 if path != ("bound",) else -1.5)
        assert not verify_plan(TOWN, lie).valid, path


LIES: dict[str, Callable[[dict[str, Any]], Any]] = {
    "another format": lambda p: p.update(format="other/1"),
    "another problem": lambda p: p.update(problem_sha256="0" * 64),
    "an unknown status": lambda p: p.update(status="perfect"),
    "no engine": lambda p: p.pop("engine"),
    "no open list": lambda p: p.pop("open"),
    "an unknown site": lambda p: p["open"][0].update(site="Z"),
    "an unknown level": lambda p: p["open"][0].update(level="palace"),
    "a wrong action": lambda p: p["open"][0].update(action="close"),
    "a site twice": lambda p: p["open"].append(p["open"][0]),
    "a site left out": lambda p: p["open"].pop(),
    "a closing left out": lambda p: p.update(close=[]),
    "a closing made up": lambda p: p["close"].append("A"),
    "a bound below the plan": lambda p: p.update(bound=1.0, gap=0.9),
    "optimal with a gap": lambda p: p.update(bound=99.0),
    "an objective not asked for": lambda p: p["objective"].update(fame=1.0),
    "an objective left out": lambda p: p["objective"].pop("worst"),
    "a worse alternative": lambda p: p["open"][0]["reason"].update(best_alternative=None),
    "an alternative already open": lambda p: p["open"][0]["reason"].update(
        best_alternative=p["open"][1]["site"]
    ),
    "no reason": lambda p: p["open"][0].pop("reason"),
    "another measure": lambda p: p.update(reason_measure="distance"),
    "a district left out": lambda p: p["coverage"]["district"].pop("east"),
    "text for a number": lambda p: p.update(gap="none"),
    "a number without end": lambda p: p.update(bound=float("inf")),
    "a next step made up": lambda p: p["next"].insert(
        0, {"site": "Z", "level": "full", "cost_yuan": 1.0, "people": 1.0}
    ),
    "negative time": lambda p: p.update(seconds=-1),
}


@pytest.mark.parametrize("name", LIES)
def test_a_lie_is_found(honest: dict[str, Any], name: str) -> None:
    lie = copy.deepcopy(honest)
    LIES[name](lie)

    audit = verify_plan(TOWN, lie)

    assert not audit.valid
    assert audit.errors


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"count": 1}, "but count is 1"),
        ({"budget_yuan": 5.0}, "but budget_yuan is 5"),
        ({"min_per_district": 2}, "at least 2"),
    ],
)
def test_a_plan_that_breaks_a_rule_is_found(
    honest: dict[str, Any], change: dict[str, Any], told: str
) -> None:
    import dataclasses

    stricter = dataclasses.replace(TOWN, **change)
    plan = {**honest, "problem_sha256": stricter.sha256()}

    assert any(told in error for error in verify_plan(stricter, plan).errors)
