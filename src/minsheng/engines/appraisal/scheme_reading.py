"""Reading a scheme from a published file: whatever does not fit is a fault with its place."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

from minsheng.engines.appraisal.entry import Entry
from minsheng.engines.appraisal.exact import plain_text
from minsheng.engines.appraisal.registry import Direction, Registry, check, refuse
from minsheng.engines.appraisal.scheme import (
    MOST_DRAWS,
    QUARTERS,
    RELATIVE,
    Adjustment,
    Item,
    Method,
    Missing,
    Prior,
    Scale,
    Scheme,
    Strata,
    Veto,
)
from minsheng.engines.common.facts import Kind


def read_scheme(entry: Entry, registry: Registry) -> Scheme:
    """The scheme in ``entry``; faults are kept there."""
    scheme = Scheme(
        code=entry.text("code"),
        name=entry.text("name"),
        version=entry.whole("version"),
        source=entry.text("source"),
        verified=entry.flag("verified"),
        total=entry.number("total", 100),
        missing=entry.choice("missing", Missing, Missing.RENORMALISE),
        strata=entry.choice("strata", Strata, Strata.ALL),
        least_known=entry.number("least_known", "0.5"),
        overturn=entry.number("overturn", "0.1"),
        draws=entry.whole("draws", 1000),
        sway=entry.number("sway", "0.2"),
        items=_items(entry, registry),
        bonus=_adjustments(entry, "bonus", registry),
        bonus_most=entry.maybe_number("bonus_most"),
        deductions=_adjustments(entry, "deductions", registry),
        veto=_vetoes(entry, registry),
    )
    _sums(entry, scheme)
    refuse(entry, code=scheme.code, name=scheme.name)
    entry.done()
    return scheme


def _sums(entry: Entry, scheme: Scheme) -> None:
    weights = sum((item.weight for item in scheme.items), Fraction(0))
    if scheme.total <= 0 or weights != scheme.total:
        entry.wrong(
            "items",
            f"The weights add up to {plain_text(weights)}, the total is {plain_text(scheme.total)}.",
            "Change the weights or the total.",
        )
    for name in ("least_known", "overturn", "sway"):
        if not 0 <= getattr(scheme, name) <= 1:
            entry.wrong(name, "It lies outside 0 to 1.", 'Write a part like "0.1".')
    if not 1 <= scheme.draws <= MOST_DRAWS:
        entry.wrong("draws", f"It lies outside 1 to {MOST_DRAWS}.", "Write 1000.")


def _items(entry: Entry, registry: Registry) -> tuple[Item, ...]:
    found, seen = [], set[str]()
    for one in entry.entries("items"):
        one.once("indicator", seen)
        prior = None
        if one.data.get("prior") is not None:
            inner = one.inner("prior")
            prior = Prior(inner.number("mean"), inner.number("weight"))
            inner.done()
        one.asked.add("prior")
        item = Item(
            indicator=one.text("indicator"),
            weight=one.number("weight"),
            scale=_scale(one.inner("scale")),
            group=one.text("group", ""),
            missing=one.choice("missing", Missing) if "missing" in one.data else None,
            pool=one.flag("pool", True),
            prior=prior,
        )
        one.asked.add("missing")
        _fits(one, item, registry)
        one.done()
        found.append(item)
    return tuple(sorted(found, key=lambda item: item.indicator))


def _fits(one: Entry, item: Item, registry: Registry) -> None:
    if item.weight < 0:
        one.wrong("weight", "A weight below 0 would punish what is good.", "Write 0 or more.")
    if item.prior is not None and item.prior.weight < 0:
        one.wrong("prior", "Nobody can be asked less than 0 times.", "Write 0 or more.")
    indicator = registry.indicators.get(item.indicator)
    if indicator is None:
        one.wrong("indicator", f"{item.indicator!r} is not in the registry.", "Name one that is.")
        return
    if indicator.size and item.pool and item.prior is None and item.scale.method in RELATIVE:
        one.wrong(
            "scale",
            "Drawing samples towards their own mean and then comparing units could punish an improvement.",
            "Use a range or target, or give a prior.",
        )
    aims = indicator.direction is Direction.TARGET
    if aims and item.scale.method is Method.RANGE:
        one.wrong("scale", "A range has no target.", "Use target or a comparison.")
    if item.scale.method is Method.TARGET and not aims and not item.scale.best:
        one.wrong("scale", "The target is missing.", "Write it as best, above 0.")
    if item.scale.method is Method.TARGET and aims and not item.scale.worst:
        one.wrong("scale", "How far off gives nothing is missing.", "Write it as worst, above 0.")


def _scale(one: Entry) -> Scale:
    method = one.choice("method", Method)
    bars = one.data.get("bars", ["1", "0.75", "0.5", "0.25"] if method is Method.QUARTILE else [])
    one.asked.add("bars")
    holder = Entry({str(i): bar for i, bar in enumerate(bars)} if isinstance(bars, list) else {},
                   one.faults, f"{one.file}, bars", one.row)  # fmt: skip
    scale = Scale(
        method=method,
        worst=one.maybe_number("worst"),
        best=one.maybe_number("best"),
        bars=tuple(holder.number(key) for key in holder.data),
    )
    if method is Method.RANGE and (None in (scale.worst, scale.best) or scale.worst == scale.best):
        one.wrong("", "A range needs two different ends.", "Write worst and best.")
    if method is Method.QUARTILE and not _fall(scale.bars):
        one.wrong("bars", "The bars must be four falling parts of 1.", 'Write ["1", "0.75", …].')
    one.done()
    return scale


def _fall(bars: tuple[Fraction, ...]) -> bool:
    falling = all(first >= second for first, second in pairwise(bars))
    return len(bars) == QUARTERS and falling and bars[-1] >= 0 and bars[0] <= 1


def _adjustments(entry: Entry, key: str, registry: Registry) -> tuple[Adjustment, ...]:
    found, seen = [], set[str]()
    for one in entry.entries(key, ()):
        one.once("key", seen)
        each = Adjustment(
            key=one.text("key"),
            name=one.text("name"),
            points=one.number("points"),
            count=one.text("count", ""),
            when=one.text("when", ""),
            every=one.number("every", 1),
            most=one.maybe_number("most"),
        )
        if bool(each.count) == bool(each.when):
            one.wrong("count", "Either count or when decides.", "Write one of the two.")
        if each.points < 0 or each.every <= 0 or (each.most is not None and each.most < 0):
            one.wrong("points", "Points and most are 0 or more, every is above 0.", "Change them.")
        check(one, "count", each.count, registry, Kind.NUMBER)
        check(one, "when", each.when, registry, Kind.YES_NO)
        refuse(one, key=each.key, name=each.name)
        one.done()
        found.append(each)
    return tuple(sorted(found, key=lambda each: each.key))


def _vetoes(entry: Entry, registry: Registry) -> tuple[Veto, ...]:
    found, seen = [], set[str]()
    for one in entry.entries("veto", ()):
        one.once("key", seen)
        veto = Veto(one.text("key"), one.text("name"), one.text("when"), one.number("cap"))
        check(one, "when", veto.when, registry, Kind.YES_NO)
        refuse(one, key=veto.key, name=veto.name)
        one.done()
        found.append(veto)
    return tuple(sorted(found, key=lambda veto: veto.key))
