"""How a staged row reads on a page: which one it is, what would change, why it is refused."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext

from minsheng.common.columns import Column
from minsheng.imports.blanks import choice_name
from minsheng.imports.models import Batch, Row
from minsheng.imports.registry import ModelImport
from minsheng.imports.wording import labels_of, say_problem

TONES = {
    Row.Outcome.ADD: "ok",
    Row.Outcome.CHANGE: "info",
    Row.Outcome.SAME: "off",
    Row.Outcome.REFUSED: "alert",
}
BATCH_TONES = {
    Batch.State.UPLOADED: "off",
    Batch.State.REFUSED: "alert",
    Batch.State.REHEARSED: "info",
    Batch.State.APPLIED: "ok",
    Batch.State.UNDONE: "watch",
}


class Reader:
    """Puts staged rows of one batch into the reader's language; asks the database nothing per row."""

    def __init__(self, kind: ModelImport, batch: Batch) -> None:
        columns = kind.columns_at(batch.organisation)
        self.labels = labels_of(columns)
        self._columns = {column.key: column for column in columns}
        self.keys = [key for key, _heading in batch.headings]

    def name(self, row: Row) -> str:
        """The row's first two filled cells, by which people know it."""
        cells = [row.cells.get(key) for key in self.keys]
        filled = [shown(cell) for cell in cells if cell not in (None, "")]
        return " ".join(filled[:2])[:80]

    def why(self, row: Row) -> str:
        """All the row's problems, one after the other."""
        return " ".join(say_problem(problem, self.labels) for problem in row.problems)

    def changes(self, row: Row) -> str:
        """What would be different: "heading: before → after" for each column of the file."""
        if row.outcome != Row.Outcome.CHANGE:
            return ""
        told = [self._change(row, name) for name in row.after]
        return gettext("；").join(text for text in told if text)

    def _change(self, row: Row, name: str) -> str:
        column = self._columns.get(name.removesuffix("_id"))
        if column is None:
            return ""
        label = self.labels[column.key]
        if column.key != name:  # a reference: its number says nothing to people, the cell does
            return gettext("%(column)s改为 %(after)s") % {
                "column": label,
                "after": shown(row.cells.get(column.key)),
            }
        facts = {
            "column": label,
            "before": self._value(column, row.before[name]),
            "after": self._value(column, row.after[name]),
        }
        return gettext("%(column)s：%(before)s → %(after)s") % facts

    def _value(self, column: Column, value: Any) -> str:
        for choice in column.choices:
            if choice.key == value:
                return choice_name(choice)
        return shown(value)


def shown(value: Any) -> str:
    """A stored value or cell as people write it."""
    if value is None or value == "":
        return gettext("（空）")
    if isinstance(value, bool):
        return gettext("是") if value else gettext("否")
    if isinstance(value, dict):
        return str(value.get("date", ""))
    return f"{value:.10g}" if isinstance(value, float) else str(value)


def raw(cell: Any) -> object:
    """A cell as it stood in the file, for the report people mend."""
    return cell.get("date", "") if isinstance(cell, dict) else cell
