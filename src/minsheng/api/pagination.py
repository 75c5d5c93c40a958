"""How every list of the API is cut into pages."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from ninja import Field, Schema
from ninja.pagination import PaginationBase

from minsheng.web.paging import rows_between

LONGEST_PAGE = 200


class Pages(PaginationBase):
    """``?limit=50&offset=100``; the answer has ``items`` and ``count``, the number of all of them."""

    class Input(Schema):
        limit: int = Field(50, ge=1, le=LONGEST_PAGE)
        offset: int = Field(0, ge=0, le=10_000_000)

    class Output(Schema):
        items: list[Any]
        count: int

    def paginate_queryset(
        self, queryset: Any, pagination: Any, request: HttpRequest, **params: Any
    ) -> dict[str, Any]:
        end = pagination.offset + pagination.limit
        count = self._items_count(queryset)
        if isinstance(queryset, QuerySet):
            return {"items": rows_between(queryset, pagination.offset, end, count), "count": count}
        return {"items": queryset[pagination.offset : end], "count": count}
