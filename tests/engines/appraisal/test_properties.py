"""What must hold for every snapshot: better is never worse, order and measure play no part, same bytes."""

from __future__ import annotations

import random
from copy import deepcopy
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from minsheng.engines.appraisal import appraise, document, score_bytes, snapshot_from_data
from minsheng.engines.appraisal.pooling import Sample, pooled
from tests.engines.appraisal.builders import data, units

BETTER = {"done": 1, "late": -1, "open_found": 1, "mark": Fraction(1, 10)}
SOME = settings(max_examples=40)


def score(units: list[dict[str, Any]], name: str, **changes: Any) -> Fraction | None:
    return appraise(snapshot_from_data(data(*units, draws=1, **changes))).score_of(name)


@pytest.mark.parametrize("method", ["target", "range", "observed", "rank", "quartile"])
@given(
    units(), st.sampled_from(sorted(BETTER)), st.sampled_from(["renormalise", "zero", "neutral"])
)
@SOME
def test_a_better_fact_never_lowers_the_score(
    method: str, units: list[dict[str, Any]], fact: str, missing: str
) -> None:
    changes = {"missing": missing, "items": items(method)}
    before = score(units, "a", **changes)
    better = deepcopy(units)
    value = better[0]["facts"][fact]
    if value is None:
        return
    if fact == "open_found" and value == better[0]["facts"]["visits"]:
        return
    step = BETTER[fact]
    better[0]["facts"][fact] = (
        str(round(float(value) + 0.1, 1)) if fact == "mark" else max(0, value + int(step))
    )
    if fact == "mark" and float(better[0]["facts"]["mark"]) > 5:
        return
    after = score(better, "a", **changes)
    assert before is None or (after is not None and after >= before)


def items(method: str) -> list[dict[str, Any]]:
    """Counted items on the scale to be tried; asked ones with a prior of their own where they are compared."""
    ends = {"target": {"best": 2}, "range": {"worst": 0, "best": 2}}.get(method, {})
    less = {"target": {"best": 3}, "range": {"worst": 12, "best": 0}}.get(method, {})
    absolute = method in {"target", "range"}
    mean: dict[str, Any] = {} if absolute else {"prior": {"mean": "0.7", "weight": 10}}
    marks: dict[str, Any] = {} if absolute else {"prior": {"mean": "3.5", "weight": 10}}
    part = {
        "method": method,
        **({"best": 1} if absolute else {}),
        **({"worst": 0} if method == "range" else {}),
    }
    mark = {
        "method": method,
        **({"best": 5} if absolute else {}),
        **({"worst": 1} if method == "range" else {}),
    }
    return [
        {"indicator": "progress", "weight": 40, "scale": {"method": method, **ends}},
        {"indicator": "late_days", "weight": 10, "scale": {"method": method, **less}},
        {"indicator": "open", "weight": 30, "scale": part, **mean},
        {"indicator": "mark", "weight": 20, "scale": mark, **marks},
    ]


@given(units(), st.randoms(use_true_random=False))
@SOME
def test_the_order_of_units_plays_no_part(units: list[dict[str, Any]], dice: random.Random) -> None:
    once = score_bytes(snapshot_from_data(data(*units)))
    dice.shuffle(units)

    assert score_bytes(snapshot_from_data(data(*units))) == once


@given(units(), st.integers(2, 50))
@SOME
def test_the_measure_plays_no_part(units: list[dict[str, Any]], times: int) -> None:
    """Counting in dozens changes nothing where the target is counted in dozens too."""
    once = [one.score for one in appraise(snapshot_from_data(data(*units))).units]
    for one in units:
        for name in ("done", "due"):
            known = one["facts"][name]
            one["facts"][name] = None if known is None else known * times

    assert [one.score for one in appraise(snapshot_from_data(data(*units))).units] == once


@given(units())
@SOME
def test_points_add_up_and_a_veto_always_caps(units: list[dict[str, Any]]) -> None:
    units[0]["facts"]["accidents"] = 1
    found = document(appraise(snapshot_from_data(data(*units))))
    for one in found["units"]:
        if one["score"] is None:
            continue
        assert sum(Fraction(item["points"]) for item in one["items"]) == Fraction(one["base"])
        assert Fraction(one["score"]) >= 0
        low, high = map(Fraction, one["interval"])
        assert low <= high
        place = one["place"]
        assert (
            place["first"] <= place["number"] <= place["last"] or place["number"] <= place["last"]
        )
        if one["id"] == "a":
            assert Fraction(one["score"]) <= 59
            assert high <= 59


@given(units())
@SOME
def test_the_same_snapshot_gives_the_same_bytes(units: list[dict[str, Any]]) -> None:
    first, second = (score_bytes(snapshot_from_data(data(*units))) for _ in range(2))

    assert first == second


samples = st.lists(
    st.tuples(st.integers(0, 30), st.integers(1, 30)).map(lambda pair: (min(pair), max(pair))),
    min_size=1,
    max_size=6,
)


@given(samples)
def test_pooling_stays_between_the_own_answers_and_the_mean(found: list[tuple[int, int]]) -> None:
    parts = {str(i): Sample(Fraction(k, n), Fraction(n)) for i, (k, n) in enumerate(found)}
    for unit, one in pooled(parts).items():
        low, high = sorted([parts[unit].mean, one.prior.mean])
        assert low <= one.mean <= high
        assert 0 <= one.own <= 1
        assert one.prior.weight <= sum(sample.size for sample in parts.values())


@given(samples, st.integers(0, 5))
def test_one_more_good_answer_never_lowers_the_estimate(
    found: list[tuple[int, int]], place: int
) -> None:
    place %= len(found)
    good, asked = found[place]
    if good == asked:
        return
    better = [*found[:place], (good + 1, asked), *found[place + 1 :]]
    before, after = (
        pooled({str(i): Sample(Fraction(k, n), Fraction(n)) for i, (k, n) in enumerate(rows)})
        for rows in (found, better)
    )

    assert after[str(place)].mean >= before[str(place)].mean


def test_alike_units_are_pooled_fully_and_different_ones_hardly() -> None:
    def own(*parts: tuple[int, int]) -> list[float]:
        found = pooled(
            {str(i): Sample(Fraction(k, n), Fraction(n)) for i, (k, n) in enumerate(parts)}
        )
        return [float(one.own) for one in found.values()]

    assert own((8, 10), (8, 10), (8, 10)) == pytest.approx([1 / 4] * 3)
    assert min(own((10, 100), (50, 100), (90, 100))) > 0.9
