"""Reading surveys and answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from django.db.models import Q, QuerySet

from minsheng.organisations.models import Organisation, Post
from minsheng.organisations.roles import Permission
from minsheng.surveys.models import Answer, Survey
from minsheng.surveys.rules.definition import Item
from minsheng.surveys.rules.places import Place
from minsheng.surveys.rules.quotas import Gap, Traits, gaps
from minsheng.surveys.rules.raking import Raked, rake
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
    return Survey.objects.filter(
        _near(_paths(actor, Permission.COLLECT_ANSWERS)), state=Survey.State.OPEN
    )


def _near(paths: Sequence[str]) -> Q:
    """Surveys run within ``paths``, and those run above them for their area too, once they began."""
    condition = Q(pk__in=[])
    for path in paths:
        condition |= Q(organisation__path__startswith=path)
        condition |= Q(organisation__path__in=_above(path)) & ~Q(state=Survey.State.DRAFT)
    return condition


def surveys_to_read(actor: User) -> QuerySet[Survey]:
    """What the actor may look at: surveys within reach, and those run above them for their area too.

    A county reads its own part of the city's survey; ``area_of`` says which part.
    """
    return Survey.objects.filter(_near(_paths(actor, Permission.VIEW_SURVEYS)))


def area_of(actor: User, survey: Survey) -> tuple[str, ...]:
    """Paths of the organisations whose answers the actor may read in ``survey``."""
    whole = survey.organisation.path
    paths = _paths(actor, Permission.VIEW_SURVEYS)
    if any(whole.startswith(path) for path in paths):
        return (whole,)
    return tuple(path for path in paths if path.startswith(whole))


def _paths(actor: User, permission: Permission) -> list[str]:
    posts = Post.objects.held_by(actor).allowing(permission)
    return list(posts.values_list("organisation__path", flat=True))


def _above(path: str) -> list[str]:
    """``path`` itself and every path above it."""
    steps = path.split(".")[:-1]
    return [".".join(steps[: i + 1]) + "." for i in range(len(steps))]


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


def _typed_values(items: Mapping[str, Item], stored: Mapping[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in stored.items():
        if isinstance(value, list):
            found[name] = [_typed_values(items, row) for row in value]
        elif name in items:
            found[name] = typed(items[name], value)
    return found


def answers_of(
    survey: Survey,
    *,
    only: Mapping[str, str] | None = None,
    within: Sequence[str] | None = None,
    with_set_aside: bool = False,
) -> list[TypedAnswer]:
    """The answers of ``survey`` as typed values, with weights once population margins are set.

    Args:
        only: question → option; keeps answers that chose it.
        within: paths; keeps answers about these organisations or those below them.
        with_set_aside: also those set aside as suspicious.
    """
    # One answer needs its version's number, not the whole questionnaire once more.
    heavy = [f"version__{name}" for name in ("original", "xform", "pyxform", "definition")]
    rows = survey.answers.select_related("organisation", "version").defer(*heavy).order_by("pk")
    rows = rows if with_set_aside else rows.filter(set_aside=False)
    versions = {version.pk: version.form for version in survey.versions.all()}
    items = {pk: {item.name: item for item in form.walk()} for pk, form in versions.items()}
    stored = list(rows)
    weights = weights_of(survey, [row.values for row in stored])
    found = [
        _typed_answer(row, items[row.version_id], weight)
        for row, weight in zip(stored, weights, strict=True)
    ]
    return [answer for answer in found if _fits(answer, only or {}, within)]


def _typed_answer(row: Answer, items: Mapping[str, Item], weight: float) -> TypedAnswer:
    return TypedAnswer(
        pk=row.pk,
        values=_typed_values(items, row.values),
        organisation=row.organisation,
        weight=weight,
        channel=row.channel,
        version=row.version.number,
        is_sample=row.is_sample,
    )


def _fits(answer: TypedAnswer, only: Mapping[str, str], within: Sequence[str] | None) -> bool:
    path = answer.organisation.path if answer.organisation else ""
    if within is not None and not path.startswith(tuple(within)):
        return False
    return all(wanted in chosen(answer.values, name) for name, wanted in only.items())


def chosen(values: Mapping[str, Any], name: str) -> tuple[str, ...]:
    """The options an answer names at a question, also within the rows of a repeat."""
    if name in values:
        value = values[name]
        return value if isinstance(value, tuple) else (str(value),)
    rows = [row for value in values.values() if isinstance(value, list) for row in value]
    return tuple(option for row in rows for option in chosen(row, name))


def raking_of(survey: Survey, values: Sequence[Mapping[str, Any]]) -> Raked | None:
    """Weights for stored ``values`` by the survey's margins; None while there are none."""
    margins: dict[str, dict[str, float]] = {}
    for margin in survey.margins.all():
        margins.setdefault(margin.question, {})[margin.value] = margin.people
    return rake(values, margins) if margins else None


def weights_of(survey: Survey, values: Sequence[Mapping[str, Any]]) -> Sequence[float]:
    """One weight per answer, 1 on average; all 1 while no margins are set."""
    raked = raking_of(survey, values)
    return raked.weights if raked else [1.0] * len(values)


def quota_gaps(survey: Survey) -> list[Gap]:
    """The quota board: every wanted cell with what is there, whom to ask next first."""
    names = [*survey.quota_questions, "", "", ""][:3]
    answers = survey.answers.filter(set_aside=False).values_list("values", flat=True)
    traits = [tuple(_stored_words(values, name) for name in names) for values in answers]
    targets = {quota.cell: quota.target for quota in survey.quotas.all()}
    return gaps(targets, cast(list[Traits], traits))


def _stored_words(values: Mapping[str, Any], name: str) -> list[str]:
    value = values.get(name, "") if name else ""
    return value.split() if isinstance(value, str) else []
