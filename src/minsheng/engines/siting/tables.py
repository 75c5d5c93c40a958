"""Lists of rows from CSV or JSON, with every unreadable cell named."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from minsheng.engines.common.faults import BadInput, Fault

from .problem import Floats

_TOO_LARGE = 1e15


@dataclass(slots=True)
class Table:
    """One list: its columns as text, and the row of the file each entry stands in."""

    file: str
    columns: dict[str, list[str]]
    rows: Sequence[int]
    faults: list[Fault] = field(default_factory=list)

    def fault(
        self,
        index: int,
        column: str,
        problem: str,
        mend: str,
        cause: str = "",
        **facts: str | int,
    ) -> None:
        """Note what is wrong in the row with this index (-1: the whole file)."""
        row = self.rows[index] if index >= 0 else 0
        self.faults.append(Fault(self.file, row, column, problem, mend, cause, facts))

    @property
    def length(self) -> int:
        return len(self.rows)

    def has(self, column: str) -> bool:
        return column in self.columns

    def require(self, *columns: str) -> bool:
        """Whether the columns are there; each one missing is a fault."""
        missing = [c for c in columns if c not in self.columns]
        for column in missing:
            told = f'Add a column "{column}".'
            self.fault(-1, column, "The column is missing.", told, "no_column")
        return not missing

    def words(self, column: str) -> tuple[str, ...]:
        """The cells as text; "" throughout when the column is not there."""
        return tuple(self.columns.get(column) or [""] * self.length)

    def names(self, column: str) -> tuple[str, ...]:
        """The cells as text, none of them empty."""
        words = self.words(column)
        for index in [i for i, word in enumerate(words) if not word]:
            self.fault(index, column, "The cell is empty.", "Write a name.", "empty")
        return words

    def numbers(
        self,
        column: str,
        *,
        default: float | None = None,
        low: float = -math.inf,
        high: float = math.inf,
        mend: str = "Write a number.",
    ) -> Floats:
        """The cells as numbers within [low, high]; an empty cell gives ``default``.

        A cell that cannot be read is a fault and stands as ``low`` (or 0) so reading can go on.
        """
        if column not in self.columns:
            return np.full(self.length, math.nan if default is None else float(default))
        words = self.columns[column]
        quick = _quick(words)
        if quick is not None and ((quick >= low) & (quick <= high)).all():
            return quick
        stand_in = low if math.isfinite(low) else 0.0
        values = np.full(self.length, float(stand_in))
        for index, word in enumerate(words):
            value = _number(word, default)
            if isinstance(value, str):
                cause = "not_a_number" if word else "empty"
                self.fault(index, column, value, mend, cause, word=word)
            elif not low <= value <= high and value != default:
                told = f'"{word}" is out of range.'
                self.fault(index, column, told, mend, "out_of_range", word=word)
            else:
                values[index] = value
        return values

    def choices(self, column: str, allowed: Sequence[str]) -> tuple[str, ...]:
        """The cells as one of ``allowed``; an empty cell is the first of them."""
        words = [word.lower() or allowed[0] for word in self.words(column)]
        for index, word in enumerate(words):
            if word not in allowed:
                listed = ", ".join(allowed)
                told, mend = f'"{word}" is not known.', f"Write one of: {listed}."
                self.fault(index, column, told, mend, "unknown", word=word, listed=listed)
                words[index] = allowed[0]
        return tuple(words)


def _quick(words: list[str]) -> Floats | None:
    """All cells as finite numbers at once, or nothing when one needs a closer look."""
    try:
        values = np.array(words, dtype=np.float64) if words else np.zeros(0)
    except ValueError:
        return None
    plain = not any("_" in word for word in words)
    return values if plain and (np.abs(values) < _TOO_LARGE).all() else None


def _number(word: str, default: float | None) -> float | str:
    """The number in a cell, or what is wrong with it."""
    if not word:
        return "The cell is empty." if default is None else default
    try:
        value = math.nan if "_" in word else float(word)
    except ValueError:
        value = math.nan
    if math.isnan(value):
        return f'"{word}" is not a number.'
    return f'"{word}" is too large.' if abs(value) >= _TOO_LARGE else value


def read_csv(path: Path) -> Table:
    """A CSV file in UTF-8 (with or without mark) or GB 18030, as Chinese Excel writes it.

    Raises:
        BadInput: the file holds no header, a column twice, or is neither of the two encodings.
    """
    lines = list(csv.reader(io.StringIO(_decode(path), newline="")))
    header = [name.strip().lower() for name in lines[0]] if lines else []
    if not any(header):
        told, mend = "The file is empty.", "Add a header row."
        raise BadInput([Fault(path.name, 0, "", told, mend, "empty_file")])
    twice = sorted({name for name in header if name and header.count(name) > 1})
    if twice:
        raise BadInput(
            Fault(path.name, 1, name, "The column is there twice.", "Keep one of them.", "twice")
            for name in twice
        )
    filled = [i for i in range(1, len(lines)) if any(cell.strip() for cell in lines[i])]
    table = Table(path.name, {}, [i + 1 for i in filled])
    rows = [lines[i] for i in filled]
    width = len(header)
    for index, row in enumerate(rows):
        if len(row) != width:
            _mend_width(table, index, row, width)
    cells = list(zip(*rows, strict=True)) if rows else [()] * width
    table.columns = {
        name: [cell.strip() for cell in column]
        for name, column in zip(header, cells, strict=True)
        if name
    }
    return table


def _mend_width(table: Table, index: int, row: list[str], width: int) -> None:
    if len(row) < width or any(row[width:]):
        table.fault(
            index,
            "",
            f"The row has {len(row)} cells where the header has {width}.",
            "Give every column one cell; put text with commas in double quotes.",
            "width",
            cells=len(row),
            heads=width,
        )
    row[:] = (row + [""] * width)[:width]


def _decode(path: Path) -> str:
    raw = path.read_bytes()
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    told, mend = "The file is not text in UTF-8.", "Save it as CSV in UTF-8."
    raise BadInput([Fault(path.name, 0, "", told, mend, "not_text")])


def table_from_rows(name: str, rows: object) -> Table:
    """A list of objects from the one-file form; row numbers count from 1.

    Raises:
        BadInput: it is not a list of objects.
    """
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise BadInput([Fault(name, 0, "", "This is not a list of objects.", "Write [{…}, …].")])
    header = list(dict.fromkeys(str(key) for row in rows for key in row))
    columns = {key: [_cell(row.get(key)) for row in rows] for key in header}
    return Table(name, columns, range(1, len(rows) + 1))


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, list):
        return ";".join(map(str, value))
    return value.strip() if isinstance(value, str) else repr(value)
