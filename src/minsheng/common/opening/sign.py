"""The weekly table for a door: equal days together, one table per season, what holds on holidays."""

from __future__ import annotations

from dataclasses import dataclass

from minsheng.common.opening.rules import WEEKDAYS, DayRule, Rules, Season, Week
from minsheng.common.opening.words import DAYS, span_words


@dataclass(frozen=True, slots=True)
class Line:
    """Some days and their hours, in one language: ("周一至周五", "08:30–12:00、14:30–18:00")."""

    days: str
    hours: str


@dataclass(frozen=True, slots=True)
class Table:
    """The ordinary week of a season; ``title`` is "" where the station has no seasons."""

    title: str
    lines: tuple[Line, ...]


_SEASON = {
    "zh": ("{name}（{first}至{last}）", "其余日期", "每天"),
    "en": ("{name} ({first} to {last})", "Other days", "Daily"),
}
_SPECIAL = {
    "zh": ("法定节假日", "调休上班日", "同{day}"),
    "en": ("Public holidays", "Make-up workdays", "as on {day}"),
}


def tables(rules: Rules, lang: str = "zh") -> list[Table]:
    """What hangs on the door: seasons first, then the rest of the year; holidays are told in each table."""
    pattern, rest, _daily = _SEASON[lang]
    found = [
        Table(_season_title(season, pattern, lang), _lines(season.week, rules, lang))
        for season in rules.seasons
    ]
    return [*found, Table(rest if found else "", _lines(rules.week, rules, lang))]


def _season_title(season: Season, pattern: str, lang: str) -> str:
    def said(month_day: tuple[int, int]) -> str:
        month, day = month_day
        return f"{month}月{day}日" if lang == "zh" else f"{month:02d}-{day:02d}"

    name = season.name or {"zh": "季节", "en": "Season"}[lang]
    return pattern.format(name=name, first=said(season.first), last=said(season.last))


def _lines(week: Week, rules: Rules, lang: str) -> tuple[Line, ...]:
    lines = [
        Line(_days(first, last, lang), span_words(week[first], lang)) for first, last in _runs(week)
    ]
    holidays, makeup, _like = _SPECIAL[lang]
    for name, rule in ((holidays, rules.holidays), (makeup, rules.makeup_days)):
        if rule.like != "usual":
            lines.append(Line(name, _told(rule, lang)))
    return tuple(lines)


def _runs(week: Week) -> list[tuple[int, int]]:
    """(first, last) weekday of each stretch of equal days."""
    runs: list[tuple[int, int]] = []
    for weekday in range(7):
        if runs and week[runs[-1][0]] == week[weekday]:
            runs[-1] = (runs[-1][0], weekday)
        else:
            runs.append((weekday, weekday))
    return runs


def _days(first: int, last: int, lang: str) -> str:
    if (first, last) == (0, 6):
        return _SEASON[lang][2]
    names = DAYS[lang]
    if first == last:
        return names[first]
    return f"{names[first]}至{names[last]}" if lang == "zh" else f"{names[first]}–{names[last]}"


def _told(rule: DayRule, lang: str) -> str:
    if rule.like in WEEKDAYS:
        return _SPECIAL[lang][2].format(day=DAYS[lang][WEEKDAYS.index(rule.like)])
    return span_words(rule.spans, lang)
