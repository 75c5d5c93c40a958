"""Planted effects are found again, nothing is found where nothing is, and too little is refused."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from minsheng.engines.effects import (
    Panel,
    Unfit,
    Unit,
    evaluate,
    panel_digest,
    panel_from_data,
    panel_to_data,
)
from tests.engines.effects.simulated import simulated

SERIES = {"stations": (3, 0), "weeks": (26, 13)}
SHORT = {"stations": (2, 4), "weeks": (10, 7)}
FOLLOWING = {"stations": (2, 4), "weeks": (26, 12), "rho": 0.6}
MANY = {"stations": (8, 12), "weeks": (12, 8), "rho": 0.5}


@pytest.mark.parametrize("kind", [SERIES, SHORT, FOLLOWING, MANY])
def test_intervals_hold_the_truth_about_as_often_as_they_say(kind: dict[str, object]) -> None:
    """Nominal 95 %; 120 rounds have a standard error of 2 points."""
    chance = np.random.default_rng(7)
    held = [evaluate(simulated(chance, **kind)).verdict == "unclear" for _ in range(120)]  # type: ignore[arg-type]
    assert 0.90 <= np.mean(held) <= 0.995


@pytest.mark.parametrize(("kind", "method"), [(SERIES, "series"), (SHORT, "difference"), (MANY, "difference")])  # fmt: skip
def test_a_planted_effect_is_found_again(kind: dict[str, object], method: str) -> None:
    chance = np.random.default_rng(11)
    found = [evaluate(simulated(chance, effect=8.0, slope=0.2, **kind)) for _ in range(30)]  # type: ignore[arg-type]
    assert {one.method for one in found} == {method}
    assert np.mean([one.estimate.value for one in found]) == pytest.approx(8.0, abs=0.8)
    assert np.mean([one.estimate.low <= 8.0 <= one.estimate.high for one in found]) >= 0.85
    assert np.mean([one.verdict == "more" for one in found]) >= 0.8


def test_a_common_rise_is_no_effect_beside_a_comparison() -> None:
    chance = np.random.default_rng(3)
    panel = simulated(chance, MANY["stations"])  # type: ignore[arg-type]
    risen = tuple(
        replace(one, values=tuple(x + 9.0 * (place >= panel.before) for place, x in enumerate(one.values)))  # type: ignore[operator]
        for one in panel.units
    )  # fmt: skip
    assert evaluate(Panel(panel.before, risen)).estimate.value == pytest.approx(
        evaluate(panel).estimate.value, abs=1e-6
    )


def test_groups_that_drifted_apart_before_fail_the_check() -> None:
    found = evaluate(simulated(np.random.default_rng(5), (3, 4), drift=1.0))
    assert found.check is not None
    assert (found.check.kind, found.check.is_passed) == ("trend", False)


def test_a_jump_that_lies_before_the_change_fails_the_placebo() -> None:
    panel = simulated(np.random.default_rng(6), (3, 0))
    half = panel.before // 2
    units = tuple(
        replace(one, values=tuple(x + 15.0 * (place >= half) for place, x in enumerate(one.values)))  # type: ignore[operator]
        for one in panel.units
    )  # fmt: skip
    check = evaluate(Panel(panel.before, units)).check
    assert check is not None
    assert (check.kind, check.is_passed) == ("placebo", False)
    assert evaluate(simulated(np.random.default_rng(6), (3, 0), (15, 8))).check is None


def _flat(weeks: int, step: float = 0.0) -> Unit:
    return Unit("A", True, tuple(5.0 + step * (place >= 10) for place in range(weeks)))


@pytest.mark.parametrize(
    ("panel", "cause", "facts"),
    [
        (Panel(3, (_flat(20),)), "few_before", {"weeks": 3, "needed": 8}),
        (Panel(12, (_flat(14),)), "few_after", {"weeks": 2, "needed": 6}),
        (Panel(10, (_flat(20),)), "constant", {}),
        (Panel(10, (_flat(20, step=4.0),)), "constant", {}),
        (Panel(10, ()), "no_changed", {}),
        (Panel(10, (Unit("A", True, (None,) * 20),)), "few_before", {"weeks": 0, "needed": 8}),
        (
            Panel(10, (Unit("A", True, (*(1.0,), *(None,) * 17, 2.0, 3.0)),)),
            "left_out",
            {"share": 70},
        ),
    ],
)
def test_what_cannot_carry_an_answer_is_refused(panel: Panel, cause: str, facts: dict[str, int]) -> None:  # fmt: skip
    with pytest.raises(Unfit) as refused:
        evaluate(panel)
    assert (refused.value.cause, refused.value.facts) == (cause, facts)


def test_a_station_that_was_hardly_measured_is_left_out_and_named() -> None:
    panel = simulated(np.random.default_rng(8), (3, 4))
    gaps = tuple(None if place < 15 else x for place, x in enumerate(panel.units[0].values))
    found = evaluate(Panel(panel.before, (replace(panel.units[0], values=gaps), *panel.units[1:])))
    assert found.left_out == ("S00",)
    assert (found.changed, found.compared) == (2, 4)


def test_weeks_without_the_busiest_station_are_no_quiet_weeks() -> None:
    panel = simulated(np.random.default_rng(9), (3, 0), rho=0.0)
    busy = tuple(None if place % 5 == 0 else (x or 0) + 500 for place, x in enumerate(panel.units[0].values))  # fmt: skip
    found = evaluate(Panel(panel.before, (replace(panel.units[0], values=busy), *panel.units[1:])))
    assert abs(found.estimate.value) < 8


@settings(max_examples=10)
@given(st.integers(0, 10_000), st.sampled_from([SERIES, SHORT, MANY]))
def test_order_unit_and_level_do_not_matter(seed: int, kind: dict[str, object]) -> None:
    panel = simulated(np.random.default_rng(seed), effect=3.0, **kind)  # type: ignore[arg-type]
    told = evaluate(panel)
    other = tuple(replace(one, values=tuple(10 * x + 100 for x in one.values if x is not None)) for one in panel.units[::-1])  # fmt: skip
    again = evaluate(Panel(panel.before, other))
    assert again.estimate.value == pytest.approx(10 * told.estimate.value, rel=1e-6, abs=1e-6)
    assert again.estimate.high == pytest.approx(10 * told.estimate.high, rel=1e-6, abs=1e-6)
    assert told.estimate.low <= told.estimate.value <= told.estimate.high
    assert told.after_mean - told.expected_mean == pytest.approx(told.estimate.value)


def test_the_digest_names_the_figures() -> None:
    panel = simulated(np.random.default_rng(1))
    again = panel_from_data(panel_to_data(panel))
    assert panel_digest(again) == panel_digest(panel)
    assert panel_digest(replace(panel, before=panel.before - 1)) != panel_digest(panel)
