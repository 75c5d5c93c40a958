"""Who may import which list, and where."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import QuerySet

from minsheng.imports import registry
from minsheng.imports.registry import ModelImport
from minsheng.organisations.models import Organisation
from minsheng.organisations.permissions import Permission, permissions_of
from minsheng.organisations.queries import organisations_for

if TYPE_CHECKING:
    from minsheng.accounts.models import User


def usable_kinds(actor: User) -> list[ModelImport]:
    """The lists ``actor`` may import somewhere."""
    allowed = permissions_of(actor)
    return [kind for kind in registry.kinds() if kind.permission in allowed]


def places_to_import(actor: User) -> QuerySet[Organisation]:
    """Where ``actor`` may import."""
    return organisations_for(actor, Permission.IMPORT_DATA).order_by("path")
