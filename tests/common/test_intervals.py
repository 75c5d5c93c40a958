"""The interval around a share: against published figures, and never leaving the share outside."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from minsheng.common.intervals import wilson


@pytest.mark.parametrize(
    ("count", "size", "low", "high"),
    [
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_it_agrees_with_newcombe(count: int, size: int, low: float, high: float) -> None:
    """The four worked examples of Newcombe (1998), Statistics in Medicine 17, table I, method 3."""
    found = wilson(count, size)
    assert found == pytest.approx((low, high), abs=5e-5)


def test_nothing_is_known_of_an_empty_sample() -> None:
    assert wilson(0, 0) == (0.0, 1.0)


@given(st.integers(0, 5000), st.integers(1, 5000))
@example(63, 63)
@example(0, 7)
def test_the_share_lies_inside(count: int, size: int) -> None:
    count = min(count, size)
    low, high = wilson(count, size)
    assert 0 <= low <= count / size <= high <= 1
