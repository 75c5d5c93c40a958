"""Working out results for many stations at once; nothing is stored here."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from minsheng.standards.queries import RuleSet
from minsheng.standards.rules.judging import Finding, Outcome, findings_of, outcome_of
from minsheng.stations.facts import Facts, facts_of
from minsheng.stations.models import Judgement, Station

COUNTS = ("expired_items", "broken_items", "low_items")

Said = Mapping[int, Mapping[str, tuple[bool, dt.date]]]
"""Station id → mark → what the latest judgement found, and when."""


@dataclass(frozen=True, slots=True)
class Judged:
    """One station by one rule set."""

    station: Station
    rules: RuleSet
    findings: Sequence[Finding]
    outcome: Outcome


def known(facts: Facts) -> Facts:
    """The facts without what an empty ledger seems to say.

    Where nobody has entered a single item, "no AED" and "nothing broken" are not knowledge.
    """
    if facts.get("items"):
        return facts
    hidden = {name for name, value in facts.items() if name.startswith("has_") and value is False}
    kept = {"has_hours", "has_phone", "has_door_photo", "has_sign_photo"}
    return facts | dict.fromkeys((hidden - kept) | set(COUNTS))


def said_of(stations: Sequence[Station]) -> Said:
    """The latest judgement of each clause; one query."""
    found: dict[int, dict[str, tuple[bool, dt.date]]] = defaultdict(dict)
    rows = Judgement.objects.filter(station__in=[one.pk for one in stations]).latest_first()
    for station, mark, passed, on in rows.values_list("station", "mark", "passed", "on"):
        found[station].setdefault(mark, (passed, on))
    return found


def judge_stations(
    stations: Sequence[Station], rules_of: Mapping[int, Sequence[RuleSet]], day: dt.date
) -> list[Judged]:
    """Judge each station by its rule sets, as far as a clause concerns it; a fixed number of queries.

    Args:
        rules_of: station id → the rule sets that hold for it.
    """
    facts = facts_of(stations, day)
    said = said_of(stations)
    found = []
    for station in stations:
        told = known(facts[station.pk])
        for rules in rules_of.get(station.pk, ()):
            findings = findings_of(rules.demands, told, _counting(rules, said, station, day))
            if findings:
                outcome = outcome_of(rules.demands, rules.grades, findings)
                found.append(Judged(station, rules, findings, outcome))
    return found


def _counting(rules: RuleSet, said: Said, station: Station, day: dt.date) -> dict[str, bool]:
    """The judgements that still count for this rule set."""
    return {
        mark: passed
        for mark, (passed, on) in said.get(station.pk, {}).items()
        if mark in rules.judged_days and (day - on).days < rules.judged_days[mark]
    }
