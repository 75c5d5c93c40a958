"""What if: another fact, another weight; everything is computed again, nothing estimated."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from minsheng.engines.appraisal.appraise import Appraisal, appraise
from minsheng.engines.appraisal.scheme import Scheme
from minsheng.engines.appraisal.snapshot import Snapshot, Value


@dataclass(frozen=True, slots=True)
class Change:
    """What changes for one unit; None where it has no score."""

    unit: str
    before: Fraction | None
    after: Fraction | None
    place_before: int | None
    place_after: int | None
    by_item: Mapping[str, Fraction]

    @property
    def points(self) -> Fraction | None:
        """Points gained (or lost, below 0)."""
        known = self.before is not None and self.after is not None
        return (self.after or Fraction(0)) - (self.before or Fraction(0)) if known else None


def changed(
    snapshot: Snapshot,
    *,
    facts: Mapping[tuple[str, str], Value] | None = None,
    weights: Mapping[str, Fraction] | None = None,
) -> Snapshot:
    """The snapshot with other facts (unit, fact → value) and weights (item → weight, the others shrinking or
    growing in proportion so that the total stays).

    Raises:
        KeyError: no such unit, fact or item. ValueError: the new weights exceed the total.
    """
    new_facts, new_weights = facts or {}, weights or {}
    known = {(unit.id, name) for unit in snapshot.units for name in unit.facts}
    items = {item.indicator for item in snapshot.scheme.items}
    if strange := (new_facts.keys() - known) | (new_weights.keys() - items):
        raise KeyError(sorted(map(str, strange))[0])
    units = tuple(
        replace(
            unit,
            facts={name: new_facts.get((unit.id, name), old) for name, old in unit.facts.items()},
        )
        for unit in snapshot.units
    )
    return replace(snapshot, units=units, scheme=_reweighted(snapshot, new_weights))


def _reweighted(snapshot: Snapshot, weights: Mapping[str, Fraction]) -> Scheme:
    scheme = snapshot.scheme
    rest = scheme.total - sum(weights.values(), Fraction(0))
    others = sum((one.weight for one in scheme.items if one.indicator not in weights), Fraction(0))
    if rest < 0 or min(weights.values(), default=Fraction(0)) < 0 or (rest and not others):
        raise ValueError("The weights do not fit into the total.")
    scale = rest / others if others else Fraction(0)
    items = tuple(
        replace(one, weight=weights.get(one.indicator, one.weight * scale)) for one in scheme.items
    )
    return replace(scheme, items=items)


def what_if(
    snapshot: Snapshot,
    *,
    facts: Mapping[tuple[str, str], Value] | None = None,
    weights: Mapping[str, Fraction] | None = None,
) -> list[Change]:
    """Every unit before and after the change. Raises as ``changed``."""
    return compare(appraise(snapshot), appraise(changed(snapshot, facts=facts, weights=weights)))


def compare(before: Appraisal, after: Appraisal) -> list[Change]:
    """Two appraisals of the same units, unit by unit."""
    return [
        Change(
            unit=old.unit,
            before=old.score,
            after=new.score,
            place_before=None if old.place is None else old.place.number,
            place_after=None if new.place is None else new.place.number,
            by_item={
                key: (new.items[key].points if key in new.items else Fraction(0))
                - (old.items[key].points if key in old.items else Fraction(0))
                for key in sorted(old.items.keys() | new.items.keys())
            },
        )
        for old, new in zip(before.units, after.units, strict=True)
    ]
