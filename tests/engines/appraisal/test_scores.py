"""Scores by hand: every point can be found again with a pencil."""

from __future__ import annotations

import json
from fractions import Fraction
from typing import Any

import pytest

from minsheng.engines.appraisal import appraise, differences, document, score_bytes, what_if
from tests.engines.appraisal.builders import data, scheme, snapshot, unit

DIGEST = "950880dc1fb1dd3c614d8b66980f4bf142d796aa1e236fe250537f5e359d2a64"
PROGRESS = {"indicator": "progress", "weight": 60, "scale": {"method": "target", "best": 1}}
LATE = {
    "indicator": "late_days",
    "weight": 40,
    "scale": {"method": "range", "worst": 10, "best": 0},
}
TWO: dict[str, Any] = {"items": [PROGRESS, LATE], "bonus": [], "deductions": [], "veto": []}


def scores(*units: dict[str, Any], **changes: Any) -> dict[str, str | None]:
    return {
        one["id"]: one["score"] for one in document(appraise(snapshot(*units, **changes)))["units"]
    }


def only(scale: dict[str, Any], indicator: str = "progress") -> dict[str, Any]:
    return TWO | {"items": [{"indicator": indicator, "weight": 100, "scale": scale}]}


def test_counted_figures_give_their_points() -> None:
    """7 of 8 done: 52.5 of 60; 3 late days of 10: 28 of 40."""
    assert scores(unit("a", done=7, due=8, late=3), **TWO) == {"a": "80.50"}


def test_more_than_the_target_is_the_target() -> None:
    assert scores(unit("a", done=30, late=99), **TWO) == {"a": "60.00"}


@pytest.mark.parametrize(
    ("scale", "expected"),
    [
        ({"method": "observed"}, ["0.00", "25.00", "100.00", "100.00", None]),
        ({"method": "rank"}, ["0.00", "33.33", "100.00", "100.00", None]),
        ({"method": "quartile"}, ["25.00", "50.00", "100.00", "100.00", None]),
        (
            {"method": "range", "worst": "0.2", "best": "0.7"},
            ["0.00", "20.00", "80.00", "80.00", None],
        ),
        ({"method": "target", "best": "0.8"}, ["25.00", "37.50", "75.00", "75.00", None]),
    ],
)
def test_each_scale(scale: dict[str, Any], expected: list[str | None]) -> None:
    units = [unit(name, done=done) for name, done in zip("abcde", [2, 3, 6, 6, None], strict=True)]

    assert list(scores(*units, **only(scale)).values()) == expected


@pytest.mark.parametrize(
    ("late", "expected"), [(0, "100.00"), (4, "100.00"), (8, "50.00"), (40, "10.00")]
)
def test_a_target_where_less_is_better(late: int, expected: str) -> None:
    assert (
        scores(unit("a", late=late), **only({"method": "target", "best": 4}, "late_days"))["a"]
        == expected
    )


def test_a_target_to_come_close_to() -> None:
    aimed = data(unit("a", late=12), unit("b", late=7), unit("c", late=30))
    aimed["registry"]["indicators"][1] |= {"direction": "target", "target": 10}
    aimed["scheme"] |= only({"method": "target", "worst": 5}, "late_days")

    from minsheng.engines.appraisal import snapshot_from_data

    found = document(appraise(snapshot_from_data(aimed)))["units"]

    assert [one["score"] for one in found] == ["60.00", "40.00", "0.00"]


@pytest.mark.parametrize(
    ("policy", "expected"), [("renormalise", "70.00"), ("zero", "28.00"), ("neutral", "73.00")]
)
def test_what_nobody_knows(policy: str, expected: str) -> None:
    """3 late days give 70 %; the others' progress is 50 % and 100 %, 75 % in the mean."""
    units = [unit("a", done=None, late=3), unit("b", done=5), unit("c", done=10)]
    changes = TWO | {"missing": policy, "least_known": "0.4"}

    assert scores(*units, **changes)["a"] == expected


def test_where_too_little_is_known_there_is_no_score() -> None:
    found = document(appraise(snapshot(unit("a", done=None), unit("b"), **TWO)))["units"]

    assert found[0]["score"] is None
    assert "place" not in found[0]
    assert found[1]["place"] == {"number": 1, "first": 1, "last": 1}


def test_bonus_and_deductions_are_held() -> None:
    """5 months early give 2 at most; 5 late days give one full pair twice, 1 point off."""
    changes = {k: scheme()[k] for k in ("bonus", "deductions")} | {"items": TWO["items"]}
    one = document(appraise(snapshot(unit("a", early=5, late=5), **changes)))["units"][0]

    assert (one["base"], one["added"], one["score"]) == ("80.00", "1.00", "81.00")
    assert [given["points"] for given in one["bonus"] + one["deductions"]] == ["2.00", "1.00"]


def test_all_bonus_together_is_held_too() -> None:
    many = [{"key": key, "name": key, "count": "early", "points": 2} for key in "xyz"]
    changes = TWO | {"bonus": many, "bonus_most": 5}

    assert scores(unit("a", early=1), **changes) == {"a": "105.00"}


def test_a_veto_caps_and_an_unknown_one_is_shown() -> None:
    units = [
        unit("a", accidents=1),
        unit("b", false_data=True, accidents=2),
        unit("c", accidents=None),
    ]
    found = document(appraise(snapshot(*units)))["units"]

    assert [one["score"] for one in found][:2] == ["59.00", "0.00"]
    assert float(found[2]["score"]) > 59
    assert found[2]["undecided"] == ["accident"]


def test_the_items_add_up_to_what_is_published() -> None:
    found = document(
        appraise(snapshot(unit("a", done=1, due=3, visits=7, open_found=3), unit("b")))
    )
    for one in found["units"]:
        assert sum(Fraction(item["points"]) for item in one["items"]) == Fraction(one["base"])
        assert Fraction(one["base"]) + Fraction(one["added"]) == Fraction(one["score"])


def test_strata_compare_like_with_like() -> None:
    units = [
        unit("a", "山区", done=2),
        unit("b", "山区", done=4),
        unit("c", "平原", done=9),
        unit("d", "平原", done=10),
    ]
    changes = only({"method": "observed"})

    assert list(scores(*units, **changes).values()) == ["0.00", "25.00", "87.50", "100.00"]
    assert list(scores(*units, strata="within", **changes).values()) == [
        "0.00",
        "100.00",
        "0.00",
        "100.00",
    ]


def test_three_contented_visitors_do_not_make_the_best_county() -> None:
    small = unit("a", open_found=3, visits=3)
    others = [unit("b", open_found=190, visits=200), unit("c", open_found=100, visits=200)]
    found = document(appraise(snapshot(small, *others)))["units"]
    item = next(one for one in found[0]["items"] if one["indicator"] == "open")

    assert item["value"] == "1.000000"
    assert float(item["sample"]["used"]) < 0.95
    assert 0 < float(item["sample"]["own"]) < 1


def test_a_lead_that_noise_can_overturn_is_a_tie() -> None:
    close = [unit("a", open_found=9), unit("b", open_found=8), unit("c", done=1)]
    places = {
        one["id"]: one["place"] for one in document(appraise(snapshot(*close, draws=400)))["units"]
    }

    assert (places["a"]["first"], places["a"]["last"]) == (1, 2)
    assert (places["b"]["first"], places["b"]["last"]) == (1, 2)
    assert (places["b"]["number"], places["c"]["first"]) == (2, 3)


def test_full_counts_leave_no_doubt() -> None:
    found = document(appraise(snapshot(unit("a"), unit("b", done=9), **TWO)))["units"]

    assert found[1]["interval"] == ["94.00", "94.00"]
    assert [one["place"]["last"] for one in found] == [1, 2]


def test_the_weight_that_turns_neighbours_round_is_named() -> None:
    """a: 100 % and 50 %, b: 75 % and 100 %: level where a quarter of x is half of 100 − x, at 66.67."""
    found = document(appraise(snapshot(unit("a", late=5), unit("b", done="7.5"), **TWO)))

    assert found["swaps"] == [
        {"ahead": "b", "behind": "a", "item": "late_days", "weight": "40.00", "level_at": "33.33"}
    ]
    level = {"items": [PROGRESS | {"weight": "66"}, LATE | {"weight": "34"}]}
    assert scores(unit("a", late=5), unit("b", done="7.5"), **TWO | level)["b"] > "83"


def test_what_if_is_computed_not_guessed() -> None:
    before = snapshot(unit("a", done=5), unit("b", done=6))

    change = what_if(before, facts={("a", "done"): Fraction(7)})[0]

    assert change.points == 8
    assert (change.place_before, change.place_after) == (2, 1)
    assert change.by_item["progress"] == 8
    heavier = what_if(before, weights={"progress": Fraction(80)})
    assert [one.by_item["progress"] for one in heavier] == [20, 24]
    assert all(one.points < 0 for one in heavier if one.points is not None)


def test_what_if_refuses_what_is_not_there() -> None:
    one = snapshot(unit("a"))

    with pytest.raises(KeyError):
        what_if(one, facts={("z", "done"): None})
    with pytest.raises(KeyError):
        what_if(one, weights={"charm": Fraction(1)})
    with pytest.raises(ValueError):
        what_if(one, weights={"progress": Fraction(101)})


def test_a_lie_in_the_file_is_found() -> None:
    one = snapshot(unit("a"), unit("b", done=3))
    claimed = json.loads(score_bytes(one))
    assert differences(claimed, one) == []

    claimed["units"][1]["score"] = "99.00"

    assert differences(claimed, one)[0].startswith("units[1].score: the file says '99.00'")


def test_the_figures_of_an_example_stay() -> None:
    """By hand for a: 40 + 10 + 16 from what all have alike; 9 of 10 doors open, drawn half-way and more to the
    25 of 30 of all, are (9 + 25) / 40 of 30 points. If figures here change, so do everybody's: raise
    ``scores.ENGINE`` then."""
    counties = [unit("a", open_found=9), unit("b", done=8, marks=4), unit("c", late=3)]

    found = document(appraise(snapshot(*counties)))

    assert [one["score"] for one in found["units"]] == ["91.50", "82.75", "87.25"]
    assert found["digest"] == DIGEST
