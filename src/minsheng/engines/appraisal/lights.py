"""Lights as rule data: how far behind the plan, how much done, or which quarter of the field gives which colour."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Any

from minsheng.engines.appraisal.entry import Entry, settle
from minsheng.engines.common.faults import Fault


class Colour(StrEnum):
    """From the best to the worst."""

    BLUE = "blue"
    GREEN = "green"
    YELLOW = "yellow"
    ORANGE = "orange"
    RED = "red"


class Measure(StrEnum):
    """What a rule looks at."""

    BEHIND = "behind"  # points of the plan not done
    DONE = "done"  # percent of the whole
    STANDING = "standing"  # percent of the field that is strictly ahead


@dataclass(frozen=True, slots=True)
class Band:
    """``colour`` for values below ``below`` or up to ``up_to``; with neither, for all that are left."""

    colour: Colour
    below: Fraction | None = None
    up_to: Fraction | None = None

    def holds(self, value: Fraction) -> bool:
        """Does the band take this value, given that those before it did not?"""
        if self.below is not None:
            return value < self.below
        return self.up_to is None or value <= self.up_to


@dataclass(frozen=True, slots=True)
class LightRule:
    """Bands in rising order of the measure.

    Args:
        unstarted: months after the planned start without a beginning → the colour at least as bad.
        accepted: the colour of what is finished and accepted, whatever the measure; None: no such rule.
    """

    key: str
    name: str
    source: str
    verified: bool
    measure: Measure
    bands: tuple[Band, ...]
    unstarted: Mapping[int, Colour]
    accepted: Colour | None = None


@dataclass(frozen=True, slots=True)
class State:
    """Where something stands: ``planned`` and ``done`` in percent (exact), ``ahead`` as in ``Measure.STANDING``."""

    planned: Fraction
    done: Fraction
    months_unstarted: int = 0
    accepted: bool = False
    ahead: Fraction | None = None


def light_of(rule: LightRule, state: State) -> Colour:
    """The colour of a state.

    Raises:
        ValueError: the rule compares with others and nobody said how many are ahead.
    """
    if state.accepted and rule.accepted is not None:
        return rule.accepted
    value = _measured(rule, state)
    colour = next(band.colour for band in rule.bands if band.holds(value))
    waited = [late for months, late in rule.unstarted.items() if months <= state.months_unstarted]
    return worst(colour, *waited)


def _measured(rule: LightRule, state: State) -> Fraction:
    if rule.measure is Measure.BEHIND:
        return max(state.planned - state.done, Fraction(0))
    if rule.measure is Measure.DONE:
        return state.done
    if state.ahead is None:
        raise ValueError(f"{rule.key}: how many are ahead?")
    return state.ahead


def worst(*colours: Colour) -> Colour:
    """The worst of them."""
    order = list(Colour)
    return max(colours, key=order.index)


def standing(done: Mapping[str, Fraction]) -> dict[str, Fraction]:
    """Unit → percent of the units strictly ahead of it."""
    return {
        unit: Fraction(100 * sum(other > one for other in done.values()), len(done))
        for unit, one in done.items()
    }


def read_light_rules(data: Mapping[str, Any], file: str = "lights") -> dict[str, LightRule]:
    """Rules by key.

    Raises:
        BadInput: with every fault found.
    """
    faults: list[Fault] = []
    entry = Entry(data, faults, file)
    rules, seen = {}, set[str]()
    for one in entry.entries("rules"):
        one.once("key", seen)
        rule = _rule(one)
        rules[rule.key] = rule
    entry.done()
    settle(faults)
    return rules


def _rule(one: Entry) -> LightRule:
    bands = []
    for row in one.entries("bands"):
        bands.append(
            Band(row.choice("colour", Colour), row.maybe_number("below"), row.maybe_number("up_to"))
        )
        row.done()
    if not bands or bands[-1].below is not None or bands[-1].up_to is not None:
        one.wrong("bands", "The last band leaves values without a colour.", "Let it have no limit.")
    late = one.mapping("unstarted")
    wrong = [
        months
        for months, colour in late.items()
        if not months.isdigit() or colour not in set(Colour)
    ]
    if wrong:
        one.wrong(
            "unstarted", f"{wrong[0]!r} is no month with a colour.", 'Write like {"1": "yellow"}.'
        )
    rule = LightRule(
        key=one.text("key"),
        name=one.text("name"),
        source=one.text("source"),
        verified=one.flag("verified"),
        measure=one.choice("measure", Measure),
        bands=tuple(bands),
        unstarted={} if wrong else {int(months): Colour(colour) for months, colour in late.items()},
        accepted=one.choice("accepted", Colour) if "accepted" in one.data else None,
    )
    one.asked.add("accepted")
    one.done()
    return rule
