"""Pages of a list that cost the same wherever they lie.

First the keys of the page are looked up, from whichever end is nearer, then all that is shown of these
few rows. Otherwise a database joins what is shown of every row that it then leaves out.
"""

from __future__ import annotations

from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.utils.functional import cached_property


def rows_between(rows: QuerySet[Any], start: int, stop: int, count: int) -> list[Any]:
    """``rows[start:stop]`` of an ordered list of ``count`` rows; two queries, none if it is empty."""
    stop = min(stop, count)
    if start >= stop:
        return []
    keys = rows.values_list("pk", flat=True)
    if start <= count // 2:
        return _shown(rows, list(keys[start:stop]))
    return _shown(rows, list(keys.reverse()[count - stop : count - start])[::-1])


def _shown(rows: QuerySet[Any], keys: list[Any]) -> list[Any]:
    """All that the list shows of the rows with these keys, in their order."""
    rows = rows.order_by()
    rows.query.clear_where()  # the keys have passed it; a long list of conditions is not sent twice
    found = {row.pk: row for row in rows.filter(pk__in=keys)} if keys else {}
    return [found[key] for key in keys if key in found]


class Pages(Paginator[Any]):
    """Numbered pages of an ordered queryset; three queries at most.

    Args:
        wanted: the page that will be asked for. Whoever begins at the first page of a list that fits on
            it need not count.
    """

    object_list: QuerySet[Any]

    def __init__(self, rows: QuerySet[Any], per_page: int, wanted: str | None = None) -> None:
        super().__init__(rows, per_page)
        self._first: list[Any] | None = None
        if wanted in (None, "", "1"):
            self._first = list(rows.values_list("pk", flat=True)[: per_page + 1])

    @cached_property
    def count(self) -> int:
        if self._first is not None and len(self._first) <= self.per_page:
            return len(self._first)
        return self.object_list.order_by().count()

    def page(self, number: int | str) -> Page[Any]:
        number = self.validate_number(number)
        if number == 1 and self._first is not None:
            found = _shown(self.object_list, self._first[: self.per_page])
        else:
            start = (number - 1) * self.per_page
            found = rows_between(self.object_list, start, start + self.per_page, self.count)
        return Page(found, number, self)
