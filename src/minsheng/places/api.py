"""Places over the API.

Annotations are real objects here: the pagination decorator could not read them as text.
"""

from typing import Any, Literal

from django.db.models import QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from ninja import Field, Query, Router, Schema, Status
from ninja.errors import HttpError
from ninja.pagination import paginate

from minsheng.organisations.models import Organisation
from minsheng.organisations.permissions import Permission, actor_with
from minsheng.places import services
from minsheng.places.models import Level, Place
from minsheng.places.queries import place_features
from minsheng.places.services import PlaceFacts

router = Router(tags=["places"])

Kind = Literal[
    "station", "partner", "public", "store", "outlet", "service_area", "fuel", "toilet", "cabin",
    "company", "other",
]  # fmt: skip
State = Literal["candidate", "existing"]
Must = Literal["free", "open", "closed"]
Datum = Literal["wgs84", "gcj02", "bd09"]


class PlaceOut(Schema):
    """One place; ``lon`` and ``lat`` are WGS-84, ``entered_*`` what was given, in ``datum``."""

    id: int
    organisation: str = Field(alias="organisation.code")
    code: str
    name: str
    kind: Kind
    state: State
    must: Must
    level: str | None = Field(alias="level.code", default=None)
    highest_level: str | None = Field(alias="highest_level.code", default=None)
    partner: str = Field(alias="partner_name")
    address: str
    town: str | None = Field(alias="town.code", default=None)
    lon: float
    lat: float
    entered_lon: float
    entered_lat: float
    datum: Datum
    area_m2: int | None
    capacity: int | None
    ground_floor: bool | None
    street_front: bool | None
    bike_parking: bool | None
    open_all_day: bool | None
    transit_m: int | None
    source: str
    archived: bool

    @staticmethod
    def resolve_archived(place: Place) -> bool:
        return place.archived_at is not None


class PlaceIn(Schema):
    """What is said about a place; codes for organisations and levels."""

    code: str = Field("", max_length=30, description="Left empty, the place gets a number.")
    name: str = Field(min_length=1, max_length=80)
    kind: Kind
    lon: float = Field(ge=-180, le=180)
    lat: float = Field(ge=-90, le=90)
    datum: Datum = "wgs84"
    state: State = "candidate"
    must: Must = "free"
    level: str | None = None
    highest_level: str | None = None
    partner: str = Field("", max_length=80)
    address: str = Field("", max_length=120)
    town: str | None = None
    area_m2: int | None = Field(None, ge=0, le=2**31 - 1)
    capacity: int | None = Field(None, ge=0, le=2**31 - 1)
    ground_floor: bool | None = None
    street_front: bool | None = None
    bike_parking: bool | None = None
    open_all_day: bool | None = None
    transit_m: int | None = Field(None, ge=0, le=2**31 - 1)


class NewPlaceIn(PlaceIn):
    """A place to add to an organisation."""

    organisation: str


class PlaceFilter(Schema):
    """Narrow the list."""

    state: State | None = None
    kind: Kind | None = None
    organisation: str = Field(
        "", max_length=20, pattern=r"^[\w-]*$", description="Code; bodies below count too."
    )
    archived: bool = False


def _rows(actor: Any, permission: Permission = Permission.VIEW_PLACES) -> QuerySet[Place]:
    rows: QuerySet[Place] = Place.objects.visible_to(actor, permission)
    return rows.select_related(
        "organisation", "town", "level", "highest_level", "partner_organisation"
    )


def _level(code: str | None, field: str) -> Level | None:
    if not code:
        return None
    level = Level.objects.filter(code=code).first()
    if level is None:
        raise HttpError(
            422, _("没有类型“%(code)s”（%(field)s）。") % {"code": code, "field": field}
        )
    return level


def _town(code: str | None) -> Organisation | None:
    if not code:
        return None
    town = Organisation.objects.filter(code=code, kind=Organisation.Kind.TOWN).first()
    if town is None:
        raise HttpError(422, _("没有乡镇（街道）“%(code)s”。") % {"code": code})
    return town


def _facts(said: PlaceIn, code: str, **more: Any) -> PlaceFacts:
    if (said.state == "existing") != bool(said.level):
        raise HttpError(422, _("已建站点要填写现有类型，候选地点不填。"))
    plain = said.dict(exclude={"organisation", "code", "level", "highest_level", "town"})
    return PlaceFacts(
        code=said.code or code,
        level=_level(said.level, "level"),
        highest_level=_level(said.highest_level, "highest_level"),
        town=_town(said.town),
        **plain,
        **more,
    )


@router.get("", response=list[PlaceOut], summary="The places within reach")
@paginate
def list_places(request: HttpRequest, filters: Query[PlaceFilter]) -> QuerySet[Place]:
    rows = _rows(actor_with(request, Permission.VIEW_PLACES))
    rows = rows.filter(archived_at__isnull=not filters.archived)
    if filters.state:
        rows = rows.filter(state=filters.state)
    if filters.kind:
        rows = rows.filter(kind=filters.kind)
    if filters.organisation:
        union = get_object_or_404(Organisation, code=filters.organisation)
        rows = rows.filter(organisation__path__startswith=union.path)
    return rows


@router.get("geojson", response=dict[str, Any], summary="Places in use as GeoJSON")
def places_geojson(request: HttpRequest) -> dict[str, Any]:
    return place_features(
        _rows(actor_with(request, Permission.VIEW_PLACES)).filter(archived_at=None)
    )


@router.get("{int:place_id}", response=PlaceOut, summary="One place")
def read_place(request: HttpRequest, place_id: int) -> Place:
    return get_object_or_404(_rows(actor_with(request, Permission.VIEW_PLACES)), pk=place_id)


@router.post("", response={201: PlaceOut}, summary="Add a place")
def add_place(request: HttpRequest, said: NewPlaceIn) -> Status[Place]:
    actor = actor_with(request, Permission.EDIT_PLACES)
    union = get_object_or_404(Organisation, code=said.organisation)
    facts = _facts(said, services.next_code(union, "P"))
    try:
        place = services.add_place(facts, organisation=union, actor=actor)
    except services.CodeTaken as taken:
        raise HttpError(409, _("这个编码已经用过了。")) from taken
    return Status(201, place)


@router.put("{int:place_id}", response=PlaceOut, summary="Change a place")
def change_place(request: HttpRequest, place_id: int, said: PlaceIn) -> Place:
    actor = actor_with(request, Permission.EDIT_PLACES)
    place = get_object_or_404(_rows(actor, Permission.EDIT_PLACES), pk=place_id)
    facts = _facts(said, place.code, partner_organisation=place.partner_organisation)
    try:
        return services.change_place(place_id, facts, actor=actor)
    except services.CodeTaken as taken:
        raise HttpError(409, _("这个编码已经用过了。")) from taken


@router.post("{int:place_id}/archive", response=PlaceOut, summary="Put a place away")
def archive_place(request: HttpRequest, place_id: int) -> Place:
    actor = actor_with(request, Permission.EDIT_PLACES)
    get_object_or_404(_rows(actor, Permission.EDIT_PLACES), pk=place_id)
    try:
        return services.archive_place(place_id, actor=actor)
    except services.WrongState as gone:
        raise HttpError(409, _("这个地点已经归档。")) from gone
