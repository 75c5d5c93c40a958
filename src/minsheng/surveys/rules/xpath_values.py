"""The value types of OpenRosa XPath: node-sets, text, numbers, truth values and days."""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

_DAY = re.compile(r"^(\d{4})-(\d{1,2})-(\d{1,2})(T.*)?$")
_EPOCH = dt.date(1970, 1, 1).toordinal()
_LOCAL_MIDNIGHT = 8 / 24  # days; midnight in China is 16:00 UTC of the day before


class NotANodeSet(ValueError):
    """A function that needs nodes was given a text or number."""


@dataclass(frozen=True, slots=True)
class Day:
    """A date as OpenRosa sees it: days since 1970-01-01T00:00Z of the local midnight."""

    days: float

    @classmethod
    def of(cls, date: dt.date) -> Day:
        return cls(date.toordinal() - _EPOCH - _LOCAL_MIDNIGHT)

    def __str__(self) -> str:
        if math.isnan(self.days):
            return ""
        return dt.date.fromordinal(
            _EPOCH + math.floor(self.days + _LOCAL_MIDNIGHT + 1e-9)
        ).isoformat()


Value = bool | float | str | Day | list[Any]


def _day_of_text(text: str) -> float | None:
    found = _DAY.match(text.strip())
    if not found:
        return None
    try:
        return Day.of(dt.date(*(int(part) for part in found.group(1, 2, 3)))).days
    except ValueError:
        return math.nan


def node_text(node: Any) -> str:
    """The string-value of an elementpath node."""
    return str(node.string_value)


def string(value: Value) -> str:
    if isinstance(value, list):
        return node_text(value[0]) if value else ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return _number_text(value)
    return str(value)


def _number_text(number: float) -> str:
    if math.isnan(number):
        return "NaN"
    if math.isinf(number):
        return "Infinity" if number > 0 else "-Infinity"
    return str(int(number)) if number == int(number) and abs(number) < 1e21 else repr(number)


def number(value: Value) -> float:
    if isinstance(value, bool):
        return 1.0 if value else 0.0
    if isinstance(value, float):
        return value
    if isinstance(value, Day):
        return value.days
    text = string(value).strip()
    day = _day_of_text(text)
    if day is not None:
        return day
    try:
        return float(text) if "_" not in text else math.nan
    except ValueError:
        return math.nan


def boolean(value: Value) -> bool:
    if isinstance(value, float):
        return value != 0 and not math.isnan(value)
    if isinstance(value, Day):
        return not math.isnan(value.days)
    return bool(value)


def nodes(value: Value) -> list[Any]:
    """The node-set itself.

    Raises:
        NotANodeSet: it is a single value.
    """
    if not isinstance(value, list):
        raise NotANodeSet(string(value))
    return value


def flat(values: Iterable[Value]) -> list[Value]:
    """Every argument, node-sets opened into their nodes (each a node-set of one)."""
    return [
        one
        for value in values
        for one in ([[n] for n in value] if isinstance(value, list) else [value])
    ]


def numbers(values: Iterable[Value]) -> list[float]:
    return [number(one) for one in flat(values)]


def whole(value: Value) -> int:
    """Towards zero; 0 for what is no number."""
    found = number(value)
    return math.trunc(found) if math.isfinite(found) else 0


def whole_or_nan(rounded: Callable[[float], int], value: Value) -> float:
    found = number(value)
    return float(rounded(found)) if math.isfinite(found) else found


def round_half_up(found: float) -> float:
    return math.floor(found + 0.5) if math.isfinite(found) else found


def before(text: str, mark: str) -> str:
    return text.partition(mark)[0] if mark in text else ""


def after(text: str, mark: str) -> str:
    return text.partition(mark)[2] if mark in text else ""


def length(text: str) -> int:
    """UTF-16 units, as the browser counts."""
    return len(text.encode("utf-16-le")) // 2


def date(value: Value) -> Day:
    if isinstance(value, Day):
        return value
    return Day(number(value))


def _dated(value: Value) -> Value:
    """A text or first node that looks like a date counts as its day."""
    if isinstance(value, Day):
        return value.days
    if isinstance(value, list | str):
        day = _day_of_text(string(value))
        return value if day is None else day
    return value


def _items(value: Value) -> list[Value]:
    return [node_text(node) for node in value] if isinstance(value, list) else [value]


def _same(left: Value, right: Value) -> bool:
    if isinstance(left, bool) or isinstance(right, bool):
        return boolean(left) == boolean(right)
    if isinstance(left, float) or isinstance(right, float):
        return number(left) == number(right)
    return string(left) == string(right)


def _pairs(left: Value, right: Value) -> list[tuple[Value, Value]]:
    left, right = _dated(left), _dated(right)
    if isinstance(left, bool) or isinstance(right, bool):
        return [(boolean(left), boolean(right))]
    return [(a, b) for a in _items(left) for b in _items(right)]


def equal(left: Value, right: Value) -> bool:
    return any(_same(a, b) for a, b in _pairs(left, right))


def unequal(left: Value, right: Value) -> bool:
    return any(not _same(a, b) for a, b in _pairs(left, right))


def ordered(left: Value, right: Value, holds: Callable[[float, float], bool]) -> bool:
    return any(holds(number(a), number(b)) for a, b in _pairs(left, right))


def plus(left: Value, right: Value) -> float:
    return number(left) + number(right)


def minus(left: Value, right: Value) -> float:
    return number(left) - number(right)


def divide(left: float, right: float) -> float:
    if right != 0:
        return left / right
    if left == 0 or math.isnan(left):
        return math.nan
    return math.copysign(math.inf, left) * math.copysign(1, right)


def modulo(left: float, right: float) -> float:
    if right == 0 or not math.isfinite(left) or math.isnan(right):
        return math.nan
    return math.fmod(left, right)


def power(base: float, exponent: float) -> float:
    try:
        result = base**exponent
    except OverflowError:
        return math.inf
    except ZeroDivisionError:
        return math.inf
    return math.nan if isinstance(result, complex) else result
