"""The answers of a survey as figures: one block per question, and two questions crossed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from minsheng.surveys.queries import TypedAnswer, chosen
from minsheng.surveys.rules.definition import Choice, Form, Item, plain
from minsheng.surveys.rules.figures import (
    SMALL_SAMPLE,
    Share,
    Spread,
    cross,
    hidden,
    hidden_counts,
    shares,
    spread,
)
from minsheng.web.charts import Chart, Series

NUMBERS = {"integer", "decimal"}


@dataclass(frozen=True, slots=True)
class OptionRow:
    """One option with its share; ``is_hidden`` when the count must not be published."""

    name: str
    label: str
    share: Share
    is_hidden: bool = False


@dataclass(frozen=True, slots=True)
class Block:
    """What people said to one question."""

    name: str
    label: str
    kind: str  # "options", "number" or "text"
    several: bool
    n: int
    rows: tuple[OptionRow, ...] = ()
    spread: Spread | None = None
    classes: tuple[tuple[str, int], ...] = ()

    @property
    def heading(self) -> str:
        """The question and how many have answered it."""
        return _("%(question)s（%(n)s 份）") % {"question": self.label, "n": self.n}

    @property
    def has_figures(self) -> bool:
        return bool(self.n and self.kind == "options") or self.spread is not None

    @property
    def is_weak(self) -> bool:
        return self.n < SMALL_SAMPLE

    @property
    def chart(self) -> Chart | None:
        """Shares with their intervals; None when there is nothing to draw."""
        shown = [row for row in self.rows if not row.is_hidden]
        if not self.n or not shown:
            return None
        percent = [_percent(row.share.share) for row in shown]
        low = [_percent(row.share.low) for row in shown]
        high = [_percent(row.share.high) for row in shown]
        return Chart(
            title=self.heading,
            categories=[row.label for row in shown],
            series=[Series(_("占比（%）"), percent, low, high)],
            x_label=_("选项"),
            lying=True,
            is_tall=len(shown) > 8,
            is_told=True,
            key=f"chart_{self.name}",
        )


def _percent(share: float) -> float:
    return round(share * 100, 1)


def values_at(answer: TypedAnswer, name: str) -> list[Any]:
    """Every value an answer gives at a question; in a repeat one per row."""
    if name in answer.values:
        return [answer.values[name]]
    return list(_in_rows(answer.values, name))


def _in_rows(values: Mapping[str, Any], name: str) -> Iterator[Any]:
    for value in values.values():
        if isinstance(value, list):
            for row in value:
                if name in row:
                    yield row[name]
                yield from _in_rows(row, name)


def blocks(
    form: Form, answers: Sequence[TypedAnswer], language: str, *, publish: bool = False
) -> list[Block]:
    """One block per question, in the order of the form.

    Args:
        publish: hide counts that are too small to be shown to everybody, and leave texts out.
    """
    found = []
    for item in form.questions():
        if item.type == "geopoint" or (publish and item.type == "text"):
            continue
        pairs = [(value, a.weight) for a in answers for value in values_at(a, item.name)]
        found.append(_block(form, item, pairs, language, publish))
    return found


def _block(
    form: Form, item: Item, pairs: Sequence[tuple[Any, float]], language: str, publish: bool
) -> Block:
    label, n = plain(item.label, language), len(pairs)
    if item.list_name:
        rows = _option_rows(form.options(item), pairs, language, publish)
        return Block(item.name, label, "options", item.type == "select_multiple", n, rows)
    if item.type in NUMBERS:
        numbers = [float(value) for value, _weight in pairs]
        found = None if publish and n < 10 else spread(numbers, [w for _v, w in pairs])
        return Block(item.name, label, "number", False, n, spread=found)
    return Block(item.name, label, "text", False, n)


def _option_rows(
    options: Sequence[Choice], pairs: Sequence[tuple[Any, float]], language: str, publish: bool
) -> tuple[OptionRow, ...]:
    named = [value if isinstance(value, tuple) else (str(value),) for value, _weight in pairs]
    found = shares([c.name for c in options], named, [weight for _value, weight in pairs])
    counts = {name: share.count for name, share in found.items()}
    secret = hidden_counts(counts, len(pairs)) if publish else set()
    rows = [
        OptionRow(c.name, plain(c.label, language), found[c.name], c.name in secret)
        for c in options
    ]
    long = len(rows) > 20
    return tuple(row for row in rows if not long or row.share.count)


@dataclass(frozen=True, slots=True)
class CrossTable:
    """Two questions crossed: counts, and shares within each row."""

    row_label: str
    column_label: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, int, tuple[tuple[int | None, str], ...]], ...]
    n: int


def cross_table(
    form: Form,
    answers: Sequence[TypedAnswer],
    names: tuple[str, str],
    language: str,
    *,
    publish: bool = False,
) -> CrossTable:
    """How answers to two questions go together.

    Raises:
        KeyError: the form has no such question.
    """
    first, second = (form.item(name) for name in names)
    down, across = form.options(first), form.options(second)
    pairs = [(chosen(a.values, first.name), chosen(a.values, second.name)) for a in answers]
    pairs = [(one, other) for one, other in pairs if one and other]
    counts = cross([c.name for c in down], [c.name for c in across], pairs)
    mask = hidden(counts) if publish else [[False] * len(across) for _row in down]
    totals = [sum(choice.name in one for one, _other in pairs) for choice in down]
    rows = [
        (plain(choice.label, language), total, _cells(line, hide, total))
        for choice, line, hide, total in zip(down, counts, mask, totals, strict=True)
        if total
    ]
    return CrossTable(
        plain(first.label, language),
        plain(second.label, language),
        tuple(plain(choice.label, language) for choice in across),
        tuple(rows),
        len(pairs),
    )


def _cells(
    line: Sequence[int], hide: Sequence[bool], total: int
) -> tuple[tuple[int | None, str], ...]:
    return tuple(
        (None, "–") if secret else (count, f"{count / total:.0%}" if total else "")
        for count, secret in zip(line, hide, strict=True)
    )
