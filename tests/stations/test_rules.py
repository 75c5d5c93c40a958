"""Short codes and states: decisions on plain values."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minsheng.stations.models import Station
from minsheng.stations.rules import shortcode
from minsheng.stations.rules.states import EXITED, MOVES, OPEN, moves_from

CODES = st.text(shortcode.SIGNS, min_size=5, max_size=5).map(shortcode.with_check)


@given(CODES, st.integers(0, 5), st.sampled_from(shortcode.SIGNS))
def test_one_wrong_sign_is_noticed(code: str, place: int, sign: str) -> None:
    slipped = code[:place] + sign + code[place + 1 :]
    assert shortcode.is_valid(slipped) == (slipped == code)


@given(CODES, st.integers(0, 4))
def test_two_swapped_signs_are_noticed(code: str, place: int) -> None:
    slipped = code[:place] + code[place + 1] + code[place] + code[place + 2 :]
    assert shortcode.is_valid(slipped) == (slipped == code)


@pytest.mark.parametrize("typed", ["rtnr wj", " RTNRWJ ", "rtn-rwj"])
def test_a_code_may_be_typed_as_people_type(typed: str) -> None:
    assert shortcode.as_typed(typed) == "RTNRWJ"


def test_no_sign_looks_like_another() -> None:
    assert not set(shortcode.SIGNS) & set("0OQ1IL2Z5S8BG")
    assert all(shortcode.is_valid(shortcode.invent()) for _ in range(50))


@pytest.mark.parametrize("text", ["", "RTNRW", "RTNRWJJ", "RTNRW0", "rtnrwj"])
def test_what_is_no_code_is_none(text: str) -> None:
    assert not shortcode.is_valid(text)


def test_every_state_can_be_left_but_the_last() -> None:
    for state in Station.State.values:
        assert bool(moves_from(state)) == (state != EXITED)
    assert all(move.needs_hours for move in MOVES if move.end == OPEN)
    assert all(move.needs_exit_reason for move in MOVES if move.end == EXITED)
