"""A plan drawn over the months of its year: bars, baselines, forecasts, what waits for what."""

from __future__ import annotations

import calendar
import datetime as dt
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

WIDTH, ROW, HEAD, EDGE = 1000, 52, 34, 14
LONGEST = dt.timedelta(days=730)
"""A forecast beyond this says only that it will not be done at this pace."""


@dataclass(frozen=True, slots=True)
class Task:
    """One milestone. ``after`` has the keys of tasks that come first.

    Attributes:
        done_on: the day its evidence was complete and all before it was done.
        forecast: the day on which it will be at the pace of the year so far; None if done or unknown.
    """

    key: int
    name: str
    due: dt.date
    after: tuple[int, ...] = ()
    baseline: dt.date | None = None
    done_on: dt.date | None = None
    forecast: dt.date | None = None

    @property
    def slip_days(self) -> int | None:
        """Days the end lies behind the baseline (negative: before it): done, else expected or due, the later."""
        if self.baseline is None:
            return None
        end = self.done_on or max(self.due, self.forecast or self.due)
        return (end - self.baseline).days

    def tone(self, today: dt.date) -> str:
        """Status tone: done, late, in danger by its forecast, or on its way."""
        if self.done_on:
            return "ok"
        if self.due < today:
            return "alert"
        return "watch" if self.forecast and self.forecast > self.due else "info"


@dataclass(frozen=True, slots=True)
class Bar:
    """One row of the picture; x in points, None where there is nothing to show."""

    task: Task
    tone: str
    y: int
    start: float
    end: float
    baseline: float | None
    forecast: float | None

    @property
    def width(self) -> float:
        return round(max(self.end - self.start, 3), 1)


@dataclass(frozen=True, slots=True)
class Drawing:
    """The whole picture: ``months`` as (x, number), ``links`` as SVG paths from an end to a beginning."""

    bars: tuple[Bar, ...]
    months: tuple[tuple[float, int], ...]
    links: tuple[str, ...]
    today: float | None
    width: int
    height: int


def pace_forecast(days: Sequence[dt.date], pieces: int, today: dt.date) -> dt.date | None:
    """When ``pieces`` are done if the rest of the way goes as the year has gone; None without any pace."""
    done = sum(day <= today for day in days)
    if not done or done >= pieces:
        return None
    elapsed = (today - dt.date(today.year, 1, 1)).days + 1
    wait = dt.timedelta(days=math.ceil((pieces - done) * elapsed / done))
    return today + min(wait, LONGEST)


def drawn(tasks: Sequence[Task], year: int, today: dt.date) -> Drawing:
    """The picture of the plan; a bar begins where the last of what it waits for ends, else with the year."""
    place = _scale(year)
    known = {task.key: task for task in tasks}
    bars = {}
    for row, task in enumerate(tasks):
        first = [known[key].due for key in task.after if key in known]
        start = min(max(first, default=dt.date(year, 1, 1)), task.due)
        bars[task.key] = Bar(
            task,
            task.tone(today),
            HEAD + row * ROW,
            place(start),
            place(task.due),
            place(task.baseline) if task.baseline else None,
            place(task.forecast) if task.forecast else None,
        )
    months = tuple((place(dt.date(year, month, 1)), month) for month in range(1, 13))
    return Drawing(
        tuple(bars.values()),
        months,
        tuple(_links(bars)),
        place(today) if today.year == year else None,
        WIDTH,
        HEAD + len(bars) * ROW + EDGE,
    )


def _scale(year: int) -> Callable[[dt.date], float]:
    begin = dt.date(year, 1, 1)
    length = 366 if calendar.isleap(year) else 365

    def place(day: dt.date) -> float:
        part = min(max((day - begin).days / length, 0.0), 1.0)
        return round(EDGE + part * (WIDTH - 2 * EDGE), 1)

    return place


def _links(bars: Mapping[int, Bar]) -> list[str]:
    middle = ROW // 2 + 10
    return [
        f"M{bars[key].end} {bars[key].y + middle}V{bar.y + middle}H{bar.start}"
        for bar in bars.values()
        for key in bar.task.after
        if key in bars
    ]
