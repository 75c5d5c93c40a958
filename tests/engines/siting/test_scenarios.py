"""Demand that turns out otherwise: how a plan stands then, and plans chosen for the worst case."""

from __future__ import annotations

import copy
import itertools
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from minsheng.engines.common.status import Infeasible
from minsheng.engines.siting import (
    BadInput,
    Need,
    Problem,
    Scenario,
    read_problem,
    solve,
    verify_plan,
)
from tests.engines.siting.brute import _allowed, metres_of, options_of
from tests.engines.siting.worlds import demand, random_problem, sites

SUMMER = (Scenario("summer", 3.0, group="rider"), Scenario("summer", 0.5, group="cleaner"))


def town(**changes: Any) -> Problem:
    """Cleaners in the west, riders in the east, one site to open."""
    problem = Problem(
        demand=demand(("w", 0, 0, 10, "cleaner"), ("e", 5000, 0, 8, "rider")),
        sites=sites(("W", 0, 0), ("E", 5000, 0)),
        reach_m=300,
        count=1,
        scenarios=SUMMER,
    )
    return replace(problem, **changes)


def test_a_plan_says_how_far_it_stays_behind_when_demand_turns() -> None:
    plan = solve(town())

    assert [site.site for site in plan.open] == ["W"]
    assert plan.robustness is not None
    (summer,) = plan.robustness.scenarios
    assert (summer.scenario, summer.covered, summer.best, summer.bound) == ("summer", 5, 24, 24)
    assert summer.best_open == (("E", None),)
    assert (plan.robustness.share, plan.robustness.share_at_most) == (0, 0)


def test_a_plan_for_the_worst_scenario_covers_the_larger_share_there() -> None:
    both = (*SUMMER, Scenario("as counted", 1.0))
    plan = solve(town(objective=("robust",), scenarios=both))

    assert [site.site for site in plan.open] == ["E"]
    assert plan.objective["robust"] == pytest.approx(8 / 18)
    assert verify_plan(
        town(objective=("robust",), scenarios=both), json.loads(plan.to_json())
    ).valid


def test_chance_moves_what_belongs_together_and_is_the_same_every_time() -> None:
    problem = town(scenarios=(), scenario_count=5, scenario_noise=0.3)
    plan = solve(problem)

    assert plan.robustness is not None
    names = [one.scenario for one in plan.robustness.scenarios]
    assert names == [f"chance {k}" for k in range(1, 6)]
    assert all(7 <= one.covered <= 13 for one in plan.robustness.scenarios)
    assert solve(problem).to_json() == plan.to_json()
    assert verify_plan(problem, json.loads(plan.to_json())).valid


def test_a_problem_without_scenarios_is_what_it_was() -> None:
    plain = town(scenarios=())

    assert "robustness" not in json.loads(solve(plain).to_json())
    assert plain.sha256() == replace(plain, scenario_noise=0.4).sha256()
    assert plain.sha256() != town().sha256()


def write(folder: Path, scenarios: str, settings: str = "") -> Path:
    (folder / "problem.toml").write_text(f'datum = "plane"\ncount = 1\n{settings}', "utf-8")
    (folder / "demand.csv").write_text("id,x,y,weight,group\nw,0,0,10,cleaner\n", "utf-8")
    (folder / "sites.csv").write_text("id,x,y\nW,0,0\n", "utf-8")
    (folder / "scenarios.csv").write_text(scenarios, "utf-8")
    return folder


def test_scenarios_are_read_from_their_file(tmp_path: Path) -> None:
    folder = write(tmp_path, "scenario,factor,group\nfewer,0.5,cleaner\nmore,2,\n")

    problem = read_problem(folder)

    assert problem.scenarios == (Scenario("fewer", 0.5, "cleaner"), Scenario("more", 2.0))


@pytest.mark.parametrize(
    ("rows", "keys", "told"),
    [
        ("scenario,factor,group\nfewer,0.5,ridr\n", "", 'No demand row has the group "ridr"'),
        ("scenario,factor\nfewer,-1\n", "", "out of range"),
        ("scenario\nfewer\n", "", "The column is missing"),
        ("scenario,factor\n", 'objective = ["robust"]\n', "robust needs scenarios"),
    ],
)
def test_scenarios_that_mean_nothing_are_refused(
    tmp_path: Path, rows: str, keys: str, told: str
) -> None:
    with pytest.raises(BadInput, match=told):
        read_problem(write(tmp_path, rows, keys))


def uncertain(seed: int) -> Problem:
    problem = random_problem(seed, objective=("robust", "coverage"))
    rng = np.random.default_rng(seed)
    listed = tuple(
        Scenario(name, float(rng.choice([0.0, 0.5, 2.0])), group=str(rng.choice(["", group])))
        for name, group in (("a", problem.demand.group[0]), ("b", problem.demand.group[-1]))
    )
    return replace(problem, scenarios=listed, scenario_count=2, scenario_noise=0.5)


def brute(problem: Problem, people: list[np.ndarray]) -> tuple[float, list[float]] | None:
    """The best least share over scenarios, and the most covered in each, by trying every plan."""
    options = options_of(problem)
    sets: list[list[int]] = [[-1] for _ in problem.sites.id]
    for index, (site, _, _) in enumerate(options):
        sets[site].append(index)
    metres, needs = metres_of(problem), problem.needs or (Need("*", "", problem.reach_m),)
    share, most = None, [0.0] * len(people)
    for plan in itertools.product(*sets):
        if not _allowed(problem, options, np.array(plan)):
            continue
        met, whole = np.zeros(len(people)), np.zeros(len(people))
        for row, need in itertools.product(range(len(problem.demand.id)), needs):
            if need.group not in ("*", problem.demand.group[row]):
                continue
            served = any(
                metres[row, options[o][0]] <= need.reach_m + 1e-6
                and (options[o][2] is None or need.service in (*options[o][2], ""))
                for o in plan
                if o >= 0
            )
            own = need.share * np.array([p[row] for p in people])
            whole += own
            met += own * served
        some = whole > 0
        least = float((met[some] / whole[some]).min(initial=1.0))
        share = least if share is None else max(share, least)
        most = np.maximum(most, met).tolist()
    return None if share is None else (share, most)


def test_no_plan_is_better_in_its_worst_scenario_nor_any_best_plan_in_its_own() -> None:
    from minsheng.engines.siting.scenarios import factors

    tried = 0
    for seed in range(60):
        problem = uncertain(seed)
        people = [factor * problem.demand.weight for _, factor in factors(problem)]
        best = brute(problem, people)
        if best is None:
            with pytest.raises(Infeasible):
                solve(problem)
            continue
        plan = solve(problem)
        assert plan.objective["robust"] == pytest.approx(best[0], abs=2e-6), seed
        assert plan.robustness is not None
        found = [one.best for one in plan.robustness.scenarios]
        assert found == pytest.approx(best[1]), seed
        audit = verify_plan(problem, json.loads(plan.to_json()))
        assert audit.valid, (seed, audit.errors)
        tried += 1
    assert tried > 30


def _summer(plan: dict[str, Any]) -> dict[str, Any]:
    summer: dict[str, Any] = plan["robustness"]["scenarios"][0]
    return summer


LIES: dict[str, Callable[[dict[str, Any]], Any]] = {
    "no block": lambda p: p.pop("robustness"),
    "a scenario left out": lambda p: p["robustness"]["scenarios"].pop(),
    "another share": lambda p: p["robustness"].update(share=1.0),
    "another hope": lambda p: p["robustness"].update(share_at_most=1.0),
    "another measure": lambda p: p["robustness"].update(within=0.5),
    "more covered": lambda p: _summer(p).update(covered=6.0),
    "a better best": lambda p: _summer(p).update(best=25.0, bound=25.0),
    "a best that breaks a rule": lambda p: _summer(p)["best_open"].append({"site": "W", "level": None}),
    "a bound below": lambda p: _summer(p).update(bound=3.0),
}  # fmt: skip


@pytest.mark.parametrize("name", LIES)
def test_a_lie_about_scenarios_is_found(name: str) -> None:
    lie = copy.deepcopy(json.loads(solve(town()).to_json()))
    LIES[name](lie)

    assert not verify_plan(town(), lie).valid
