"""What another version of a standard would change: who would gain a grade, who would lose it, and why."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from django.db.models import QuerySet

from minsheng.standards.models import Version
from minsheng.standards.queries import RuleSet, holding_version, rule_set, with_content
from minsheng.standards.rules.judging import Outcome
from minsheng.stations.evaluation.judging import Judged, judge_stations
from minsheng.stations.models import Station

CHUNK = 500


@dataclass(frozen=True, slots=True)
class Shift:
    """One station whose grade would change."""

    station: Station
    before: str
    after: str
    hindered_by: tuple[str, ...]


@dataclass(slots=True)
class Effect:
    """What would change among ``stations``; grades are codes, "" is none."""

    stations: int = 0
    before: Counter[str] = field(default_factory=Counter)
    after: Counter[str] = field(default_factory=Counter)
    gained: list[Shift] = field(default_factory=list)
    lost: list[Shift] = field(default_factory=list)
    results: dict[str, Counter[str]] = field(default_factory=dict)
    """Clause number → how many stations pass, fail, or are unknown."""


def effect_of(version: Version, stations: QuerySet[Station], day: dt.date) -> Effect:
    """Judge the stations by what holds now and by ``version``; nothing is stored.

    Raises:
        Fault: the draft has a condition that cannot be used.
    """
    new = rule_set(with_content(Version.objects.filter(pk=version.pk)).get())
    holding = holding_version(version.standard, day)
    old = (
        rule_set(with_content(Version.objects.filter(pk=holding.pk)).get())
        if holding and holding.pk != version.pk
        else None
    )
    found = Effect(results={demand.number: Counter() for demand in new.demands})
    for chunk in _chunks(stations):
        before = _outcomes(chunk, old, day) if old else {}
        for judged in _judged(chunk, new, day):
            _note(found, judged, before.get(judged.station.pk), old)
    return found


def _judged(stations: Sequence[Station], rules: RuleSet, day: dt.date) -> list[Judged]:
    return judge_stations(stations, {one.pk: [rules] for one in stations}, day)


def _outcomes(stations: Sequence[Station], rules: RuleSet, day: dt.date) -> Mapping[int, Outcome]:
    return {one.station.pk: one.outcome for one in _judged(stations, rules, day)}


def _chunks(stations: QuerySet[Station]) -> Iterator[list[Station]]:
    last = 0
    ordered = stations.order_by("pk")
    while chunk := list(ordered.filter(pk__gt=last)[:CHUNK]):
        last = chunk[-1].pk
        yield chunk


def _place(rules: RuleSet | None, grade: str) -> int:
    codes = [one.code for one in rules.grades] if rules else []
    return codes.index(grade) + 1 if grade in codes else 0


def _note(found: Effect, judged: Judged, before: Outcome | None, old: RuleSet | None) -> None:
    outcome = judged.outcome
    was = before.grade if before else ""
    found.stations += 1
    found.before[was] += 1
    found.after[outcome.grade] += 1
    for finding in judged.findings:
        found.results[finding.number][finding.result.value] += 1
    rise = _place(judged.rules, outcome.grade) - _place(old, was)
    if rise:
        shift = Shift(judged.station, was, outcome.grade, outcome.hindered_by)
        (found.gained if rise > 0 else found.lost).append(shift)
