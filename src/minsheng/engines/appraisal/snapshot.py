"""The frozen input of an appraisal: units, their facts, the registry and the scheme, in one file."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from pathlib import Path
from typing import Any

from minsheng.engines.appraisal.entry import Entry, settle
from minsheng.engines.appraisal.exact import number, plain_text, sha256
from minsheng.engines.appraisal.registry import Kind, Registry, read_registry
from minsheng.engines.appraisal.scheme import Scheme
from minsheng.engines.appraisal.scheme_reading import read_scheme
from minsheng.engines.common.faults import BadInput, Fault

FORMAT = "minsheng.appraisal.snapshot/1"

Value = Fraction | bool | None


@dataclass(frozen=True, slots=True)
class Unit:
    """Who is appraised (a county). ``stratum`` says with whom it can be compared; ``evidence`` where to look.

    A fact that nobody knows is there with the value None.
    """

    id: str
    name: str
    facts: Mapping[str, Value]
    stratum: str = ""
    evidence: Mapping[str, str] | None = None

    def plain(self) -> dict[str, Any]:
        """As published."""
        facts = {
            name: plain_text(value) if isinstance(value, Fraction) else value
            for name, value in self.facts.items()
        }
        data = {"id": self.id, "name": self.name, "stratum": self.stratum, "facts": facts}
        return data | {"evidence": dict(self.evidence or {})}


@dataclass(frozen=True)
class Snapshot:
    """Everything a score depends on. Units are in the order of their ids."""

    title: str
    period: str
    taken_on: str
    registry: Registry
    scheme: Scheme
    units: tuple[Unit, ...]

    def plain(self) -> dict[str, Any]:
        """The file's content in its canonical form."""
        return {
            "format": FORMAT,
            "title": self.title,
            "period": self.period,
            "taken_on": self.taken_on,
            "registry": self.registry.plain(),
            "scheme": self.scheme.plain(),
            "units": [unit.plain() for unit in self.units],
        }

    @cached_property
    def digest(self) -> str:
        """SHA-256 of the canonical form: the same however the file is laid out."""
        return sha256(self.plain())


def read_snapshot(path: Path) -> Snapshot:
    """The snapshot in a JSON file.

    Raises:
        BadInput: with every fault found, each naming file, row, field and mend.
        OSError: the file cannot be read.
    """
    try:
        data = json.loads(path.read_text("utf-8-sig"), parse_float=Decimal, parse_constant=str)
    except (ValueError, RecursionError) as error:
        fault = Fault(path.name, 0, "", f"This is not JSON: {error}.", "Mend it.")
        raise BadInput([fault]) from None
    return snapshot_from_data(data, path.name)


def snapshot_from_data(data: object, file: str = "snapshot.json") -> Snapshot:
    """The snapshot in parsed JSON; ``file`` stands in messages. Decimals are texts or ``Decimal``, never floats.

    Raises:
        BadInput: with every fault found.
    """
    faults: list[Fault] = []
    entry = Entry(data, faults, file)
    settle(faults)
    if entry.text("format") != FORMAT:
        entry.wrong("format", "This is no snapshot of an appraisal.", f"Write {FORMAT!r}.")
        raise BadInput(faults)
    registry = read_registry(entry.inner("registry"))
    snapshot = Snapshot(
        title=entry.text("title"),
        period=entry.text("period"),
        taken_on=entry.text("taken_on"),
        registry=registry,
        scheme=read_scheme(entry.inner("scheme"), registry),
        units=_units(entry, registry),
    )
    if not snapshot.units:
        entry.wrong("units", "Nobody is appraised.", "Add the units.")
    entry.done()
    settle(faults)
    return snapshot


def _units(entry: Entry, registry: Registry) -> tuple[Unit, ...]:
    found, seen = [], set[str]()
    for one in entry.entries("units"):
        one.once("id", seen)
        unit = Unit(
            id=one.text("id"),
            name=one.text("name"),
            facts=_facts(one, registry),
            stratum=one.text("stratum", ""),
            evidence=_evidence(one),
        )
        _samples(one, unit, registry)
        one.done()
        found.append(unit)
    return tuple(sorted(found, key=lambda unit: unit.id))


def _facts(one: Entry, registry: Registry) -> dict[str, Value]:
    given = one.mapping("facts")
    for name in given:
        if name not in registry.facts:
            one.wrong(f"facts.{name}", "The registry has no such fact.", "Remove it.")
    found: dict[str, Value] = {}
    for name, fact in registry.facts.items():
        place = f"facts.{name}"
        if name not in given:
            one.wrong(place, "It is missing.", "Write null if nobody knows.")
        value = given.get(name)
        if fact.kind is Kind.YES_NO:
            found[name] = value if isinstance(value, bool) else None
        else:
            found[name] = number(value)
        if value is not None and found[name] is None:
            mend = (
                "Write true, false or null."
                if fact.kind is Kind.YES_NO
                else 'Write a number like 12 or "83.4".'
            )
            one.wrong(place, f"{value!r} is not of the kind {fact.kind.value}.", mend)
    return found


def _evidence(one: Entry) -> dict[str, str]:
    given = one.mapping("evidence")
    for name, text in given.items():
        if not isinstance(text, str):
            one.wrong(f"evidence.{name}", "This is not a text.", "Write where to look.")
    return {name: str(text) for name, text in sorted(given.items())}


def _samples(one: Entry, unit: Unit, registry: Registry) -> None:
    """What was asked of people must be possible: no part above 1, nobody asked less than 0 times."""
    if set(unit.facts) != set(registry.facts):
        return
    for indicator in registry.indicators.values():
        if not indicator.size:
            continue
        try:
            value = registry.number(indicator.formula, unit.facts)
            size = registry.number(indicator.size, unit.facts)
            spread = registry.number(indicator.spread, unit.facts) if indicator.spread else None
        except ValueError:
            continue  # the registry has said so already
        if (size is not None and size < 0) or (spread is not None and spread < 0):
            one.wrong(indicator.key, "A size or spread is below 0.", "Check the facts.")
        if value is not None and not indicator.spread and not 0 <= value <= 1:
            one.wrong(
                indicator.key, "More were counted than asked, or fewer than 0.", "Check the facts."
            )
