"""Shares with intervals, cross-tables, and what may be shown of them."""

from __future__ import annotations

import math
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass

Z_95 = 1.959963984540054
SMALL_SAMPLE = 30
"""Below this many answers a figure is shown in grey: it says little."""
SMALL_CELL = 10
"""Counts below this are not published: they could point at single people."""


@dataclass(frozen=True, slots=True)
class Share:
    """A share of a sample: ``count`` of ``n`` answers, weighted share and its 95 % interval (0 to 1)."""

    count: int
    n: int
    share: float
    low: float
    high: float

    @property
    def is_weak(self) -> bool:
        return self.n < SMALL_SAMPLE


def wilson(share: float, n: float, z: float = Z_95) -> tuple[float, float]:
    """The Wilson score interval of a share found in ``n`` answers.

    Args:
        share: 0 to 1.
        n: sample size; with weights the effective one, not necessarily whole. 0 gives (0, 1).

    Source: Wilson (1927), Probable inference, the law of succession, and statistical inference.
    """
    if n <= 0:
        return 0.0, 1.0
    spread = z * z / n
    middle = (share + spread / 2) / (1 + spread)
    half = z * math.sqrt(share * (1 - share) / n + spread / (4 * n)) / (1 + spread)
    # Rounding must not push an end past the share itself, which it does near 0 and 1.
    return max(0.0, min(share, middle - half)), min(1.0, max(share, middle + half))


def effective_n(weights: Sequence[float]) -> float:
    """How many equally weighted answers these weigh as much as.

    Source: Kish (1965), Survey Sampling.
    """
    squares = sum(w * w for w in weights)
    return sum(weights) ** 2 / squares if squares else 0.0


def shares(
    options: Sequence[str], chosen: Sequence[Sequence[str]], weights: Sequence[float]
) -> dict[str, Share]:
    """How large a part of those who answered chose each option.

    Args:
        options: every option, also those nobody chose.
        chosen: per answer the options it names; one for a single choice.
        weights: per answer, positive.
    """
    n, total, effective = len(chosen), sum(weights), effective_n(weights)
    found = {}
    for option in options:
        picked = [w for names, w in zip(chosen, weights, strict=True) if option in names]
        share = sum(picked) / total if total else 0.0
        found[option] = Share(len(picked), n, share, *wilson(share, effective))
    return found


@dataclass(frozen=True, slots=True)
class Spread:
    """A number asked: how many gave one, its weighted mean, and the quartiles of the answers."""

    n: int
    mean: float
    low: float
    quartile_1: float
    median: float
    quartile_3: float
    high: float

    @property
    def is_weak(self) -> bool:
        return self.n < SMALL_SAMPLE


def spread(numbers: Sequence[float], weights: Sequence[float]) -> Spread | None:
    """None when nobody gave a number. Quartiles are weighted; ties take the lower number."""
    if not numbers:
        return None
    pairs = sorted(zip(numbers, weights, strict=True))
    total = sum(weights)
    mean = sum(x * w for x, w in pairs) / total

    def quantile(part: float) -> float:
        reached = 0.0
        for x, w in pairs:
            reached += w
            if reached >= part * total - 1e-9:
                return x
        return pairs[-1][0]

    return Spread(
        len(pairs), mean, pairs[0][0], quantile(0.25), quantile(0.5), quantile(0.75), pairs[-1][0]
    )


def cross(
    rows: Sequence[str],
    columns: Sequence[str],
    pairs: Iterable[tuple[Sequence[str], Sequence[str]]],
) -> list[list[int]]:
    """How many answers chose each row option together with each column option."""
    place = {name: i for i, name in enumerate(columns)}
    table = {name: [0] * len(columns) for name in rows}
    for in_rows, in_columns in pairs:
        for row in in_rows:
            for column in in_columns:
                if row in table and column in place:
                    table[row][place[column]] += 1
    return [table[name] for name in rows]


def hidden(table: Sequence[Sequence[int]], least: int = SMALL_CELL) -> list[list[bool]]:
    """Which cells must not be published.

    Cells with 1 to ``least`` - 1 answers are hidden; in a row or column with exactly one hidden
    cell the next smallest positive cell is hidden too, or it could be found by subtracting.
    """
    mask = [[0 < count < least for count in row] for row in table]
    while True:
        line = next((line for line in _lines(table) if sum(mask[i][j] for i, j in line) == 1), None)
        if line is None:
            return mask
        open_cells = [(table[i][j], i, j) for i, j in line if not mask[i][j] and table[i][j]]
        if not open_cells:  # the hidden one is all there is: hide the zeros beside it
            open_cells = [(0, i, j) for i, j in line if not mask[i][j]]
        if not open_cells:
            return mask
        _, i, j = min(open_cells)
        mask[i][j] = True


def _lines(table: Sequence[Sequence[int]]) -> list[list[tuple[int, int]]]:
    if not table:
        return []
    height, width = len(table), len(table[0])
    across = [[(i, j) for j in range(width)] for i in range(height)] if width > 1 else []
    down = [[(i, j) for i in range(height)] for j in range(width)] if height > 1 else []
    return across + down


def hidden_counts(counts: Mapping[str, int], n: int, least: int = SMALL_CELL) -> set[str]:
    """The options of one question whose counts must not be published; all of them below ``least`` answers."""
    if n < least:
        return set(counts)
    mask = hidden([[counts[name]] for name in counts], least)
    return {name for name, (is_hidden,) in zip(counts, mask, strict=True) if is_hidden}


def tally(values: Iterable[Hashable]) -> dict[Hashable, int]:
    """How often each value occurs, most frequent first, ties in the order met."""
    counts: dict[Hashable, int] = {}
    for value in values:
        counts[value] = counts.get(value, 0) + 1
    return dict(sorted(counts.items(), key=lambda pair: -pair[1]))
