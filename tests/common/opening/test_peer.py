"""The engine beside an independent one: the npm package opening_hours (LGPL, OpenStreetMap's grammar).

Compared is what both can say: weeks with gaps and nights, seasons, dated exceptions, extensions.
The package knows neither China's weekends worked nor our order of exception and night, so nights
and exceptions do not meet in one case; holidays are compared with the notices in ``test_times``.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import random
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from minsheng.common.opening import Exception_, Extension, Rules, Season, Span, state_at
from minsheng.common.opening.rules import Week, clock

FRONTEND = Path(__file__).parents[3] / "frontend"
NODE = shutil.which("node", path=f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")
CASES, MOMENTS = 1_500, 4
DAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
START = dt.datetime(2026, 1, 5)

pytestmark = pytest.mark.skipif(
    NODE is None or not (FRONTEND / "node_modules" / "opening_hours").exists(),
    reason="needs node and the development packages of the front end",
)


@dataclass
class Case:
    """The same rules in both languages, and when to ask."""

    rules: Rules
    said: str
    moments: list[dt.datetime]


def spans(chance: random.Random, *, nights: bool) -> tuple[Span, ...]:
    """None, all day, or up to three spans on quarter hours; the last may pass midnight."""
    kind = chance.random()
    if kind < 0.2:
        return ()
    if kind < 0.27:
        return (Span(0, 1440),)
    cuts = sorted(chance.sample(range(0, 1440, 15), chance.choice([2, 4, 6])))
    found = [Span(start, end) for start, end in zip(cuts[::2], cuts[1::2], strict=True)]
    if nights and chance.random() < 0.4:
        last = found.pop()
        found.append(Span(last.end, 1440 + chance.randrange(15, max(30, cuts[0] + 15), 15)))
    return tuple(found)


def times(row: tuple[Span, ...]) -> str:
    return ",".join(f"{clock(one.start)}-{clock(one.end % 1440 or 1440)}" for one in row)


def week_said(week: Week, dates: str = "") -> list[str]:
    """One additive rule per open weekday."""
    return [f"{dates}{DAYS[i]} {times(row)}" for i, row in enumerate(week) if row]


def day_said(day: dt.date) -> str:
    return f"{day.year} {MONTHS[day.month - 1]} {day.day:02d}"


def dates_said(first: dt.date, last: dt.date) -> str:
    return day_said(first) if first == last else f"{day_said(first)}-{day_said(last)}"


def month_day(moment: tuple[int, int]) -> str:
    return f"{MONTHS[moment[0] - 1]} {moment[1]:02d}"


def seasons(chance: random.Random, *, nights: bool) -> tuple[tuple[Season, ...], list[str], str]:
    """A season, its rules, and the dates left for the ordinary week."""
    first = dt.date(2026, chance.randint(1, 12), chance.randint(1, 27))
    last = first + dt.timedelta(days=chance.randint(20, 200))
    week: Week = tuple(spans(chance, nights=nights) for _ in DAYS)  # type: ignore[assignment]
    season = Season("", (first.month, first.day), (last.month, last.day), week)
    after, before = last + dt.timedelta(days=1), first - dt.timedelta(days=1)
    rest = f"{month_day((after.month, after.day))}-{month_day((before.month, before.day))}: "
    dates = f"{month_day(season.first)}-{month_day(season.last)}: "
    return (season,), week_said(week, dates), rest


def dated(chance: random.Random) -> tuple[dt.date, dt.date]:
    first = (START + dt.timedelta(days=chance.randint(0, 300))).date()
    return first, first + dt.timedelta(days=chance.randint(0, 4))


def extended(chance: random.Random) -> tuple[Extension, str]:
    """Whole days of longer hours, closed days too: both grammars add them to the week."""
    first, last = dated(chance)
    row = (Span(chance.randrange(0, 600, 15), chance.randrange(900, 1440, 15)),)
    midnight, end = dt.time(), last + dt.timedelta(days=1)
    period = dt.datetime.combine(first, midnight), dt.datetime.combine(end, midnight)
    return Extension(*period, row, on_closed_days=True), f"{dates_said(first, last)} {times(row)}"


def case(chance: random.Random) -> Case:
    nights = chance.random() < 0.5
    week: Week = tuple(spans(chance, nights=nights) for _ in DAYS)  # type: ignore[assignment]
    found, said, rest = ((), [], "")
    if chance.random() < 0.5:
        found, said, rest = seasons(chance, nights=nights)
    rules = Rules(week=week, seasons=found)
    said = [*said, *week_said(week, rest)]
    edges = [START + dt.timedelta(days=chance.randint(0, 330))]
    extra = []
    if chance.random() < 0.4:
        extension, words = extended(chance)
        rules, said = rules.extended((extension,)), [*said, words]
        edges.append(extension.start)
    exceptions = []
    for _ in range(0 if nights else chance.randint(0, 2)):
        first, last = dated(chance)
        row = spans(chance, nights=False)
        exceptions.append(Exception_(first, last, row))
        extra.append(f"{dates_said(first, last)} {times(row) or 'off'}")
        edges.append(dt.datetime.combine(first, dt.time()))
    rules = Rules(
        rules.week, rules.seasons, exceptions=tuple(exceptions), extensions=rules.extensions
    )
    moments = [
        chance.choice(edges) + dt.timedelta(minutes=chance.randint(-2000, 6000))
        for _ in range(MOMENTS)
    ]
    return Case(rules, "; ".join([", ".join(said) or "off", *extra]), moments)


def test_it_answers_as_the_peer_does() -> None:
    chance = random.Random(20261122)
    cases = [case(chance) for _ in range(CASES)]
    asked = [
        {"rules": one.said, "moments": [f"{at:%Y-%m-%dT%H:%M}" for at in one.moments]}
        for one in cases
    ]
    answer = subprocess.run(
        [str(NODE), str(Path(__file__).with_name("peer.mjs")), str(FRONTEND)],
        input=json.dumps(asked),
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "TZ": "UTC"},
    )
    for one, replies in zip(cases, json.loads(answer.stdout), strict=True):
        for at, (is_open, change) in zip(one.moments, replies, strict=True):
            state = state_at(one.rules, at)
            ours = f"{state.changes_at:%Y-%m-%dT%H:%M}" if state.changes_at else None
            assert (state.is_open, ours) == (is_open, change), f"{one.said} at {at}"
