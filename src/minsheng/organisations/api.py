"""The tree over the API.

Annotations are real objects here: the pagination decorator could not read them as text.
"""

import datetime as dt
from typing import Literal

from django.db.models import QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Field, Query, Router, Schema
from ninja.pagination import paginate

from minsheng.organisations.models import Organisation
from minsheng.organisations.permissions import Permission, actor_with
from minsheng.organisations.queries import organisations_for, posts_of

router = Router(tags=["organisations"])

Kind = Literal["city", "county", "zone", "direct", "system", "town", "unit"]


class OrganisationOut(Schema):
    """One union body. ``point_source`` "estimated" means the point is a stand-in."""

    id: int
    parent_id: int | None
    kind: Kind
    name: str
    name_en: str
    code: str
    gb_code: str
    lon: float | None
    lat: float | None
    point_source: Literal["", "geonames", "estimated", "surveyed"]


class OrganisationFilter(Schema):
    """Narrow the list; ``q`` looks for words in names, for the beginning of a code."""

    kind: Kind | None = None
    parent: int | None = Field(None, ge=1, le=2**53)
    q: str = Field("", max_length=100)


class PostOut(Schema):
    """One post and who holds it now."""

    id: int
    title: str
    role: str
    holder: str
    rights_until: dt.date | None

    @staticmethod
    def resolve_holder(post: object) -> str:
        return str(getattr(post, "holder", ""))


class OrganisationDetail(OrganisationOut):
    """One union body with its posts."""

    posts: list[PostOut]


@router.get("", response=list[OrganisationOut], summary="The organisations within reach")
@paginate
def list_organisations(
    request: HttpRequest,
    filters: Query[OrganisationFilter],
) -> QuerySet[Organisation]:
    actor = actor_with(request, Permission.VIEW_ORGANISATIONS)
    rows = organisations_for(actor, Permission.VIEW_ORGANISATIONS).with_words(filters.q)
    if filters.kind:
        rows = rows.filter(kind=filters.kind)
    return rows.filter(parent=filters.parent) if filters.parent else rows


@router.get("{int:organisation_id}", response=OrganisationDetail, summary="One organisation")
def read_organisation(request: HttpRequest, organisation_id: int) -> dict[str, object]:
    actor = actor_with(request, Permission.VIEW_ORGANISATIONS)
    within = organisations_for(actor, Permission.VIEW_ORGANISATIONS)
    organisation = get_object_or_404(within, pk=organisation_id)
    fields = OrganisationOut.from_orm(organisation).dict()
    return {**fields, "posts": list(posts_of(organisation))}
