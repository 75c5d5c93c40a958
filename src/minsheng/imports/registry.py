"""Which lists can be imported. A subject describes a list once; everything else is the same for all.

In the subject's ``importers.py`` (loaded by itself when the site starts)::

    from django.utils.translation import gettext_lazy as _, gettext_noop
    from minsheng.imports.columns import Choice, Column, Kind, choices_from, choices_of
    from minsheng.imports.registry import Context, ModelImport, register

    @register
    class CandidateImport(ModelImport):
        key = "places.candidates"
        label = _("候选地点")
        help = _("一行一个可以设站的地点。")
        model = Place
        permission = Permission.EDIT_PLACES      # needed beside IMPORT_DATA
        natural_key = ("code",)                  # what makes a row the same row, within rows()
        has_point = True                         # adds 经度 and 纬度; converted once, checked against the claim
        has_town = True                          # adds 乡镇（街道）; becomes town_id; the point is checked against it
        columns = (
            Column("code", gettext_noop("编码"), required=True, example="HH-001", max_length=30),
            Column("name", gettext_noop("名称"), required=True, example="荷花便利店", max_length=80),
            Column("kind", gettext_noop("类别"), Kind.CHOICE, required=True, choices=choices_of(Place.Kind)),
            Column("area_m2", gettext_noop("面积（平方米）"), Kind.INTEGER, least=1, most=100_000),
        )

        def columns_at(self, organisation):      # only if choices come from the database
            levels = Column("level", gettext_noop("现有类型"), Kind.CHOICE, choices=choices_from(Level.objects.all()))
            return (*super().columns_at(organisation), levels)

        def prepare(self, context):              # once per rehearsal and once per application
            super().prepare(context)
            context.found["levels"] = dict(Level.objects.values_list("code", "pk"))

        def check(self, values, context):        # rules across columns; yield a Problem per thing to mend
            if values.get("level") and values["kind"] != "station":
                yield Problem(gettext_noop("只有已建站点填写现有类型。"), "level")

        def build(self, values, context):        # column values -> model field values (attnames)
            fields = super().build(values, context)
            fields["level_id"] = context.found["levels"].get(fields.pop("level", None))
            return fields

        def fixed(self, context):                # values of new rows that do not come from the file
            return {**super().fixed(context), "source": Place.Source.FILE}

What a column is called in the file may be its key or its label in any language. Columns absent
from the file leave existing rows as they are; an empty cell of a present column empties the
field. ``values`` holds the read values of present columns by key; with ``has_point`` also
``lon``/``lat`` in WGS-84 beside ``entered_lon``, ``entered_lat`` and ``datum``.

``added(context, instances)`` makes what else a new row needs (its first step in a history), and
``removing(context, instances)`` takes that away again; ``changed`` follows rows that were there.

``begin(context)`` runs inside the application's transaction before the first row (make a parent
row, keep its id in ``context.memory``, use it in ``fixed`` and ``rows``); ``undone(context)``
runs inside the undoing's transaction after the last row. ``context.memory`` is plain JSON kept
with the batch.

A subject with one list per record, such as the answers of each survey, registers a family:
``register_family("surveys.answers", label, make)``; ``make("12")`` is asked for "surveys.answers.12".
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_noop

from minsheng.common.columns import Cell, Column, Kind, Value
from minsheng.common.geo import NotOnEarth, to_wgs84
from minsheng.common.problem import Problem
from minsheng.imports.columns import town_choices
from minsheng.imports.queries import towns_within
from minsheng.organisations.claims import ground, stray
from minsheng.organisations.models import Organisation, Post
from minsheng.organisations.roles import Permission
from minsheng.organisations.rules import Ground

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as Text

    from minsheng.accounts.models import User

Values = dict[str, Value]

LON = Column(
    "lon",
    gettext_noop("经度"),
    Kind.LON,
    required=True,
    example="118.8721",
    other_names=("lng", "longitude", "x"),
)
LAT = Column(
    "lat",
    gettext_noop("纬度"),
    Kind.LAT,
    required=True,
    example="28.9563",
    other_names=("latitude", "y"),
)


@dataclass
class Context:
    """One run over one file.

    Attributes:
        organisation: where the rows belong.
        responsible: the post that answers for new rows.
        datum: in which the file's points are given.
        memory: JSON kept with the batch from application to undoing.
        found: look-ups made by ``prepare``.
    """

    organisation: Organisation
    responsible: Post
    actor: User
    datum: str
    file_name: str
    memory: dict[str, Any] = field(default_factory=dict)
    found: dict[str, Any] = field(default_factory=dict)
    ground: Ground = field(default_factory=lambda: Ground([]))
    towns: dict[str, Organisation] = field(default_factory=dict)


class ModelImport:
    """A list whose rows become rows of one model that belongs to an organisation (``Owned``)."""

    key: ClassVar[str]
    label: ClassVar[Text]
    help: ClassVar[Text | str] = ""
    model: ClassVar[type[models.Model]]
    permission: ClassVar[Permission]
    columns: ClassVar[tuple[Column, ...]]
    natural_key: ClassVar[tuple[str, ...]] = ("code",)
    has_point: ClassVar[bool] = False
    has_town: ClassVar[bool] = False
    home: Organisation | None = None
    """The only organisation the list can be imported to; None is wherever the actor may."""

    def upload_url(self) -> str:
        """The page where a file of this list is uploaded."""
        return f"{reverse('imports:new')}?kind={self.key}"

    def staged(self, key: str, cell: Cell) -> Cell:
        """The cell as it is kept for the report; a list may keep less than stood in the file."""
        return cell

    def columns_at(self, organisation: Organisation) -> tuple[Column, ...]:
        """The columns of the list at ``organisation``; choices may depend on it."""
        town = [self.town_column(organisation)] if self.has_town else []
        return (*self.columns, *town, *([LON, LAT] if self.has_point else []))

    def town_column(self, organisation: Organisation) -> Column:
        """The town a row lies in: any town of the organisation, or of the county around it."""
        choices = town_choices(towns_within(organisation))
        example = choices[0].names[0] if choices else ""
        return Column(
            "town", gettext_noop("乡镇（街道）"), Kind.CHOICE, choices=choices, example=example
        )

    def prepare(self, context: Context) -> None:
        """Load once what many rows need."""
        if self.has_town:
            context.towns = {town.code: town for town in towns_within(context.organisation)}
        if self.has_point:
            context.ground = ground()

    def check(self, values: Values, context: Context) -> Iterable[Problem]:
        """What else is wrong with a row whose cells are all readable."""
        return ()

    def build(self, values: Values, context: Context) -> dict[str, Any]:
        """Values for the model's fields, by attname, from the values of the columns in the file."""
        fields: dict[str, Any] = dict(values)
        if "town" in fields:
            town = context.towns.get(str(fields.pop("town")))
            fields["town_id"] = town.pk if town else None
        return fields

    def rows(self, context: Context) -> models.QuerySet[Any]:
        """Existing rows that a file may change."""
        return self.model._default_manager.filter(organisation=context.organisation)

    def fixed(self, context: Context) -> dict[str, Any]:
        """Values of a new row that do not come from the file, by attname."""
        return {
            "organisation_id": context.organisation.pk,
            "responsible_id": context.responsible.pk,
        }

    def begin(self, context: Context) -> None:
        """Before the first row is written, inside the transaction."""

    def added(self, context: Context, instances: Sequence[Any]) -> None:
        """After new rows were written, inside the transaction: what else must be there for each."""

    def changed(self, context: Context, instances: Sequence[Any]) -> None:
        """After rows were changed or restored, inside the transaction."""

    def removing(self, context: Context, instances: Sequence[Any]) -> None:
        """Before added rows go: take away what ``added`` made, so that only people's work holds them."""

    def undone(self, context: Context) -> None:
        """After the last row was taken back, inside the transaction."""

    # --- the same for every list ---------------------------------------------------------

    def locate(self, values: Values, context: Context) -> Iterable[Problem]:
        """Convert the row's point to WGS-84, once, and ask whether it lies where the row says."""
        if not self.has_point or "lon" not in values or "lat" not in values:
            return
        lon, lat = float(str(values["lon"])), float(str(values["lat"]))
        try:
            point = to_wgs84(lon, lat, context.datum)
        except NotOnEarth:
            yield Problem("not_on_earth")
            return
        values |= {
            "entered_lon": lon,
            "entered_lat": lat,
            "datum": context.datum,
            "lon": point.lon,
            "lat": point.lat,
        }
        town = context.towns.get(str(values.get("town")))
        if found := stray(point, context.organisation, town, context.ground):
            yield found


_kinds: dict[str, ModelImport] = {}
Class = TypeVar("Class", bound=type[ModelImport])


class UnknownKind(LookupError):
    """No subject has registered such a list."""


def register(kind: Class) -> Class:
    """Make the list known, under its ``key``."""
    _kinds[kind.key] = kind()
    return kind


_families: dict[str, tuple[Text, Callable[[str], ModelImport]]] = {}


def register_family(prefix: str, label: Text, make: Callable[[str], ModelImport]) -> None:
    """Make known the lists "prefix.name"; ``make(name)`` gives one or raises UnknownKind."""
    _families[prefix] = label, make


def kind(key: str) -> ModelImport:
    """The list registered as ``key``, or the one its family makes.

    Raises:
        UnknownKind: there is none.
    """
    if key in _kinds:
        return _kinds[key]
    prefix, _dot, name = key.rpartition(".")
    if prefix in _families:
        return _families[prefix][1](name)
    raise UnknownKind(f"no list {key!r} can be imported")


def label_of(key: str) -> str:
    """What the list is called, without making it; the key itself if nobody knows it."""
    if key in _kinds:
        return str(_kinds[key].label)
    family = _families.get(key.rpartition(".")[0])
    return str(family[0]) if family else key


def kinds() -> Sequence[ModelImport]:
    """Every list that can be imported, by key."""
    return [_kinds[key] for key in sorted(_kinds)]
