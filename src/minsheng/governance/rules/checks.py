"""Patterns that a reviewer should look at. The figures are data: ``checks.toml``. Nothing here punishes anybody."""

from __future__ import annotations

import calendar
import datetime as dt
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import combinations, pairwise
from pathlib import Path

BITS, BANDS = 64, 5
CROWD = 60
"""So many alike pictures in one band are a blank wall or a drawing, not a copy."""
HOURS = 24


@dataclass(frozen=True, slots=True)
class Check:
    """One pattern: its figures by name, and where they come from."""

    key: str
    source: str
    figures: dict[str, int]

    def window(self, today: dt.date) -> dt.date:
        """The first day that is looked at."""
        return today - dt.timedelta(days=self.figures["window_days"])


@cache
def checks() -> dict[str, Check]:
    """The shipped patterns by key."""
    with (Path(__file__).parent / "checks.toml").open("rb") as file:
        rows = tomllib.load(file)["checks"]
    return {
        row["key"]: Check(
            row["key"],
            row["source"],
            {name: value for name, value in row.items() if isinstance(value, int)},
        )
        for row in rows
    }


@dataclass(frozen=True, slots=True)
class Picture:
    """A photo of a piece of work (``owner``: "case:7") at a station."""

    phash: str
    owner: str
    station: int


def alike(pictures: Sequence[Picture], check: Check) -> Iterator[tuple[Picture, Picture]]:
    """Pairs of different pieces of work with the same photo; each pair of pieces once.

    Two hashes that differ in fewer bits than there are bands have a whole band in common, so only
    pictures that share a band are compared.
    """
    bands: dict[tuple[int, int], list[Picture]] = defaultdict(list)
    width = -(-BITS // BANDS)
    for picture in pictures:
        number = int(picture.phash, 16)
        for band in range(BANDS):
            bands[band, (number >> (band * width)) & ((1 << width) - 1)].append(picture)
    seen = set()
    for group in bands.values():
        if len(group) > CROWD:
            continue
        for one, other in combinations(group, 2):
            pair = tuple(sorted((one.owner, other.owner)))
            if one.owner != other.owner and pair not in seen and _same(one, other, check):
                seen.add(pair)
                yield one, other


def _same(one: Picture, other: Picture, check: Check) -> bool:
    """The same scene at the same station is no wonder; the same picture to the bit is."""
    home = one.station == other.station
    most = check.figures["bits_at_home" if home else "bits_elsewhere"]
    return (int(one.phash, 16) ^ int(other.phash, 16)).bit_count() <= most


def bursts(days: Iterable[dt.date], check: Check) -> list[tuple[int, int, int, int]]:
    """Months whose work was mostly closed on its last days: (year, month, then, in all)."""
    months: dict[tuple[int, int], list[dt.date]] = defaultdict(list)
    for day in days:
        months[day.year, day.month].append(day)
    found = []
    for (year, month), closed in sorted(months.items()):
        begin = calendar.monthrange(year, month)[1] - check.figures["last_days"]
        late = sum(day.day > begin for day in closed)
        enough = late >= check.figures["least"]
        if enough and 100 * late >= check.figures["percent"] * len(closed):
            found.append((year, month, late, len(closed)))
    return found


def most_visits(capacity: int | None, check: Check) -> int:
    """More visits than this on one day cannot be."""
    if not capacity:
        return check.figures["most"]
    return capacity * HOURS * check.figures["turns_per_hour"]


def longest_run(counts: Sequence[tuple[dt.date, int]]) -> tuple[int, dt.date] | None:
    """The longest run of days in a row with the same count above zero: its length and its last day."""
    best: tuple[int, dt.date] | None = None
    length = 1
    for (day, visits), (after, again) in pairwise(sorted(counts)):
        in_a_row = (after - day).days == 1 and visits == again and visits > 0
        length = length + 1 if in_a_row else 1
        if in_a_row and (best is None or length > best[0]):
            best = (length, after)
    return best
