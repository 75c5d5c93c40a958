"""Hand-sized plans: what a planner would expect, rule by rule."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest

from minsheng.engines.common.status import Infeasible
from minsheng.engines.siting import (
    Distances,
    Need,
    Option,
    Plan,
    Problem,
    coverage_of,
    solve,
    verify_plan,
)
from tests.engines.siting.worlds import demand, sites

# Three hamlets on a line, 1 km apart: 10, 6 and 5 people; a site in each.
LINE = Problem(
    demand=demand(("a", 0, 0, 10), ("b", 1000, 0, 6), ("c", 2000, 0, 5)),
    sites=sites(("A", 0, 0), ("B", 1000, 0), ("C", 2000, 0)),
    reach_m=500,
    count=2,
)


def opened(plan: Plan) -> list[str]:
    return [site.site for site in plan.open]


def test_the_two_larger_hamlets_get_a_station() -> None:
    plan = solve(LINE)

    assert opened(plan) == ["A", "B"]
    assert plan.objective == {"coverage": 16.0}
    assert (plan.status, plan.bound, plan.gap) == ("optimal", 16.0, 0.0)


def test_a_point_exactly_at_the_reach_is_covered() -> None:
    plan = solve(replace(LINE, reach_m=1000, count=1))

    assert opened(plan) == ["B"]
    assert plan.objective["coverage"] == 21


def test_each_site_says_who_only_it_covers_and_what_would_replace_it() -> None:
    plan = solve(LINE)

    reason = plan.open[0].reason
    assert (reason.covered_only_here, reason.lost_without) == (10, 10)
    assert (reason.best_alternative, reason.alternative_loss) == ("C", 5)


def test_existing_stations_are_kept_upgraded_or_closed() -> None:
    problem = replace(
        LINE,
        sites=sites(("A", 0, 0), ("B", 1000, 0), ("C", 2000, 0), existing=("A", "B", "C")),
        needs=(Need("*", "water", 500), Need("*", "rest", 500)),
        options=(
            Option(0, "basic", 0, frozenset({"water"})),
            Option(0, "full", 50, frozenset({"water", "rest"})),
            Option(1, "basic", 0, frozenset({"water"})),
            Option(2, "basic", 0, frozenset({"water"})),
        ),
        budget_yuan=50,
    )

    plan = solve(problem)

    assert [(s.site, s.level, s.action) for s in plan.open] == [
        ("A", "full", "upgrade"),
        ("B", "basic", "keep"),
    ]
    assert plan.close == ("C",)
    assert (plan.coverage.total.before, plan.coverage.total.after) == (21, 26)


def test_must_open_and_must_closed_are_kept() -> None:
    kept = replace(LINE, sites=sites(*_places(), must={"C": 1, "A": -1}))

    assert opened(solve(kept)) == ["B", "C"]


def test_a_district_floor_costs_people_elsewhere() -> None:
    floor = replace(
        LINE,
        min_per_district=1,
        sites=sites(*_places(), district={"A": "west", "B": "west", "C": "east"}),
    )

    assert opened(solve(floor)) == ["A", "C"]


def test_the_plan_says_what_the_next_money_would_buy() -> None:
    plan = solve(LINE)

    (step,) = plan.next
    assert (step.site, step.people, step.cost_yuan) == ("C", 5, 0)


def test_what_if_a_site_falls_away() -> None:
    without_b = coverage_of(LINE, {"A": None})

    assert (without_b.total.after, without_b.total.demand) == (10, 21)


def test_a_detour_makes_the_way_longer_than_the_straight_line() -> None:
    near = replace(LINE, reach_m=1000, count=1)

    assert solve(near).objective["coverage"] == 21
    assert solve(replace(near, detour=1.3)).objective["coverage"] == 10


def test_backup_puts_a_second_station_within_reach() -> None:
    twice = replace(LINE, objective=("backup", "coverage"), reach_m=1000)

    plan = solve(twice)

    assert opened(plan) == ["A", "B"]
    assert plan.objective == {"backup": 16.0, "coverage": 21.0}


def test_what_is_built_in_the_first_year_stays() -> None:
    years = replace(
        LINE, count=None, phases=(12.0, 10.0, 30.0), budget_yuan=52.0, options=_priced()
    )

    plan = solve(years)

    assert [(p.cost_yuan, p.covered) for p in plan.phases] == [(11, 10), (22, 16), (33, 21)]
    assert plan.phases[0].open == (("A", "small"),)
    assert verify_plan(years, json.loads(plan.to_json())).valid
    lie = json.loads(plan.to_json())
    lie["phases"][0]["open"] = [{"site": "C", "level": "large"}]
    assert not verify_plan(years, lie).valid


def test_the_fewest_sites_that_cover_everybody() -> None:
    plan = solve(replace(LINE, objective=("coverage", "sites"), count=None, reach_m=1000))

    assert (opened(plan), plan.objective) == (["B"], {"coverage": 21.0, "sites": 1.0})


def test_every_partner_keeps_a_station() -> None:
    shared = replace(
        LINE,
        min_per_partner=1,
        sites=sites(*_places(), partner={"A": "post", "B": "post", "C": "bank"}),
    )

    assert opened(solve(shared)) == ["A", "C"]


def test_enough_stations_are_open_at_night() -> None:
    hours = tuple(
        Option(s, level, cost, frozenset(services))
        for s in range(3)
        for level, cost, services in (("day", 10, {"water"}), ("all hours", 30, {"water", "night"}))
    )
    awake = replace(LINE, options=hours, count=None, budget_yuan=70, min_open_at_night=2)

    plan = solve(awake)

    assert plan.objective["coverage"] == 21
    assert sum(s.level == "all hours" for s in plan.open) == 2
    with pytest.raises(Infeasible, match="at least 2 open at night"):
        solve(replace(awake, budget_yuan=59))


def test_needs_count_by_group_service_and_share() -> None:
    problem = Problem(
        demand=demand(("a", 0, 0, 10, "rider"), ("b", 900, 0, 30, "cleaner")),
        sites=sites(("A", 0, 0), ("B", 900, 0)),
        count=1,
        needs=(Need("rider", "charge", 1000, 0.9), Need("cleaner", "water", 300, 0.2)),
        options=(Option(0, "x", 0, frozenset({"charge"})), Option(1, "x", 0, frozenset({"water"}))),
    )

    plan = solve(problem)

    assert opened(plan) == ["A"]
    assert plan.objective["coverage"] == 9
    assert plan.coverage.group["cleaner"].demand == 6


def test_the_second_objective_only_decides_among_the_best_of_the_first() -> None:
    problem = replace(LINE, count=None, objective=("coverage", "cost"), options=_priced())

    plan = solve(problem)

    assert plan.objective == {"coverage": 21.0, "cost": 33.0}


def test_cost_first_opens_nothing_that_need_not_be() -> None:
    plan = solve(replace(LINE, objective=("cost", "coverage"), options=_priced()))

    assert opened(plan) == []
    assert plan.objective == {"cost": 0.0, "coverage": 0.0}


def test_distance_counts_weighted_metres_to_the_nearest_open_site() -> None:
    plan = solve(replace(LINE, objective=("distance",), count=1))

    assert opened(plan) == ["B"]
    assert plan.objective == {"distance": 15_000.0, "unserved": 0.0}


def test_nobody_is_left_without_a_way_to_save_metres() -> None:
    ways = Distances(np.array([0, 1, 2, 2]), np.array([0, 0, 0, 2]), np.array([1.0, 1, 9, 1]))

    plan = solve(replace(LINE, objective=("distance",), count=1, distances=ways))

    assert opened(plan) == ["A"]
    assert plan.objective == {"distance": 61.0, "unserved": 0.0}


def test_the_farthest_person_walks_as_little_as_possible() -> None:
    plan = solve(replace(LINE, objective=("worst",), count=1))

    assert (opened(plan), plan.objective["worst"]) == (["B"], 1000)


def test_equity_raises_the_worst_served_district() -> None:
    problem = Problem(
        demand=demand(("a", 0, 0, 90, "", "", "big"), ("b", 5000, 0, 10, "", "", "small")),
        sites=sites(("A", 0, 0), ("B", 5000, 0), ("C", 100, 0)),
        count=2,
        objective=("equity", "coverage"),
    )

    assert solve(problem).objective == {"equity": 1.0, "coverage": 100.0}


def test_more_sites_than_are_useful_are_not_opened() -> None:
    crowded = replace(LINE, count=3, sites=sites(*_places(), ("D", 2000, 1)))

    assert len(solve(crowded).open) == 3


def test_an_existing_station_nobody_needs_stays_when_it_costs_nothing() -> None:
    far = replace(LINE, count=4, sites=sites(*_places(), ("F", 90_000, 0), existing=("F",)))

    assert "F" in opened(solve(far))


def test_people_with_several_hours_at_one_point_are_told_apart() -> None:
    problem = replace(
        LINE, demand=demand(("a", 0, 0, 10, "", "day", "x"), ("a", 0, 0, 4, "", "night", "x"))
    )

    hours = solve(problem).coverage.hours

    assert (hours["day"].after, hours["night"].after) == (10, 4)


def test_longitude_and_latitude_are_measured_on_the_ellipsoid() -> None:
    # One thousandth of a degree of latitude at 29° north is 110.85 m on the ellipsoid.
    problem = Problem(
        demand=demand(("a", 118.87, 28.97, 1)),
        sites=sites(("A", 118.87, 28.971)),
        datum="wgs84",
        objective=("distance",),
        count=1,
    )

    assert solve(problem).objective["distance"] == pytest.approx(110.85, abs=0.15)


@pytest.mark.parametrize("datum", ["gcj02", "bd09"])
def test_points_in_a_shifted_datum_are_as_far_apart_as_in_wgs84(datum: str) -> None:
    problem = Problem(
        demand=demand(("a", 118.87, 28.97, 1)),
        sites=sites(("A", 118.88, 28.97)),
        datum=datum,
        objective=("distance",),
        count=1,
    )

    assert solve(problem).objective["distance"] == pytest.approx(974, rel=0.01)


@pytest.mark.parametrize(
    ("change", "cause"),
    [
        ({"count": 0, "sites": sites(("A", 0, 0), must={"A": 1})}, "count is 0"),
        (
            {"budget_yuan": 5, "options": (Option(0, "x", 9, frozenset()),),
             "sites": sites(("A", 0, 0), must={"A": 1})},
            "costs 9.00 yuan, but budget_yuan is 5.00",
        ),
        (
            {"min_per_district": 1, "sites": sites(("A", 0, 0), district={"A": "x"}, must={"A": -1})},
            'district "x" must have at least 1 open sites, but only 0',
        ),
    ],
)  # fmt: skip
def test_an_impossible_plan_names_its_cause(change: dict[str, object], cause: str) -> None:
    with pytest.raises(Infeasible, match=cause):
        solve(replace(LINE, **change))  # type: ignore[arg-type]


def test_a_true_answer_from_the_progress_callback_ends_with_a_plan() -> None:
    plan = solve(LINE, progress=lambda _sign: True)

    assert len(plan.open) <= 2
    assert plan.status in ("optimal", "feasible")


def test_the_same_input_gives_the_same_bytes_and_time_is_no_part_of_them() -> None:
    first, second = solve(LINE), solve(LINE)

    assert first.to_json() == second.to_json()
    assert '"seconds": 0.0' in first.to_json()


def _places() -> tuple[tuple[str, float, float], ...]:
    return (("A", 0, 0), ("B", 1000, 0), ("C", 2000, 0))


def _priced() -> tuple[Option, ...]:
    levels = [
        (Option(s, "small", 11, frozenset()), Option(s, "large", 20, frozenset())) for s in range(3)
    ]
    return tuple(option for pair in levels for option in pair)
