"""Plain decisions: ages, hours and the two tellings of the seats."""

from __future__ import annotations

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from minsheng.classes.rules import Ledger, age_on, minutes_short


def test_a_child_turns_six_on_the_birthday() -> None:
    born = dt.date(2020, 7, 1)
    assert age_on(born, dt.date(2026, 6, 30)) == 5
    assert age_on(born, dt.date(2026, 7, 1)) == 6
    assert age_on(dt.date(2020, 2, 29), dt.date(2026, 2, 28)) == 5


def test_a_class_is_short_by_what_the_shift_sticks_out_on_both_sides() -> None:
    opens, closes = dt.time(8), dt.time(17, 30)
    assert minutes_short(opens, closes, dt.time(8, 30), dt.time(17)) == 0
    assert minutes_short(opens, closes, dt.time(7, 30), dt.time(18)) == 60


@given(
    st.integers(1, 60),
    st.lists(st.integers(0, 10), max_size=4),
    st.integers(0, 30),
    st.integers(0, 30),
)
def test_both_tellings_add_up_to_the_capacity(
    capacity: int, reserved: list[int], held: int, accepted: int
) -> None:
    ledger = Ledger(capacity, {str(at): seats for at, seats in enumerate(reserved)}, held, accepted)
    assert ledger.open + sum(ledger.reserved.values()) == capacity
    assert ledger.free + ledger.held + ledger.accepted == capacity
    assert ledger.balances == (sum(reserved) <= capacity and held + accepted <= capacity)
