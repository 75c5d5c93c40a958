"""Reading papers and upper-level forms."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import QuerySet

from minsheng.organisations.models import Organisation
from minsheng.organisations.permissions import Permission
from minsheng.organisations.queries import organisations_for
from minsheng.papers.models import FormTemplate, Paper

if TYPE_CHECKING:
    from minsheng.accounts.models import User

KINDS = (Organisation.Kind.CITY, Organisation.Kind.COUNTY, Organisation.Kind.ZONE)
"""Unions that papers are made about."""


def papers_for(actor: User) -> QuerySet[Paper]:
    """Papers about unions within reach, newest first; without their content."""
    rows: QuerySet[Paper] = Paper.objects.visible_to(actor)
    return rows.select_related("organisation", "made_by", "template").defer(
        "content", "template__workbook"
    )


def templates_for(actor: User) -> QuerySet[FormTemplate]:
    """Upper-level forms kept within reach."""
    rows: QuerySet[FormTemplate] = FormTemplate.objects.visible_to(actor)
    return rows.select_related("organisation", "uploaded_by").defer("workbook")


def unions_for(actor: User) -> QuerySet[Organisation]:
    """About whom the actor may have a paper made."""
    return organisations_for(actor, Permission.SUPERVISE).filter(kind__in=KINDS).order_by("path")
