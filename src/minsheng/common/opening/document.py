"""The one home of a station's hours: a JSON document, read with clear words about what is wrong.

    {"format": "minsheng.opening/1",
     "week": {"mon": ["08:30-12:00", "14:30-18:00"], …, "sun": []},
     "seasons": [{"name": "夏季", "from": "06-01", "until": "09-30", "week": {…}}],
     "holidays": {"like": "usual" | "closed" | "mon" … "sun" | "hours", "hours": ["09:00-17:00"]},
     "makeup_days": {"like": …},
     "exceptions": [{"from": "2026-10-01", "until": "2026-10-03", "hours": [], "reason": "装修"}],
     "on_warning": {"heat": {"hours": ["06:00-22:00"], "on_closed_days": true}, "cold": {…}}}

"22:00-06:00" passes midnight and belongs to the day on which it begins; "00:00-24:00" is all day.
A weekday that is left out is closed. Both ends of a season and of an exception are included.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from minsheng.common.opening.rules import (
    DAY_MIN,
    WEEKDAYS,
    DayRule,
    Exception_,
    OnWarning,
    Rules,
    Season,
    Span,
    Spans,
    Week,
)

FORMAT = "minsheng.opening/1"
WARNINGS = ("heat", "cold")
LIKES = ("usual", "closed", "hours", *WEEKDAYS)
MOST_SPANS, MOST_SEASONS, MOST_EXCEPTIONS, LONGEST_TEXT = 6, 8, 400, 100

_SPAN = re.compile(r"(\d{1,2})[:：](\d{2})\s*[-–—~～至到]+\s*(\d{1,2})[:：](\d{2})$")
_MONTH_DAY = re.compile(r"(\d{1,2})-(\d{1,2})$")


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong: where (such as "seasons.0.week.mon"), what, and values for its sentence."""

    path: str
    code: str
    facts: Mapping[str, object] = field(default_factory=dict)


class Faulty(ValueError):
    """The document cannot be read; ``faults`` says everything that is wrong with it."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__("; ".join(f"{fault.path}: {fault.code}" for fault in faults))
        self.faults = faults


def read(document: object) -> Rules:
    """The rules of a document; fields it leaves out are empty.

    Raises:
        Faulty: with everything that is wrong, not only the first thing.
    """
    reader = _Reader()
    rules = reader.rules(document)
    if reader.faults:
        raise Faulty(reader.faults)
    return rules


def read_span(text: str) -> Span:
    """The span "8:30-12:00" means.

    Raises:
        ValueError: it means none; the message is a fault code.
    """
    found = _SPAN.match(text.strip())
    if not found:
        raise ValueError("not_a_span")
    start, end = int(found[1]) * 60 + int(found[2]), int(found[3]) * 60 + int(found[4])
    if int(found[2]) > 59 or int(found[4]) > 59 or start >= DAY_MIN or end > DAY_MIN:
        raise ValueError("not_a_time")
    if start == end:
        raise ValueError("empty_span")
    return Span(start, end if end > start else end + DAY_MIN)


class _Reader:
    """Reads and remembers what is wrong; what cannot be read counts as left out meanwhile."""

    def __init__(self) -> None:
        self.faults: list[Fault] = []

    def fault(self, path: str, code: str, **facts: object) -> None:
        self.faults.append(Fault(path, code, facts))

    def rules(self, document: object) -> Rules:
        whole = self.mapping("", document)
        if whole.get("format", FORMAT) != FORMAT:
            self.fault("format", "unknown_format", known=FORMAT)
        known = {"format", "week", "seasons", "holidays", "makeup_days", "exceptions", "on_warning"}
        for name in sorted(set(whole) - known):
            self.fault(str(name)[:40], "unknown_field")
        seasons = self.each("seasons", whole, self.season, MOST_SEASONS)
        self.apart(seasons)
        return Rules(
            week=self.week("week", whole.get("week", {})),
            seasons=tuple(seasons),
            holidays=self.day_rule("holidays", whole.get("holidays", {})),
            makeup_days=self.day_rule("makeup_days", whole.get("makeup_days", {})),
            exceptions=tuple(self.each("exceptions", whole, self.exception, MOST_EXCEPTIONS)),
            on_warning=self.promises(whole.get("on_warning", {})),
        )

    def mapping(self, path: str, value: object) -> dict[str, Any]:
        if isinstance(value, dict):
            return value
        self.fault(path, "not_an_object")
        return {}

    def text(self, path: str, value: object) -> str:
        if isinstance(value, str) and len(value) <= LONGEST_TEXT:
            return value.strip()
        self.fault(path, "not_a_text", most=LONGEST_TEXT)
        return ""

    def each(
        self,
        name: str,
        whole: Mapping[str, Any],
        one: Callable[[str, dict[str, Any]], Any],
        most: int,
    ) -> list[Any]:
        values = whole.get(name, [])
        if not isinstance(values, list):
            self.fault(name, "not_a_list")
            return []
        if len(values) > most:
            self.fault(name, "too_many", most=most)
            return []
        found = [
            one(f"{name}.{place}", self.mapping(f"{name}.{place}", value))
            for place, value in enumerate(values)
        ]
        return [thing for thing in found if thing is not None]

    def spans(self, path: str, value: object) -> Spans:
        if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
            self.fault(path, "not_spans")
            return ()
        if len(value) > MOST_SPANS:
            self.fault(path, "too_many", most=MOST_SPANS)
            return ()
        found = []
        for text in value:
            try:
                found.append(read_span(text))
            except ValueError as error:
                self.fault(path, str(error), value=text[:20])
        found.sort()
        for before, after in pairwise(found):
            if before.end > after.start:
                self.fault(path, "overlapping", one=str(before), other=str(after))
        return tuple(found)

    def week(self, path: str, value: object) -> Week:
        days = self.mapping(path, value)
        for name in sorted(set(days) - set(WEEKDAYS)):
            self.fault(f"{path}.{str(name)[:40]}", "unknown_field")
        mon, tue, wed, thu, fri, sat, sun = (
            self.spans(f"{path}.{name}", days.get(name, [])) for name in WEEKDAYS
        )
        return (mon, tue, wed, thu, fri, sat, sun)

    def season(self, path: str, value: dict[str, Any]) -> Season | None:
        first = self.month_day(f"{path}.from", value.get("from"))
        last = self.month_day(f"{path}.until", value.get("until"))
        week = self.week(f"{path}.week", value.get("week", {}))
        name = self.text(f"{path}.name", value.get("name", ""))
        return Season(name, first, last, week) if first and last else None

    def month_day(self, path: str, value: object) -> tuple[int, int] | None:
        found = _MONTH_DAY.match(value) if isinstance(value, str) else None
        try:
            if found:
                day = dt.date(2024, int(found[1]), int(found[2]))  # a leap year knows 29 February
                return day.month, day.day
        except ValueError:
            pass
        self.fault(path, "not_a_month_day")
        return None

    def apart(self, seasons: list[Season]) -> None:
        """No day of a (leap) year may lie in two seasons."""
        start = dt.date(2024, 1, 1)
        for number in range(366):
            day = start + dt.timedelta(days=number)
            holding = [season.name for season in seasons if season.contains(day)]
            if len(holding) > 1:
                facts = {"one": holding[0], "other": holding[1], "day": f"{day:%m-%d}"}
                self.fault("seasons", "seasons_overlap", **facts)
                return

    def day_rule(self, path: str, value: object) -> DayRule:
        rule = self.mapping(path, value)
        like = rule.get("like", "usual")
        if like not in LIKES:
            self.fault(f"{path}.like", "unknown_choice", known=" / ".join(LIKES))
            return DayRule()
        return DayRule(
            like, self.spans(f"{path}.hours", rule.get("hours", [])) if like == "hours" else ()
        )

    def exception(self, path: str, value: dict[str, Any]) -> Exception_ | None:
        first = self.date(f"{path}.from", value.get("from"))
        last = self.date(f"{path}.until", value.get("until", value.get("from")))
        spans = self.spans(f"{path}.hours", value.get("hours", []))
        reason = self.text(f"{path}.reason", value.get("reason", ""))
        if first is None or last is None:
            return None
        if last < first:
            self.fault(f"{path}.until", "ends_before_it_begins")
            return None
        return Exception_(first, last, spans, reason)

    def date(self, path: str, value: object) -> dt.date | None:
        try:
            day = dt.date.fromisoformat(value) if isinstance(value, str) else None
        except ValueError:
            day = None
        if day is None or not 2000 <= day.year < 2200:
            self.fault(path, "not_a_date")
            return None
        return day

    def promises(self, value: object) -> tuple[tuple[str, OnWarning], ...]:
        given = self.mapping("on_warning", value)
        for name in sorted(set(given) - set(WARNINGS)):
            self.fault(f"on_warning.{str(name)[:40]}", "unknown_field")
        found = []
        for kind in WARNINGS:
            if kind not in given:
                continue
            path = f"on_warning.{kind}"
            promise = self.mapping(path, given[kind])
            spans = self.spans(f"{path}.hours", promise.get("hours", []))
            if spans:
                found.append((kind, OnWarning(spans, promise.get("on_closed_days") is True)))
        return tuple(found)


def document_of(rules: Rules) -> dict[str, Any]:
    """The document that ``read`` turns into these rules again; extensions are no part of it."""
    return {
        "format": FORMAT,
        "week": _week(rules.week),
        "seasons": [
            {
                "name": season.name,
                "from": "{:02d}-{:02d}".format(*season.first),
                "until": "{:02d}-{:02d}".format(*season.last),
                "week": _week(season.week),
            }
            for season in rules.seasons
        ],
        "holidays": _day_rule(rules.holidays),
        "makeup_days": _day_rule(rules.makeup_days),
        "exceptions": [
            {
                "from": one.first.isoformat(),
                "until": one.last.isoformat(),
                "hours": _texts(one.spans),
                "reason": one.reason,
            }
            for one in rules.exceptions
        ],
        "on_warning": {
            kind: {"hours": _texts(promise.spans), "on_closed_days": promise.on_closed_days}
            for kind, promise in rules.on_warning
        },
    }


def _texts(spans: Spans) -> list[str]:
    return [str(one) for one in spans]


def _week(week: Week) -> dict[str, list[str]]:
    return {name: _texts(spans) for name, spans in zip(WEEKDAYS, week, strict=True)}


def _day_rule(rule: DayRule) -> dict[str, Any]:
    return (
        {"like": rule.like, "hours": _texts(rule.spans)}
        if rule.like == "hours"
        else {"like": rule.like}
    )
