"""The data dictionary: every table and column with its meaning, type, reference and choices."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.utils import translation

from minsheng.archive.classes import field_kind, label
from minsheng.archive.writing import columns_of


def described(model: type[models.Model], *, personal: bool) -> dict[str, Any]:
    """One table of the dictionary."""
    fields = columns_of(model, personal=personal)
    with translation.override(settings.LANGUAGE_CODE):
        return {
            "table": label(model),
            "name": str(model._meta.verbose_name),
            "about": " ".join((model.__doc__ or "").split()),
            "columns": [_column(model, field) for field in fields],
            "left_out": [
                {"column": one.attname, "why": field_kind(model, one.name)}
                for one in model._meta.concrete_fields
                if one not in fields
            ],
        }


def _column(model: type[models.Model], field: models.Field[Any, Any]) -> dict[str, Any]:
    to = field.related_model
    return {
        "column": field.attname,
        "name": str(field.verbose_name),
        "type": field.get_internal_type(),
        "null": field.null,
        "key": field.primary_key,
        "references": label(to) if isinstance(to, type) else "",
        "choices": {str(value): str(text) for value, text in field.flatchoices},
        "personal": field_kind(model, field.name) == "personal",
    }
