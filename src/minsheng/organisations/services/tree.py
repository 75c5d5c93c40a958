"""Adding organisations to the tree and keeping their particulars right."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from minsheng.accounts.models import User
from minsheng.audit.services import record
from minsheng.organisations.models import Organisation
from minsheng.organisations.permissions import Permission, require

EDITABLE = ("name", "name_en", "gb_code", "lon", "lat", "point_source")


def next_path(parent: Organisation | None) -> str:
    """The path of the next child of ``parent``; places are never used twice."""
    siblings = Organisation.objects.filter(parent=parent).order_by("-path")
    last = siblings.values_list("path", flat=True).first()
    place = int(last.rstrip(".").rsplit(".", 1)[-1]) + 1 if last else 1
    return f"{parent.path if parent else ''}{place:04d}."


@transaction.atomic
def add_organisation(
    parent_id: int, *, kind: str, name: str, code: str, actor: User, **more: Any
) -> Organisation:
    """There is a new organisation below its parent.

    Args:
        more: any of EDITABLE.

    Raises:
        NotPermitted: the actor may not edit organisations there.
    """
    parent = Organisation.objects.select_for_update(of=["self"]).get(pk=parent_id)
    require(actor, Permission.EDIT_ORGANISATIONS, parent)
    organisation = Organisation.objects.create(
        parent=parent, kind=kind, name=name, code=code, path=next_path(parent), **more
    )
    record(actor, "organisation.added", organisation)
    return organisation


@transaction.atomic
def edit_organisation(organisation_id: int, *, actor: User, **changes: Any) -> Organisation:
    """The particulars of an organisation are as given; its place in the tree stays.

    Args:
        changes: any of EDITABLE.

    Raises:
        NotPermitted: the actor may not edit organisations there.
        ValueError: something else was to be changed.
    """
    if unknown := set(changes) - set(EDITABLE):
        raise ValueError(f"cannot change {sorted(unknown)}")
    organisation = Organisation.objects.select_for_update(of=["self"]).get(pk=organisation_id)
    require(actor, Permission.EDIT_ORGANISATIONS, organisation)
    changed = [name for name, value in changes.items() if getattr(organisation, name) != value]
    for name in changed:
        setattr(organisation, name, changes[name])
    if changed:
        organisation.save(update_fields=changed)
        record(actor, "organisation.edited", organisation, fields=", ".join(sorted(changed)))
    return organisation
