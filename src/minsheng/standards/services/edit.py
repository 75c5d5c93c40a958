"""Editing a draft: its head, grades, sections and clauses."""

from __future__ import annotations

from typing import TypeVar

from django.db import transaction

from minsheng.accounts.models import User
from minsheng.audit.services import record
from minsheng.standards.models import Clause, Grade, PublishedForGood, Section, Version
from minsheng.standards.services.write import require_to_edit

Part = TypeVar("Part", Grade, Section, Clause)


def _may_change(version: Version, actor: User) -> None:
    require_to_edit(actor, version.standard)
    locked = Version.objects.select_for_update(of=["self"]).get(pk=version.pk)
    if not locked.is_draft:
        raise PublishedForGood(str(locked))


@transaction.atomic
def save_part(part: Part, *, actor: User) -> Part:
    """A grade, section or clause of a draft says what the form says.

    Raises:
        NotPermitted: the standard is not the actor's to edit.
        PublishedForGood: the version is published.
    """
    _may_change(part.version, actor)
    part.save()
    record(actor, "standard.draft_changed", part.version.standard, version=part.version.number)
    return part


@transaction.atomic
def remove_part(part: Grade | Section | Clause, *, actor: User) -> None:
    """A grade, section (with its clauses) or clause is no longer in the draft.

    Raises:
        NotPermitted: the standard is not the actor's to edit.
        PublishedForGood: the version is published.
    """
    _may_change(part.version, actor)
    part.delete()
    record(actor, "standard.draft_changed", part.version.standard, version=part.version.number)


@transaction.atomic
def save_head(version: Version, *, actor: User) -> Version:
    """Source, note and "verified" of a draft say what the form says.

    Raises:
        NotPermitted: the standard is not the actor's to edit.
        PublishedForGood: the version is published.
    """
    _may_change(version, actor)
    version.save(update_fields=["source", "note", "verified"])
    record(actor, "standard.draft_changed", version.standard, version=version.number)
    return version
