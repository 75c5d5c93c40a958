"""What a rule makes of a survey's answers, before anything is written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from minsheng.common.geo import LonLat
from minsheng.demand.models import DemandRule, HourBand, WorkerGroup
from minsheng.demand.queries import margins_in, part_read
from minsheng.demand.rules import Estimate, Reading, Scale, ShareFound, estimates, scales, shares
from minsheng.organisations.claims import ground as known_ground
from minsheng.organisations.models import Organisation
from minsheng.organisations.rules import Ground
from minsheng.places.models import Service
from minsheng.surveys.queries import TypedAnswer, answers_of, chosen

NO_GROUP, NO_HOURS, NO_PLACE, ELSEWHERE = "no_group", "no_hours", "no_place", "elsewhere"


@dataclass(frozen=True, slots=True)
class Words:
    """The codes a rule may lead to."""

    groups: frozenset[str]
    bands: frozenset[str]
    services: frozenset[str]
    towns: Mapping[str, Organisation]


def words_for(organisation: Organisation) -> Words:
    """Our vocabularies, and every town of the tree (those elsewhere are told apart from nonsense)."""
    towns = Organisation.objects.filter(kind=Organisation.Kind.TOWN)
    return Words(
        frozenset(WorkerGroup.objects.values_list("code", flat=True)),
        frozenset(HourBand.objects.values_list("code", flat=True)),
        frozenset(Service.objects.values_list("code", flat=True)),
        {town.code: town for town in towns},
    )


def _mapped(
    options: tuple[str, ...], meaning: Mapping[str, Any], known: frozenset[str]
) -> tuple[str, ...]:
    """Options as our codes; one option may mean several ("day" → ["h10", "h14"]), unknown ones drop out."""
    codes: list[str] = []
    for option in options:
        means = meaning.get(option, option)
        codes += means if isinstance(means, list) else [means]
    return tuple(code for code in dict.fromkeys(codes) if code in known)


def _town(rule: DemandRule, answer: TypedAnswer, words: Words) -> str:
    if rule.town_question:
        known = frozenset(words.towns)
        return next(
            iter(_mapped(chosen(answer.values, rule.town_question), rule.town_map, known)), ""
        )
    where = answer.organisation
    return where.code if where and where.code in words.towns else ""


def _point(rule: DemandRule, answer: TypedAnswer) -> tuple[float, float] | None:
    value = answer.values.get(rule.place_question) if rule.place_question else None
    if isinstance(value, tuple) and len(value) == 2 and not isinstance(value[0], str):
        return float(value[0]), float(value[1])
    return None


def _reach(rule: DemandRule, answer: TypedAnswer) -> float | None:
    value = answer.values.get(rule.reach_question) if rule.reach_question else None
    try:
        metres = float(value) if isinstance(value, str | int | float) else 0.0
    except ValueError:
        return None
    return metres if 0 < metres < 1e6 else None


def read_answer(rule: DemandRule, answer: TypedAnswer, words: Words) -> Reading:
    """One answer through the eyes of the rule."""
    values = answer.values
    groups = _mapped(chosen(values, rule.group_question), rule.group_map, words.groups)
    needs = (
        _mapped(chosen(values, rule.needs_question), rule.needs_map, words.services)
        if rule.needs_question
        else ()
    )
    return Reading(
        group=groups[0] if groups else "",
        town=_town(rule, answer, words),
        bands=_mapped(chosen(values, rule.hours_question), rule.hours_map, words.bands),
        needs=needs,
        point=_point(rule, answer),
        reach_m=_reach(rule, answer),
    )


@dataclass(frozen=True)
class Preview:
    """Everything a rule would do, with the reasons for what it leaves out.

    ``left_out`` counts answers by reason: no_group, no_hours, no_place, elsewhere.
    """

    rule: DemandRule
    answers: int
    readings: tuple[Reading, ...]
    left_out: Mapping[str, int]
    words: Words
    scales: tuple[Scale, ...]

    @cached_property
    def estimates(self) -> list[Estimate]:
        return estimates(self.readings, self.scales)

    @cached_property
    def shares(self) -> list[ShareFound]:
        return shares(self.readings, sorted(self.words.services))

    @property
    def used(self) -> int:
        return sum(reading.usable for reading in self.readings)

    @property
    def workers(self) -> float:
        return sum(row.workers for row in self.estimates)


def _fault(reading: Reading, words: Words, path: str) -> str:
    """Why a reading is of no use for this rule; "" if it is."""
    if not reading.group:
        return NO_GROUP
    if not reading.bands:
        return NO_HOURS
    if not reading.town and not reading.point:
        return NO_PLACE
    if reading.town and not words.towns[reading.town].path.startswith(path):
        return ELSEWHERE
    return ""


def _believable(reading: Reading, words: Words, path: str, ground: Ground) -> Reading:
    """Without its position, if that lies outside of where the answer says it is; the town's point then stands for it."""
    if reading.point is None:
        return reading
    claim = words.towns[reading.town].path if reading.town else path
    if ground.outside(LonLat(*reading.point), claim) is None:
        return reading
    return replace(reading, point=None)


def _answers(rule: DemandRule) -> list[TypedAnswer]:
    """All answers of the rule's own survey; of a survey run above it, only those about its own area."""
    part = part_read(rule.organisation, rule.survey)
    whole = part == rule.survey.organisation.path
    return answers_of(rule.survey, within=None if whole else (part,))


def preview(rule: DemandRule) -> Preview:
    """What the rule makes of the answers as they are now; nothing is written."""
    words, path, ground = words_for(rule.organisation), rule.organisation.path, known_ground()
    answers = _answers(rule)
    readings, faults = [], Counter[str]()
    for answer in answers:
        reading = _believable(read_answer(rule, answer, words), words, path, ground)
        fault = _fault(reading, words, path)
        if fault:
            faults[fault] += 1
        else:
            readings.append(reading)
    weights = scales(readings, _margins(words, path), fallback=rule.workers_per_answer)
    return Preview(rule, len(answers), tuple(readings), faults, words, tuple(weights))


def _margins(words: Words, path: str) -> dict[tuple[str, str], int]:
    towns = {town.pk: town.code for town in words.towns.values() if town.path.startswith(path)}
    return {(group, towns[area]): workers for (group, area), workers in margins_in(towns).items()}
