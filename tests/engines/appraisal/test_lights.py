"""Lights from rule data: the limits hold to the tenth of a point."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from minsheng.engines.appraisal import BadInput, shipped
from minsheng.engines.appraisal.lights import State, light_of, read_light_rules, standing

RULES = read_light_rules(shipped.lights())


@pytest.mark.parametrize(
    ("behind", "colour"),
    [("-5", "green"), ("0", "green"), ("9.9", "green"), ("10", "yellow"), ("30", "yellow"), ("30.1", "red"), ("80", "red")],
)  # fmt: skip
def test_yinchuan(behind: str, colour: str) -> None:
    state = State(planned=Fraction(80), done=80 - Fraction(behind))

    assert light_of(RULES["yinchuan"], state) == colour


@pytest.mark.parametrize(
    ("months", "colour"), [(0, "green"), (1, "yellow"), (2, "yellow"), (3, "red"), (9, "red")]
)
def test_what_has_not_begun_turns_yellow_then_red(months: int, colour: str) -> None:
    assert light_of(RULES["yinchuan"], State(Fraction(5), Fraction(0), months)) == colour


def test_a_late_start_never_makes_a_light_better() -> None:
    assert (
        light_of(RULES["yinchuan"], State(Fraction(50), Fraction(0), months_unstarted=1)) == "red"
    )


@pytest.mark.parametrize(
    ("done", "accepted", "colour"),
    [("29.9", False, "red"), ("30", False, "orange"), ("60", False, "yellow"), ("90", False, "green"),
     ("100", False, "green"), ("100", True, "blue")],
)  # fmt: skip
def test_five_colours(done: str, accepted: bool, colour: str) -> None:
    state = State(Fraction(50), Fraction(done), accepted=accepted)

    assert light_of(RULES["five"], state) == colour


def test_quarters_compare_the_field_and_equals_share_a_colour() -> None:
    done = {
        name: Fraction(part)
        for name, part in zip("abcdefgh", [90, 80, 80, 60, 50, 40, 30, 20], strict=True)
    }
    ahead = standing(done)

    found = [light_of(RULES["quarters"], State(Fraction(0), done[k], ahead=ahead[k])) for k in done]

    assert found == ["green", "green", "green", "yellow", "orange", "orange", "red", "red"]
    nothing = State(Fraction(80), Fraction(0), months_unstarted=1, ahead=Fraction(0))
    assert (
        light_of(RULES["quarters"], nothing) == "red"
    )  # first among those with nothing is not first
    with pytest.raises(ValueError, match="how many are ahead"):
        light_of(RULES["quarters"], State(Fraction(0), Fraction(5)))


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"bands": [{"colour": "green", "below": 10}]}, "leaves values without a colour"),
        ({"bands": [{"colour": "pink"}]}, "There is no 'pink' here"),
        ({"unstarted": {"soon": "red"}}, "'soon' is no month"),
        ({"measure": "feeling"}, "There is no 'feeling' here"),
    ],
)
def test_a_bad_rule_is_named(change: dict[str, Any], words: str) -> None:
    rule = shipped.lights()["rules"][0] | change

    with pytest.raises(BadInput, match=words):
        read_light_rules({"rules": [rule]})


def test_every_shipped_rule_names_its_source() -> None:
    assert all(rule.source for rule in RULES.values())
    assert [key for key, rule in RULES.items() if not rule.verified] == ["five", "quarters"]
