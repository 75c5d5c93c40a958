"""Reading surveys and answers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Q, QuerySet

from minsheng.organisations.models import Organisation, Post
from minsheng.organisations.roles import Permission
from minsheng.surveys.models import Survey
from minsheng.surveys.rules.definition import Form
from minsheng.surveys.rules.places import Place
from minsheng.surveys.rules.values import Typed, typed

if TYPE_CHECKING:
    from minsheng.accounts.models import User

_SUFFIXES = ("总工会", "工会", " Federation of Trade Unions", " Trade Union")
_COUNTY_KINDS = ("county", "zone")


def _place_name(name: str) -> str:
    for suffix in _SUFFIXES:
        name = name.removesuffix(suffix)
    return name


def places_for(organisation: Organisation) -> list[Place]:
    """The counties and towns of the union that ``organisation`` belongs to, as people know them.

    A county's survey still offers the whole city: riders work where the orders are.
    """
    city_path = organisation.path[: organisation.path.index(".") + 1]
    rows = Organisation.objects.within(city_path).filter(kind__in=[*_COUNTY_KINDS, "town"])
    return [
        Place(
            row.code,
            _place_name(row.name),
            _place_name(row.name_en),
            row.parent.code if row.kind == "town" and row.parent else "",
        )
        for row in rows.select_related("parent")
    ]


def surveys_to_collect(actor: User) -> QuerySet[Survey]:
    """Open surveys the actor's posts collect for: those of their organisation, above it, and below it."""
    paths = (
        Post.objects.held_by(actor)
        .allowing(Permission.COLLECT_ANSWERS)
        .values_list("organisation__path", flat=True)
    )
    condition = Q(pk__in=[])
    for path in paths:
        steps = path.split(".")[:-1]
        above = [".".join(steps[: i + 1]) + "." for i in range(len(steps))]
        condition |= Q(organisation__path__startswith=path) | Q(organisation__path__in=above)
    return Survey.objects.filter(condition, state=Survey.State.OPEN)


@dataclass(frozen=True, slots=True)
class TypedAnswer:
    """One answer with values of their types; ``weight`` is 1 until margins are known.

    ``values``: question → value; a repeat → its rows, each again question → value.
    """

    pk: int
    values: dict[str, Typed | list[dict[str, Any]]]
    organisation: Organisation | None
    weight: float
    channel: str
    version: int
    is_sample: bool


def _typed_values(form: Form, stored: dict[str, Any]) -> dict[str, Any]:
    items = {item.name: item for item in form.walk()}
    found: dict[str, Any] = {}
    for name, value in stored.items():
        if isinstance(value, list):
            found[name] = [_typed_values(form, row) for row in value]
        elif name in items:
            found[name] = typed(items[name], value)
    return found
