"""The registry of indicators: what is measured, by which formula over which facts, from where, by whom."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction
from functools import cached_property
from typing import Any

from minsheng.engines.appraisal.entry import Entry
from minsheng.engines.appraisal.exact import plain_text
from minsheng.engines.appraisal.refused import refused
from minsheng.engines.common import facts as language
from minsheng.engines.common.expression import Expression, parse_exact
from minsheng.engines.common.expression import Fault as BadExpression

EXPRESSION_MEND = {
    "too_long": "Shorten it.",
    "too_deep": "Use fewer brackets.",
    "syntax": "Check brackets, quotes, and/or.",
    "unknown_fact": "Name a fact of this registry.",
    "no_condition": "Write a condition like slots > 3.",
    "no_formula": "Write a formula like open_slots / posted_slots.",
}


class Kind(StrEnum):
    """What a fact is: a number, or whether something is so."""

    NUMBER = "number"
    YES_NO = "yes_no"


class Direction(StrEnum):
    """Which way is better."""

    HIGHER = "higher"
    LOWER = "lower"
    TARGET = "target"


@dataclass(frozen=True, slots=True)
class Fact:
    """One figure of a unit as the system counts it; ``source`` names the query that fills it."""

    name: str
    label: str
    kind: Kind
    unit: str
    source: str


@dataclass(frozen=True, slots=True)
class Indicator:
    """One measured quantity.

    Args:
        formula: over facts, gives the value.
        size: over facts, how many answers the value rests on; "" if it was counted in full.
        spread: over facts, their standard deviation; "" with a size says that the value is the
            part of those asked (0–1).
        target: the value to come close to, for direction "target".
        source: the query or register it comes from; evidence: what proves it.
    """

    key: str
    name: str
    unit: str
    direction: Direction
    formula: str
    owner: str
    version: int
    source: str
    evidence: str
    size: str = ""
    spread: str = ""
    target: Fraction | None = None

    def plain(self) -> dict[str, Any]:
        """The entry as it is published."""
        words = {
            name: getattr(self, name)
            for name in ("key", "name", "unit", "formula", "owner", "version", "source", "evidence")
        }
        more = {name: text for name in ("size", "spread") if (text := getattr(self, name))}
        goal = {} if self.target is None else {"target": plain_text(self.target)}
        return words | {"direction": self.direction.value} | more | goal

    def goodness(self, value: Any) -> Any:
        """A number that grows as ``value`` gets better."""
        if self.direction is Direction.TARGET:
            return -abs(value - self.target)
        return value if self.direction is Direction.HIGHER else -value


@dataclass(frozen=True)
class Registry:
    """Facts and indicators by name, in the order of their names."""

    facts: Mapping[str, Fact]
    indicators: Mapping[str, Indicator]
    expressions: dict[tuple[str, language.Kind], Expression] = field(
        default_factory=dict, repr=False, compare=False
    )

    @cached_property
    def vocabulary(self) -> language.Vocabulary:
        """The facts as the expression language knows them."""
        return {
            fact.name: language.Fact(fact.name, fact.label, language.Kind(fact.kind), fact.unit)
            for fact in self.facts.values()
        }

    def expression(self, text: str, kind: language.Kind) -> Expression:
        """A checked formula or condition.

        Raises:
            minsheng.engines.common.expression.Fault: it cannot be used.
        """
        if (text, kind) not in self.expressions:
            self.expressions[text, kind] = parse_exact(text, self.vocabulary, kind)
        return self.expressions[text, kind]

    def number(self, text: str, facts: language.Facts) -> Fraction | None:
        """The value of a formula; None if it hangs on something nobody knows."""
        value = self.expression(text, language.Kind.NUMBER).value(facts)
        return None if value is None else Fraction(value)

    def holds(self, text: str, facts: language.Facts) -> bool | None:
        """Does a condition hold? None if nobody knows."""
        return self.expression(text, language.Kind.YES_NO).holds(facts)

    def plain(self) -> dict[str, Any]:
        """The registry as it is published."""
        facts = [
            {"name": one.name, "label": one.label, "kind": one.kind.value, "unit": one.unit, "source": one.source}
            for one in self.facts.values()
        ]  # fmt: skip
        return {"facts": facts, "indicators": [one.plain() for one in self.indicators.values()]}


def read_registry(entry: Entry) -> Registry:
    """The registry in an object with the lists "facts" and "indicators"; faults are kept in the entry."""
    seen: set[str] = set()
    facts = {}
    for one in entry.entries("facts"):
        one.once("name", seen)
        fact = _fact(one)
        facts[fact.name] = fact
    registry = Registry(dict(sorted(facts.items())), {})
    found = {}
    keys: set[str] = set()
    for one in entry.entries("indicators"):
        one.once("key", keys)
        indicator = _indicator(one, registry)
        found[indicator.key] = indicator
    entry.done()
    return Registry(registry.facts, dict(sorted(found.items())), registry.expressions)


def _fact(one: Entry) -> Fact:
    fact = Fact(
        name=one.text("name"),
        label=one.text("label"),
        kind=one.choice("kind", Kind, Kind.NUMBER),
        unit=one.text("unit", ""),
        source=one.text("source"),
    )
    if fact.name and not (fact.name.isidentifier() and fact.name.isascii()):
        one.wrong("name", f"{fact.name!r} cannot stand in a formula.", "Use letters and _.")
    refuse(one, name=fact.name, label=fact.label, unit=fact.unit, source=fact.source)
    one.done()
    return fact


def _indicator(one: Entry, registry: Registry) -> Indicator:
    indicator = Indicator(
        key=one.text("key"),
        name=one.text("name"),
        unit=one.text("unit", ""),
        direction=one.choice("direction", Direction),
        formula=one.text("formula"),
        owner=one.text("owner"),
        version=one.whole("version"),
        source=one.text("source"),
        evidence=one.text("evidence"),
        size=one.text("size", ""),
        spread=one.text("spread", ""),
        target=one.maybe_number("target"),
    )
    for name in ("formula", "size", "spread"):
        check(one, name, getattr(indicator, name), registry, language.Kind.NUMBER)
    if (indicator.target is not None) != (indicator.direction is Direction.TARGET):
        one.wrong("target", "Only the direction “target” has a target.", "Write both or none.")
    if indicator.spread and not indicator.size:
        one.wrong("size", "A spread needs the number of answers.", "Write the size.")
    words = {k: str(v) for k, v in indicator.plain().items() if isinstance(v, str)}
    refuse(one, **words)
    one.done()
    return indicator


def refuse(one: Entry, **texts: str) -> None:
    """Keep a fault where a text speaks of log-ins, likes, shares, time on line or the like."""
    for field_name, text in texts.items():
        if what := refused(text):
            one.wrong(
                field_name,
                f"{text!r} speaks of {what}, which never enter an appraisal.",
                "Measure what people receive instead; say rate for a part of a whole.",
            )


def check(one: Entry, name: str, text: str, registry: Registry, kind: language.Kind) -> None:
    """Keep a fault where an expression cannot be used; an empty one is fine."""
    if not text:
        return
    try:
        registry.expression(text, kind)
    except BadExpression as fault:
        mend = EXPRESSION_MEND.get(
            fault.code, "Use names of facts, numbers, + - * / and comparisons."
        )
        one.wrong(name, f"{text!r} cannot be used: {fault}.", mend)
