"""Lists with sorting, filters, pages and export: columns declared once, all work done by the database."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import reduce
from operator import or_
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Page
from django.db.models import Model, Q, QuerySet
from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from minsheng.web import exports
from minsheng.web.paging import Pages

Text = str | Promise
Row = Any  # a model instance; its fields are the subject's business


@dataclass(frozen=True, slots=True)
class Column:
    """One column: what it says about a row.

    Args:
        key: name in the query string and class of the cell.
        label: heading.
        value: attribute path ("organisation.name", methods are called) or a function of the row.
        sort: model fields to order by; () means the column cannot be sorted by.
        link: address of the row's page; makes the cell a link.
        tone: status tone of the row ("ok", "watch", "alert", "info", "off"); shows the value as a light.
        numeric: right-aligned, equal-width digits.
        is_head: this column names the row.
    """

    key: str
    label: Text
    value: str | Callable[[Row], object] = ""
    sort: Sequence[str] = ()
    link: Callable[[Row], str | None] | None = None
    tone: Callable[[Row], str] | None = None
    numeric: bool = False
    is_head: bool = False

    def of(self, row: Row) -> object:
        """What this column shows for ``row``."""
        if callable(self.value):
            return self.value(row)
        thing: Any = row
        for name in (self.value or self.key).split("."):
            thing = getattr(thing, name, None)
            thing = thing() if callable(thing) and not isinstance(thing, Model) else thing
        return "" if thing is None else thing


@dataclass(frozen=True, slots=True)
class TextFilter:
    """Words to look for in any of ``fields``."""

    key: str
    label: Text
    fields: Sequence[str]
    kind: str = "text"

    def narrow(self, rows: QuerySet[Any], value: str) -> QuerySet[Any]:
        for word in value.split():
            rows = rows.filter(
                reduce(or_, (Q(**{f"{name}__icontains": word}) for name in self.fields))
            )
        return rows


@dataclass(frozen=True, slots=True)
class ChoiceFilter:
    """One of ``choices`` (value, label), compared with ``lookup``; an unknown value narrows nothing."""

    key: str
    label: Text
    choices: Iterable[tuple[Any, Text]]
    lookup: str = ""
    kind: str = "choice"

    def options(self) -> list[tuple[str, Text]]:
        return [(str(value), label) for value, label in self.choices]

    def narrow(self, rows: QuerySet[Any], value: str) -> QuerySet[Any]:
        known = {str(one): one for one, _label in self.choices}
        if value not in known:
            return rows
        return rows.filter(**{self.lookup or self.key: known[value]})


@dataclass(frozen=True, slots=True)
class DateFilter:
    """Rows whose moment ``field`` lies on or after ("gte") the day, or on or before it ("lt" the next one)."""

    key: str
    label: Text
    field: str
    side: str
    kind: str = "date"

    def narrow(self, rows: QuerySet[Any], value: str) -> QuerySet[Any]:
        day = _day(value)
        if day is None:
            return rows
        if self.side == "lt":
            day += dt.timedelta(days=1)
        return rows.filter(**{f"{self.field}__{self.side}": timezone.make_aware(day)})


def _day(text: str) -> dt.datetime | None:
    """The start of the day "2026-07-01"; None for anything else and for days no calendar shows."""
    try:
        day = dt.datetime.strptime(text, "%Y-%m-%d")  # noqa: DTZ007  made aware by the caller
    except ValueError:
        return None
    return day if 1900 < day.year < 9999 else None


Filter = TextFilter | ChoiceFilter | DateFilter


@dataclass(frozen=True, slots=True)
class Head:
    """A column heading with the address that sorts by it."""

    column: Column
    url: str
    direction: str  # "ascending", "descending" or ""


@dataclass(frozen=True, slots=True)
class Cell:
    """One value as the page shows it."""

    column: Column
    value: object
    link: str | None
    tone: str

    @property
    def is_whole(self) -> bool:
        """Dates and codes such as "330802-ST-0001" stay on one line."""
        if isinstance(self.value, dt.date):
            return True
        text = str(self.value)
        return len(text) <= 20 and text.isascii() and " " not in text


@dataclass(frozen=True, slots=True)
class Step:
    """What to do about an empty list: a page (name of its address) for those who have ``right``."""

    label: Text
    page: str
    right: str


@dataclass
class Table:
    """A list of rows as the query string asks for it.

    Usage in a view: ``table = Table(request, rows, columns, filters)``; ``if table.wants_file: return
    table.file()``; in the template ``{% table table %}``. At most three queries (which rows, how many, the rows), plus
    your prefetches.
    """

    request: HttpRequest
    rows: QuerySet[Any]
    columns: Sequence[Column]
    filters: Sequence[Filter] = ()
    name: str = "list"
    caption: Text = ""
    per_page: int = 25
    empty_title: Text = field(default_factory=lambda: _("没有内容"))
    empty_text: Text = ""
    empty_step: Step | None = None

    @property
    def query(self) -> dict[str, str]:
        """The part of the query string that belongs to this table."""
        known = {"sort", *(one.key for one in self.filters)}
        return {
            key: str(value) for key, value in self.request.GET.items() if key in known and value
        }

    @property
    def is_filtered(self) -> bool:
        return any(one.key in self.query for one in self.filters)

    @property
    def has_choice(self) -> bool:
        """An empty list has nothing to filter."""
        return self.is_filtered or bool(self.page.object_list)

    @property
    def wants_file(self) -> bool:
        return self.request.GET.get("as") in exports.KINDS

    def chosen(self) -> QuerySet[Any]:
        """The rows after filters and sorting; ties by primary key, so pages never overlap."""
        rows = self.rows
        for one in self.filters:
            if value := self.query.get(one.key):
                rows = one.narrow(rows, value)
        order: list[Any] = self._order() or [
            *(rows.query.order_by or rows.model._meta.ordering or ())
        ]
        return rows.order_by(*order, "pk")

    def _order(self) -> list[str]:
        wanted = self.query.get("sort", "")
        column = next(
            (one for one in self.columns if one.sort and one.key == wanted.removeprefix("-")), None
        )
        if column is None:
            return []
        return [_turned(name) if wanted.startswith("-") else name for name in column.sort]

    @property
    def page(self) -> Page[Any]:
        if not hasattr(self, "_page"):
            wanted = self.request.GET.get("page")
            self._page = Pages(self.chosen(), self.per_page, wanted).get_page(wanted)
        return self._page

    def link(self, **changes: str | int) -> str:
        """This list's address with ``changes`` to its query string."""
        return "?" + urlencode({**self.query, **changes})

    def heads(self) -> list[Head]:
        return [self._head(column) for column in self.columns]

    def _head(self, column: Column) -> Head:
        now = self.query.get("sort", "")
        if not column.sort:
            return Head(column, "", "")
        direction = {column.key: "ascending", f"-{column.key}": "descending"}.get(now, "")
        following = f"-{column.key}" if direction == "ascending" else column.key
        return Head(column, self.link(sort=following), direction)

    def body(self) -> Iterator[list[Cell]]:
        for row in self.page:
            yield [_cell(column, row) for column in self.columns]

    def controls(self) -> list[tuple[Filter, str]]:
        """The filters with what they hold now."""
        return [(one, self.query.get(one.key, "")) for one in self.filters]

    def pages(self) -> list[tuple[int | None, str]]:
        """Page numbers with addresses; (None, "") marks a gap."""
        numbers = self.page.paginator.get_elided_page_range(
            self.page.number, on_each_side=1, on_ends=1
        )
        return [
            (number, self.link(page=number)) if isinstance(number, int) else (None, "")
            for number in numbers
        ]

    def files(self) -> list[tuple[str, str]]:
        return [(kind.upper(), self.link(**{"as": kind})) for kind in exports.KINDS]

    def file(self) -> HttpResponseBase:
        """All chosen rows (not only this page) as the file the query string asks for."""
        kind = self.request.GET["as"]
        rows = (
            [column.of(row) for column in self.columns]
            for row in self.chosen().iterator(chunk_size=1000)
        )
        return exports.response(kind, self.name, [column.label for column in self.columns], rows)


def _cell(column: Column, row: Row) -> Cell:
    return Cell(
        column,
        column.of(row),
        column.link(row) if column.link else None,
        column.tone(row) if column.tone else "",
    )


def _turned(name: str) -> str:
    return name[1:] if name.startswith("-") else f"-{name}"
