"""Typed columns: what a cell may hold, and the plain value it stands for."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from minsheng.common.clean import looks_like_formula, plain, strict, unquoted
from minsheng.common.problem import Refused

Cell = str | int | float | bool | dt.date | None
Value = str | int | float | bool | dt.date | None


class Kind(StrEnum):
    """What a column holds."""

    TEXT = "text"
    NUMBER = "number"
    INTEGER = "integer"
    CHOICE = "choice"
    YES_NO = "yes_no"
    DATE = "date"
    LON = "lon"
    LAT = "lat"


@dataclass(frozen=True, slots=True)
class Choice:
    """One allowed value: its key, and the names people write for it: Chinese first, English second, then others."""

    key: str
    names: tuple[str, ...] = ()


@dataclass(frozen=True)
class Column:
    """One column of a list.

    Attributes:
        key: name in the data, and an accepted heading.
        label: Chinese heading (``gettext_noop``); its translations are accepted headings too.
        help: Chinese sentence for the template's help sheet.
        example: what the template's example row shows.
        least, most: inclusive bounds of a figure.
        other_names: further headings people use.
    """

    key: str
    label: str
    kind: Kind = Kind.TEXT
    required: bool = False
    help: str = ""
    example: str = ""
    choices: Sequence[Choice] = ()
    least: float | None = None
    most: float | None = None
    max_length: int = 200
    other_names: tuple[str, ...] = ()

    @cached_property
    def keys_by_name(self) -> dict[str, str]:
        """Key of each choice by every way of writing it; a name that two choices share names neither."""
        found: dict[str, set[str]] = {}
        for choice in self.choices:
            for name in (*choice.names, choice.key):
                found.setdefault(strict(name).casefold(), set()).add(choice.key)
        return {name: keys.pop() for name, keys in found.items() if len(keys) == 1}

    def read(self, cell: Cell) -> Value:
        """The value ``cell`` stands for; None for an empty one.

        Raises:
            Refused: the cell is empty though required, of another kind, or out of bounds.
        """
        if isinstance(cell, str):
            cell = unquoted(plain(cell))
            if looks_like_formula(cell):
                raise Refused("formula", self.key, value=cell[:40])
        if cell is None or cell == "":
            if self.required:
                raise Refused("missing", self.key)
            return None
        return _READERS[self.kind](self, cell)


def _shown(cell: Cell) -> str:
    return str(cell)[:40]


def _text(column: Column, cell: Cell) -> str:
    if isinstance(cell, dt.date):
        raise Refused("date_in_text", column.key, value=_shown(cell))
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    text = str(cell)
    if len(text) > column.max_length:
        raise Refused("too_long", column.key, length=len(text), most=column.max_length)
    return text


_THOUSANDS = re.compile(r"[+-]?\d{1,3}(,\d{3})+(\.\d+)?$")
_FIGURE = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d{1,3})?$")


def _figure(column: Column, cell: Cell) -> float:
    if isinstance(cell, dt.date):
        raise Refused("date_in_number", column.key, value=_shown(cell))
    if isinstance(cell, bool):
        raise Refused("not_a_number", column.key, value=_shown(cell))
    if isinstance(cell, int | float):
        number = float(cell)
    else:
        text = strict(str(cell)).replace("\N{MINUS SIGN}", "-")
        if _THOUSANDS.match(text):
            text = text.replace(",", "")
        if not _FIGURE.match(text):
            raise Refused("not_a_number", column.key, value=_shown(cell))
        number = float(text)
    if not abs(number) < 1e15:  # also refuses what is not a number at all
        raise Refused("not_a_number", column.key, value=_shown(cell))
    return number


def _number(column: Column, cell: Cell) -> float:
    number = _figure(column, cell)
    if column.least is not None and number < column.least:
        raise Refused("below", column.key, value=_shown(cell), least=column.least)
    if column.most is not None and number > column.most:
        raise Refused("above", column.key, value=_shown(cell), most=column.most)
    return number


def _integer(column: Column, cell: Cell) -> int:
    number = _number(column, cell)
    if not number.is_integer():
        raise Refused("not_whole", column.key, value=_shown(cell))
    return int(number)


def _choice(column: Column, cell: Cell) -> str:
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    key = column.keys_by_name.get(strict(str(cell)).casefold())
    if key is None:
        allowed = {"allowed": _names(column, 0), "allowed@en": _names(column, 1)}
        raise Refused("not_a_choice", column.key, value=_shown(cell), **allowed)
    return key


def _names(column: Column, position: int) -> str:
    """The allowed values in one language, cut where a reader would stop reading."""
    names = [
        choice.names[min(position, len(choice.names) - 1)] if choice.names else choice.key
        for choice in column.choices
    ]
    return " / ".join(names[:12]) + ("…" if len(names) > 12 else "")


_YES = {"是", "有", "yes", "y", "true", "1", "√", "✓", "对"}
_NO = {"否", "无", "没有", "no", "n", "false", "0", "×", "✗", "x", "不"}


def _yes_no(column: Column, cell: Cell) -> bool:
    if isinstance(cell, bool):
        return cell
    if isinstance(cell, int | float) and cell in (0, 1):
        return bool(cell)
    word = strict(str(cell)).casefold()
    if word in _YES or word in _NO:
        return word in _YES
    raise Refused("not_yes_or_no", column.key, value=_shown(cell))


_DATE = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?(\s+00?:00(:00)?)?$")
_EXCEL_DAY_ZERO = dt.date(1899, 12, 30)
_EXCEL_DAYS = range(20_000, 80_000)  # 1954 to 2119: figures outside are no dates people mean


def _date(column: Column, cell: Cell) -> dt.date:
    if isinstance(cell, dt.datetime):
        return cell.date()
    if isinstance(cell, dt.date):
        return cell
    text = strict(str(cell))
    serial = float(text) if re.fullmatch(r"\d{5}(\.0+)?", text) else -1.0
    if serial in _EXCEL_DAYS:
        return _EXCEL_DAY_ZERO + dt.timedelta(days=int(serial))
    found = _DATE.match(text)
    try:
        if found:
            return dt.date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        pass
    raise Refused("not_a_date", column.key, value=_shown(cell))


def _degrees(most: float) -> Callable[[Column, Cell], float]:
    def read(column: Column, cell: Cell) -> float:
        degrees = _figure(column, cell)
        if not -most <= degrees <= most:
            raise Refused("degrees_out_of_range", column.key, value=_shown(cell), most=int(most))
        return degrees

    return read


_READERS: dict[Kind, Callable[[Column, Cell], Value]] = {
    Kind.TEXT: _text,
    Kind.NUMBER: _number,
    Kind.INTEGER: _integer,
    Kind.CHOICE: _choice,
    Kind.YES_NO: _yes_no,
    Kind.DATE: _date,
    Kind.LON: _degrees(180.0),
    Kind.LAT: _degrees(90.0),
}
