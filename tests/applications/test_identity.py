"""Identity numbers: what the check sign catches."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minsheng.applications.rules.identity import Fault, born_on, check_sign, fault_in, plain

pytestmark = pytest.mark.once
TODAY = dt.date(2026, 7, 1)
days = st.dates(dt.date(1900, 1, 1), TODAY)
serials = st.integers(0, 999)


def number(born: dt.date, serial: int) -> str:
    first = f"330802{born:%Y%m%d}{serial:03d}"
    return first + check_sign(first)


def test_the_example_of_the_standard() -> None:
    assert check_sign("11010519491231002") == "X"


@given(days, serials)
def test_a_right_number_passes_and_tells_the_birthday(born: dt.date, serial: int) -> None:
    assert fault_in(number(born, serial), TODAY) is None
    assert born_on(number(born, serial)) == born


@given(days, serials, st.integers(14, 17), st.integers(1, 9))
def test_one_wrong_sign_is_always_noticed(
    born: dt.date, serial: int, place: int, step: int
) -> None:
    right = number(born, serial)
    old = 10 if right[place] == "X" else int(right[place])
    wrong = right[:place] + str((old + step) % 10 if old < 10 else step) + right[place + 1 :]
    assert fault_in(wrong, TODAY) == Fault.CHECK


@given(days, serials, st.integers(14, 15))
def test_two_neighbours_changed_about_are_noticed(born: dt.date, serial: int, place: int) -> None:
    right = number(born, serial)
    wrong = right[:place] + right[place + 1] + right[place] + right[place + 2 :]
    assert wrong == right or fault_in(wrong, TODAY) == Fault.CHECK


@pytest.mark.parametrize(
    ("typed", "fault"),
    [
        ("33080220180101001", Fault.LENGTH),
        ("33080220180101A012", Fault.SIGNS),
        ("330802201802300019", Fault.DATE),
        ("330802204001010010", Fault.DATE),
        ("１１０１０５ 19491231 002x", None),
    ],
)
def test_what_people_type(typed: str, fault: Fault | None) -> None:
    assert fault_in(plain(typed), TODAY) == fault
