"""Columns for importers, and choices made from what the site knows already."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import TextChoices
from django.utils.translation import override

from minsheng.common.columns import Choice, Column, Kind
from minsheng.organisations.models import Organisation
from minsheng.organisations.wording import ground_names

__all__ = ["Choice", "Column", "Kind", "choices_from", "choices_of", "town_choices"]


def choices_of(options: type[TextChoices]) -> tuple[Choice, ...]:
    """The options of a model's field: by key, Chinese or English name."""
    return tuple(Choice(option.value, _in_both_languages(option)) for option in options)


def _in_both_languages(option: TextChoices) -> tuple[str, str]:
    names = []
    for language in ("zh-hans", "en"):
        with override(language):
            names.append(str(option.label))
    return names[0], names[1]


def choices_from(words: Iterable[Any]) -> tuple[Choice, ...]:
    """Rows with ``code``, ``name`` and ``name_en`` as choices."""
    return tuple(Choice(word.code, (word.name, word.name_en or word.name)) for word in words)


def town_choices(towns: Iterable[Organisation]) -> tuple[Choice, ...]:
    """Towns by code, by the town's name, or by the full name of its union."""
    return tuple(
        Choice(
            town.code,
            (*ground_names(town.name, town.name_en), town.name, town.name_en or town.name),
        )
        for town in towns
    )
