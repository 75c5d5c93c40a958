"""Judging one row after another: what would happen to it, and why."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from minsheng.common.columns import Cell, Column
from minsheng.common.headings import Match, match
from minsheng.common.problem import Problem, Refused
from minsheng.common.tables import Row as FileRow
from minsheng.common.tables import cell_as_json
from minsheng.imports import fields
from minsheng.imports.models import Row
from minsheng.imports.registry import Context, ModelImport, Values
from minsheng.imports.wording import headings_of

Key = tuple[str, ...]
Outcome = Row.Outcome


def names_of(columns: Iterable[Column]) -> dict[str, list[str]]:
    """Accepted headings of each column, by its key."""
    return {column.key: headings_of(column) for column in columns}


class Judge:
    """Holds what is needed to judge every row of one file.

    Raises:
        Refused: when made: a required column is missing or a heading stands twice.
    """

    def __init__(self, kind: ModelImport, context: Context, headings: list[str]) -> None:
        self.kind = kind
        self.context = context
        columns = kind.columns_at(context.organisation)
        required = [column.key for column in columns if column.required]
        self.match: Match = match(headings, names_of(columns), required)
        self.columns = [column for column in columns if column.key in self.match.position]
        self.existing = {
            key_of(kind, fields.now(row, list(kind.natural_key))): row
            for row in kind.rows(context).iterator()
        }
        self._seen: dict[Key, int] = {}

    def is_example(self, row: FileRow) -> bool:
        """Is it the template's example row, left where it was?"""
        given = [column for column in self.columns if column.example]
        return bool(given) and all(
            _written(self._cell(row, column)) == column.example for column in given
        )

    def judge(self, row: FileRow) -> Row:
        """The staged row, not yet saved."""
        cells = {
            column.key: cell_as_json(self.kind.staged(column.key, self._cell(row, column)))
            for column in self.columns
        }
        staged = Row(number=row.number, cells=cells)
        values, problems = self._read(row)
        if not problems:
            problems = [
                *self.kind.locate(values, self.context),
                *self.kind.check(values, self.context),
            ]
        after: dict[str, Any] = {}
        if not problems:
            after = self._fields(values)
            problems = self._twice(row.number, after)
        if problems:
            staged.outcome = Outcome.REFUSED
            staged.problems = [problem.as_json() for problem in problems]
            return staged
        return self._compared(staged, after)

    def _cell(self, row: FileRow, column: Column) -> Cell:
        return row.cells[self.match.position[column.key]]

    def _read(self, row: FileRow) -> tuple[Values, list[Problem]]:
        """All cells, so that one look at the report finds every mistake of the row."""
        values: Values = {}
        problems = list(row.problems)
        told = {problem.column for problem in problems}
        for column in self.columns:
            try:
                values[column.key] = column.read(self._cell(row, column))
            except Refused as refused:
                if column.key not in told:
                    problems.append(refused.problem)
        return values, problems

    def _fields(self, values: Values) -> dict[str, Any]:
        built = self.kind.build(values, self.context)
        return {name: fields.stored(self.kind.model, name, value) for name, value in built.items()}

    def _twice(self, number: int, after: dict[str, Any]) -> list[Problem]:
        key = key_of(self.kind, after)
        first = self._seen.setdefault(key, number)
        return (
            []
            if first == number
            else [Problem("twice_in_file", facts={"key": " ".join(key), "row": first})]
        )

    def _compared(self, staged: Row, after: dict[str, Any]) -> Row:
        instance = self.existing.get(key_of(self.kind, after))
        if instance is None:
            staged.outcome, staged.after = Outcome.ADD, after
            return staged
        before = fields.now(instance, list(after))
        differing = [name for name in after if before[name] != after[name]]
        staged.outcome = Outcome.CHANGE if differing else Outcome.SAME
        staged.before = {name: before[name] for name in differing}
        staged.after = {name: after[name] for name in differing}
        staged.target = instance.pk
        return staged


def _written(cell: Cell) -> str:
    """The cell as the template writes it."""
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell)


def key_of(kind: ModelImport, values: dict[str, Any]) -> Key:
    """What makes a row the same row."""
    return tuple(str(values.get(name)) for name in kind.natural_key)
