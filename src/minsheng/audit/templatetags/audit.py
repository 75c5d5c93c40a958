"""The history of a record, for the pages of every subject."""

from __future__ import annotations

from django import template
from django.db.models import Model

from minsheng.audit.models import Entry

register = template.Library()


@register.simple_tag
def history_of(record: Model, limit: int = 50) -> list[Entry]:
    """The latest entries about ``record``, newest first; one query."""
    return list(Entry.objects.about(record).select_related("actor")[:limit])
