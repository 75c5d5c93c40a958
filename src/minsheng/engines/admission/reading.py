"""Reading a market from its published JSON form, and saying what is wrong with one."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import chain
from pathlib import Path
from typing import Any

import numpy as np

from .arrays import Ints
from .faults import BadInput, Fault, whole
from .market import Market
from .reserves import Reserves, SeatOrder

_COUNT = "Write a whole number, 0 or more."
_LISTS = ("capacity", "family_sizes", "options")
_FIELDS = ("class", "seats", "key")
_GREATEST = 2**62


def read_market(path: str | Path) -> Market:
    """Read a market from a JSON file.

    Raises:
        BadInput: with the faults found, each naming family, option, field and mend.
        OSError: the file cannot be read.
    """
    try:
        content = json.loads(Path(path).read_text("utf-8-sig"))
    except ValueError as error:
        raise BadInput([whole("", f"This is not JSON: {error}.", "Mend the file.")]) from None
    return market_from_data(content)


def market_from_data(content: object) -> Market:
    """The market in the published JSON form, already parsed.

    Raises:
        BadInput: with the faults found, each naming family, option, field and mend.
    """
    if not isinstance(content, Mapping):
        raise BadInput([whole("", "This is not an object.", "Write {…}.")])
    missing = [name for name in _LISTS if not isinstance(content.get(name), list)]
    if missing:
        raise BadInput(whole(name, "The list is missing.", "Add it.") for name in missing)
    faults = [*_wrong_counts(content), *_wrong_shapes(content["options"])]
    if faults:
        raise BadInput(faults)
    market = _flat(content)
    faults = list(_wrong_values(market))
    if faults:
        raise BadInput(faults)
    return market if content.get("reserves") is None else _with_reserves(market, content)


def _with_reserves(market: Market, content: Mapping[str, Any]) -> Market:
    """The optional part: reserves per class and group, groups per family, seat_order."""
    below = market.part_key < 0
    mend = "Write keys of 0 or more."
    faults = list(_at(market, below, "key", market.part_key, "Key {} is below 0.", mend))
    order = content.get("seat_order", SeatOrder.RESERVE_FIRST)
    if order not in set(SeatOrder):
        mend = "Write " + " or ".join(SeatOrder) + "."
        faults.append(whole("seat_order", f"{_short(order)} is no order of seats.", mend))
    try:
        columns = [np.array(content.get(name)) for name in ("reserves", "groups")]
        if any(column.size and column.dtype.kind != "i" for column in columns):
            raise ValueError("only whole numbers can stand here")
        seats, group = (column.astype(np.int64) for column in columns)
        reserves = Reserves(seats, group, SeatOrder.RESERVE_FIRST)
        reserves.check(market.families, market.capacity)
    except (ValueError, TypeError) as wrong:
        mend = "Write the seats per class and group, and a group per family (-1: none)."
        faults.append(whole("reserves, groups", f"{str(wrong).capitalize()}.", mend))
    if faults:
        raise BadInput(faults)
    return replace(market, reserves=replace(reserves, order=SeatOrder(order)))


def _wrong_counts(content: Mapping[str, Any]) -> Iterator[Fault]:
    sizes, options = content["family_sizes"], content["options"]
    for place, seats in enumerate(content["capacity"]):
        if type(seats) is not int or not 0 <= seats < _GREATEST:
            yield whole("capacity", f"Class {place} has {_short(seats)} seats.", _COUNT)
    for family, size in enumerate(sizes):
        if type(size) is not int or not 1 <= size < _GREATEST:
            problem = f"It has {_short(size)} children."
            yield Fault(family, -1, "family_sizes", problem, "Write a whole number, 1 or more.")
    if len(sizes) != len(options):
        problem = f"There are {len(options)} families here and {len(sizes)} in family_sizes."
        yield whole("options", problem, "List each family once in both.")


def _wrong_shapes(options: list[Any]) -> Iterator[Fault]:
    """A quick look at all at once; only if it fails, one by one."""
    if set(map(type, options)) <= {list}:
        every = list(chain.from_iterable(options))
        if set(map(type, every)) <= {list} and all(every):
            parts = list(chain.from_iterable(every))
            if set(map(type, parts)) <= {list} and set(map(len, parts)) <= {3}:
                flat = list(chain.from_iterable(parts))
                if set(map(type, flat)) <= {int} and _fit(flat):
                    return
    for number, family in enumerate(options):
        if type(family) is not list:
            yield Fault(number, -1, "options", "This is not a list.", "Write [] or its options.")
            continue
        for place, option in enumerate(family):
            yield from _wrong_option(number, place, option)


def _fit(flat: list[int]) -> bool:
    return not flat or (min(flat) > -_GREATEST and max(flat) < _GREATEST)


def _wrong_option(family: int, place: int, option: Any) -> Iterator[Fault]:
    if type(option) is not list or not option:
        problem = f"{_short(option)} is no list of [class, seats, key]."
        yield Fault(family, place, "", problem, "Name at least one class.")
        return
    for part in option:
        if type(part) is not list or len(part) != 3:
            yield Fault(
                family, place, "", f"{_short(part)} is no part.", "Write [class, seats, key]."
            )
            continue
        for field, value in zip(_FIELDS, part, strict=True):
            if type(value) is not int or abs(value) >= _GREATEST:
                yield Fault(
                    family, place, field, f"{_short(value)} is no whole number.", "Mend it."
                )


def _short(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= 40 else text[:37] + "…"


def _flat(content: Mapping[str, Any]) -> Market:
    families = content["options"]
    options = list(chain.from_iterable(families))
    parts = list(chain.from_iterable(options))
    flat = np.fromiter(chain.from_iterable(parts), np.int64, 3 * len(parts)).reshape(-1, 3)
    return Market(
        capacity=np.array(content["capacity"], dtype=np.int64),
        family_sizes=np.array(content["family_sizes"], dtype=np.int64),
        option_start=_starts(families),
        part_start=_starts(options),
        part_class=flat[:, 0].copy(),
        part_seats=flat[:, 1].copy(),
        part_key=flat[:, 2].copy(),
    )


def _starts(lists: list[list[Any]]) -> Ints:
    return np.concatenate(([0], np.cumsum(np.fromiter(map(len, lists), np.int64, len(lists)))))


def _wrong_values(market: Market) -> Iterator[Fault]:
    outside = (market.part_class < 0) | (market.part_class >= market.classes)
    problem = f"There is no class {{}}; classes are 0 to {market.classes - 1}."
    yield from _at(market, outside, "class", market.part_class, problem, "Name a class.")
    few = market.part_seats < 1
    yield from _at(
        market, few, "seats", market.part_seats, "It asks for {} seats.", "Ask for 1 or more."
    )
    if not outside.any() and not _evidently_right(market):
        yield from _twice_in_option(market)
        yield from _wrong_keys(market)


def _evidently_right(market: Market) -> bool:
    """A quick look: no class twice in an option, one key for each family in each class.

    There are as many pairs of class and key as of class and family, and no fewer if the family is
    added: then each key is one family's, and each family has one key.
    """
    kind, keys = market.part_class, len(market.part_key)
    low, high = int(market.part_key.min(initial=0)), int(market.part_key.max(initial=0))
    if (high - low + 1) * market.classes >= _GREATEST:
        return False
    by_key = kind * (high - low + 1) + (market.part_key - low)
    by_family = kind * market.families + market.part_family
    order = np.argsort(by_key)
    same = by_key[order][1:] == by_key[order][:-1]
    if (same & (market.part_family[order][1:] != market.part_family[order][:-1])).any():
        return False
    in_option = market.part_option * market.classes + kind
    families = _distinct(by_family)
    return _distinct(in_option) == keys and keys - int(same.sum()) == families


def _distinct(code: Ints) -> int:
    ordered = np.sort(code)
    return len(code) and 1 + int((ordered[1:] != ordered[:-1]).sum())


def _at(
    market: Market, wrong: np.ndarray, field: str, values: Ints, problem: str, mend: str
) -> Iterator[Fault]:
    for part in np.flatnonzero(wrong).tolist():
        yield _fault(market, part, field, problem.format(values[part]), mend)


def _fault(market: Market, part: int, field: str, problem: str, mend: str) -> Fault:
    option = int(market.part_option[part])
    family = int(market.option_family[option])
    return Fault(family, option - int(market.option_start[family]), field, problem, mend)


def _twice_in_option(market: Market) -> Iterator[Fault]:
    order = np.lexsort((market.part_class, market.part_option))
    here, before = order[1:], order[:-1]
    same = (market.part_option[here] == market.part_option[before]) & (
        market.part_class[here] == market.part_class[before]
    )
    for part in here[same].tolist():
        problem = f"Class {market.part_class[part]} is named twice in one option."
        yield _fault(market, part, "class", problem, "Name it once with all its seats.")


def _wrong_keys(market: Market) -> Iterator[Fault]:
    """Two families with one key in a class, or one family with two keys in a class."""
    kind, key, family = market.part_class, market.part_key, market.part_family
    order = np.lexsort((family, key, kind))
    here, before = order[1:], order[:-1]
    tied = (kind[here] == kind[before]) & (key[here] == key[before])
    tied &= family[here] != family[before]
    for part, other in zip(here[tied].tolist(), before[tied].tolist(), strict=True):
        problem = f"Key {key[part]} in class {kind[part]} is also family {family[other]}'s."
        yield _fault(market, part, "key", problem, "Give each family its own key.")
    order = np.lexsort((key, family, kind))
    here, before = order[1:], order[:-1]
    torn = (kind[here] == kind[before]) & (family[here] == family[before])
    torn &= key[here] != key[before]
    for part, other in zip(here[torn].tolist(), before[torn].tolist(), strict=True):
        problem = f"In class {kind[part]} it has the keys {key[other]} and {key[part]}."
        yield _fault(market, part, "key", problem, "Give a family one key per class.")
