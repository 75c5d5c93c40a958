"""What may be shown of counts of people: nothing small, nothing that subtraction would give away."""

import h3
import pytest
from hypothesis import given
from hypothesis import strategies as st

from minsheng.demand.rules import cell_totals, published, published_all, ring, rounding_step, totals

K = 10
COUNTS = st.integers(0, 400)


@pytest.mark.parametrize(
    ("workers", "shown"),
    [(0, None), (9.99, None), (10, 10), (12.4, 10), (12.5, 15), (17, 15), (1000, 1000)],
)
def test_small_counts_are_withheld_and_others_rounded(workers: float, shown: int | None) -> None:
    assert published(workers, K) == shown


@given(st.integers(1, 60), st.floats(0, 10_000))
def test_what_is_shown_is_never_below_the_threshold_nor_far_off(
    threshold: int, workers: float
) -> None:
    shown = published(workers, threshold)
    if shown is None:
        assert workers < threshold
    else:
        assert shown >= threshold
        assert abs(shown - workers) <= rounding_step(threshold) / 2 + 1e-9


def possible(shown: int) -> tuple[float, float]:
    """All a reader knows of a figure: it was rounded to this."""
    half = rounding_step(K) / 2
    return max(K, shown - half), shown + half


@given(st.integers(1, K - 1), st.lists(COUNTS, min_size=1, max_size=6))
def test_a_total_minus_its_visible_parts_never_pins_a_small_one_down(
    small: int, others: list[int]
) -> None:
    """The classical attack: one part is withheld, everything else and the total are shown."""
    visible = [count for count in others if published(count, K) is not None]
    hidden = [count for count in others if published(count, K) is None]
    total = published(small + sum(others), K)
    if total is None or hidden or not visible:
        return  # more than one unknown: even less can be told
    shown = [possible(published(count, K) or 0) for count in visible]
    low = possible(total)[0] - sum(high for _low, high in shown)
    high = possible(total)[1] - sum(low for low, _high in shown)

    candidates = [n for n in range(K) if low <= n <= high]
    assert small in candidates
    # Two at the least: with an even number of visible parts their roundings can leave 8 and 9.
    assert len(candidates) >= 2


@given(st.integers(0, K - 1), st.integers(0, K - 1), st.integers(10, 300))
def test_neighbouring_small_counts_often_cannot_be_told_apart(
    one: int, other: int, rest: int
) -> None:
    """Adding a single worker to a small cell changes a published total by one step or not at all."""
    before, after = published(rest + one, K), published(rest + other, K)
    assert before is not None
    assert after is not None
    assert abs(after - before) <= 2 * rounding_step(K)


@given(
    st.lists(
        st.tuples(st.floats(118.0, 119.5), st.floats(28.2, 29.6), st.floats(0, 500)), max_size=60
    ),
    st.sampled_from([6, 7, 8, 9]),
)
def test_hexagons_hold_every_worker_once(
    rows: list[tuple[float, float, float]], resolution: int
) -> None:
    cells = cell_totals(rows, resolution)
    assert sum(cells.values()) == pytest.approx(sum(workers for *_, workers in rows))
    assert all(h3.get_resolution(cell) == resolution for cell in cells)


def test_totals_keep_the_order_and_publishing_keeps_the_keys() -> None:
    sums = totals([("b", 4.0), ("a", 20.0), ("b", 5.0)])
    assert list(sums.items()) == [("b", 9.0), ("a", 20.0)]
    assert published_all(sums, K) == {"b": None, "a": 20}
    assert len(ring(h3.latlng_to_cell(28.95, 118.87, 8))) == 6
