"""Model fields as JSON and back, so that staged rows can say what was and what will be."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import models

PLAIN = (str, int, float, bool, type(None), dict, list)


def as_json(value: Any) -> Any:
    """A field's value as JSON: dates and decimals as text, the rest (JSON fields too) as it is."""
    if isinstance(value, PLAIN):
        return value
    return value.isoformat() if isinstance(value, dt.date) else str(value)


def from_json(model: type[models.Model], name: str, value: Any) -> Any:
    """The value for attname ``name`` of ``model`` that ``as_json`` wrote."""
    field = model._meta.get_field(name)
    if isinstance(field, models.ForeignKey):
        return value
    return field.to_python(value) if isinstance(field, models.Field) else value


def stored(model: type[models.Model], name: str, value: Any) -> Any:
    """The JSON form of ``value`` once the field has taken it: an empty cell becomes what "empty" is for the field."""
    field = model._meta.get_field(name)
    assert isinstance(field, models.Field)
    if value is None and not field.null:
        value = (
            "" if field.empty_strings_allowed and not field.has_default() else field.get_default()
        )
    if isinstance(field, models.FloatField) and isinstance(value, int):
        value = float(value)
    return as_json(value)


def now(instance: models.Model, names: list[str]) -> dict[str, Any]:
    """What ``instance`` holds in the fields ``names``, as JSON."""
    return {name: as_json(getattr(instance, name)) for name in names}
