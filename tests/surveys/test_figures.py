"""Figures: shares with intervals, weights, what may be published."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minsheng.surveys.models import Survey
from minsheng.surveys.queries import answers_of, chosen
from minsheng.surveys.rules.figures import cross, hidden, hidden_counts, shares, spread, wilson
from minsheng.surveys.rules.quotas import gaps
from minsheng.surveys.rules.raking import rake
from minsheng.surveys.services.bulk import BadRows, import_answers
from minsheng.surveys.services.targets import set_margins
from tests.people import Cast


def test_the_survey_of_1327_riders_gives_78_per_cent_with_its_interval(
    lunch: Survey, cast: Cast
) -> None:
    rows = [{"eats": "no"}] * 1035 + [{"eats": "yes", "minutes": "20"}] * 292
    assert import_answers(lunch.pk, rows, actor=cast.officer) == 1327

    answers = answers_of(lunch)
    named = [chosen(answer.values, "eats") for answer in answers]
    found = shares(["yes", "no"], named, [answer.weight for answer in answers])["no"]
    assert (found.count, found.n) == (1035, 1327)
    assert round(found.share * 100) == 78
    # by hand from Wilson's formula with z = 1.96: 75.69 % to 80.14 %
    assert (round(found.low, 4), round(found.high, 4)) == (0.7569, 0.8014)


def test_an_import_with_one_bad_row_takes_nothing(lunch: Survey, cast: Cast) -> None:
    with pytest.raises(BadRows) as caught:
        import_answers(lunch.pk, [{"eats": "no"}, {"eats": "maybe"}], actor=cast.officer)
    assert [(bad.row, bad.faults) for bad in caught.value.rows] == [(2, {"eats": "choice"})]
    assert not lunch.answers.exists()


@given(st.integers(0, 500), st.integers(1, 500))
def test_the_interval_holds_the_share_and_stays_within_bounds(count: int, more: int) -> None:
    n = count + more
    low, high = wilson(count / n, n)
    assert 0 <= low <= count / n <= high <= 1


def test_wilson_at_the_edges() -> None:
    assert wilson(0.0, 0) == (0.0, 1.0)
    low, high = wilson(0.0, 10)
    assert low == 0
    assert math.isclose(high, 0.2775, abs_tol=1e-4)  # 1.96² / (10 + 1.96²)


def test_quartiles_of_weighted_numbers() -> None:
    found = spread([10, 20, 30, 40], [1, 1, 1, 5])
    assert found is not None
    assert (found.median, found.mean, found.n) == (40, 32.5, 4)
    assert spread([], []) is None


def test_raking_meets_two_margins_at_once() -> None:
    answers = [{"a": "x", "b": "1"}] * 40 + [{"a": "x", "b": "2"}] * 30
    answers += [{"a": "y", "b": "1"}] * 20 + [{"a": "y", "b": "2"}] * 10
    found = rake(answers, {"a": {"x": 500, "y": 500}, "b": {"1": 400, "2": 600}})

    total = sum(found.weights)
    x = sum(w for w, answer in zip(found.weights, answers, strict=True) if answer["a"] == "x")
    two = sum(w for w, answer in zip(found.weights, answers, strict=True) if answer["b"] == "2")
    assert found.fits
    assert math.isclose(x / total, 0.5, abs_tol=1e-3)
    assert math.isclose(two / total, 0.6, abs_tol=1e-3)
    assert math.isclose(total, len(answers), rel_tol=1e-6)


@given(
    st.lists(st.sampled_from(["x", "y", "z"]), min_size=1, max_size=60),
    st.dictionaries(st.sampled_from(["x", "y", "z", "w"]), st.integers(0, 1000), min_size=1),
)
def test_raking_one_margin_never_fails_and_never_exceeds_its_bounds(
    options: list[str], margin: dict[str, int]
) -> None:
    found = rake([{"a": option} for option in options], {"a": margin})
    assert len(found.weights) == len(options)
    assert all(0.2 <= weight <= 5 for weight in found.weights)


def test_weights_reach_the_answers(lunch: Survey, cast: Cast) -> None:
    rows = [{"eats": "no"}] * 3 + [{"eats": "yes", "minutes": "20"}]
    import_answers(lunch.pk, rows, actor=cast.officer)
    set_margins(lunch.pk, {"eats": {"yes": 100, "no": 100}}, actor=cast.officer)

    weights = {chosen(a.values, "eats")[0]: round(a.weight, 3) for a in answers_of(lunch)}
    assert weights == {"no": 0.667, "yes": 2.0}
    assert [a.values["minutes"] for a in answers_of(lunch, only={"eats": "yes"})] == [20]


@given(st.lists(st.lists(st.integers(0, 40), min_size=3, max_size=3), min_size=2, max_size=5))
def test_no_line_has_exactly_one_hidden_cell(table: list[list[int]]) -> None:
    mask = hidden(table, 10)
    for i, row in enumerate(table):
        for j, count in enumerate(row):
            assert mask[i][j] or not 0 < count < 10
    lines = [*mask, *zip(*mask, strict=True)]
    assert all(sum(line) != 1 for line in lines)


def test_small_counts_of_one_question_hide_a_second_one() -> None:
    assert hidden_counts({"a": 50, "b": 4, "c": 30}, 84) == {"b", "c"}
    assert hidden_counts({"a": 5, "b": 4}, 9) == {"a", "b"}
    assert hidden_counts({"a": 50, "b": 40}, 90) == set()


def test_a_cross_table_counts_every_pair_of_a_multiple_choice() -> None:
    pairs = [(["x"], ["1", "2"]), (["y"], ["1"]), (["x"], [])]
    assert cross(["x", "y"], ["1", "2"], pairs) == [[1, 1], [1, 0]]


def test_the_emptiest_cell_is_asked_next() -> None:
    targets = {("courier", "", ""): 2, ("courier", "d1", "h22"): 3, ("", "d2", ""): 1}
    answers = [(["courier"], ["d1"], ["h10", "h22"]), (["courier"], ["d2"], ["h10"])]
    board = gaps(targets, answers)
    assert [(gap.cell, gap.have, gap.missing) for gap in board] == [
        (("courier", "d1", "h22"), 1, 2),
        (("courier", "", ""), 2, 0),
        (("", "d2", ""), 1, 0),
    ]
