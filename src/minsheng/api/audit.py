"""The audit over the API: reading only.

Annotations are real objects here: the pagination decorator could not read them as text.
"""

import datetime as dt
from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import FilterSchema, Query, Router, Schema
from ninja.errors import HttpError
from ninja.pagination import paginate

from minsheng.audit.models import Entry
from minsheng.organisations.permissions import Permission, actor_with
from minsheng.organisations.queries import entries_for

router = Router(tags=["audit"])


class EntryOut(Schema):
    """One deed. ``sentence`` is in the caller's language; the digests tie the chain together."""

    sequence: int
    at: dt.datetime
    actor: str | None
    verb: str
    sentence: str
    target_type: str
    target_id: str
    target_name: str
    facts: dict[str, Any]
    previous: str
    digest: str

    @staticmethod
    def resolve_actor(entry: Entry) -> str | None:
        return entry.actor.username if entry.actor else None

    @staticmethod
    def resolve_sentence(entry: Entry) -> str:
        return entry.what_happened


class EntryFilter(FilterSchema):
    """Narrow the list; all conditions hold together."""

    verb: str | None = None
    target_type: str | None = None
    target_id: str | None = None
    since: dt.datetime | None = None
    until: dt.datetime | None = None

    def filter_since(self, value: dt.datetime | None) -> Q:
        return _period("at__gte", value)

    def filter_until(self, value: dt.datetime | None) -> Q:
        return _period("at__lt", value)


EARLIEST, LATEST = 1900, 9000  # years every database can compare


def _period(lookup: str, value: dt.datetime | None) -> Q:
    if value is None:
        return Q()
    if not EARLIEST < value.year < LATEST:
        raise HttpError(422, _("时间超出范围。"))
    moment = value if timezone.is_aware(value) else timezone.make_aware(value)
    return Q(**{lookup: moment})


@router.get("", response=list[EntryOut], summary="Deeds within reach, newest first")
@paginate
def list_entries(request: HttpRequest, filters: Query[EntryFilter]) -> QuerySet[Entry]:
    actor = actor_with(request, Permission.VIEW_AUDIT)
    return filters.filter(entries_for(actor))
