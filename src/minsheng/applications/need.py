"""What parents' surveys and the classes of the coming terms say of need, for one reader's area."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import QuerySet

from minsheng.accounts.models import User
from minsheng.applications.rules.need import (
    DROP_OFF,
    PICK_UP,
    Cell,
    Hours,
    Row,
    band_of,
    fitting_share,
    rows_of,
    terms_of,
)
from minsheng.applications.rules.proposing import Proposal, proposals
from minsheng.classes.models import CareClass, Term
from minsheng.organisations.models import Organisation
from minsheng.organisations.permissions import Permission
from minsheng.surveys.models import Survey
from minsheng.surveys.queries import TypedAnswer, answers_of, area_of, surveys_to_read

COUNTY_PATH = 10
"""Signs of a path down to the county."""


@dataclass(frozen=True, slots=True)
class Need:
    """Rows by area, band and term; how many answered; the share whose hours fit; classes to open.

    ``paths`` has by the area's name its place in the tree of unions; ``few`` counts the cells that
    are withheld altogether: too few asked, and no seats are there.
    """

    rows: list[Row]
    answers: int
    share: float | None
    proposed: list[Proposal]
    paths: dict[str, str]
    few: int


def parent_surveys(actor: User) -> QuerySet[Survey]:
    """Surveys of parents that have begun and that the actor may read, the latest first."""
    rows = surveys_to_read(actor).filter(subject=Survey.Subject.PARENTS)
    return rows.exclude(state=Survey.State.DRAFT).order_by("-created_at")


def need_of(survey: Survey, actor: User, *, scale: float) -> Need:
    """The need in the part of the survey's area that the actor may read.

    Args:
        scale: children in the area for each child in the answers.
    """
    within = area_of(actor, survey)
    answers = answers_of(survey, within=within)
    classes = _classes(within)
    names = _names(within)
    small: int = settings.SMALL_CELL
    wanted, hours = _wanted(answers, names), _hours(answers, names)
    rows = rows_of(wanted, _seats(classes, names), scale=scale, small=small)
    share = fitting_share(hours, _offered(classes, names))
    shown_cells = {(row.area, row.band, row.term) for row in rows}
    return Need(
        rows=rows,
        answers=len(answers),
        share=share if len(answers) >= small else None,
        proposed=proposals(rows, hours, small=small),
        paths={label: path for path, label in names.items()},
        few=len(set(wanted) - shown_cells),
    )


def draft_terms(actor: User, part: str, path: str) -> list[Term]:
    """Terms not yet announced that lie in this part of the year and take classes of the area."""
    rows = Term.objects.usable_by(actor, Permission.EDIT_CLASSES).select_related("organisation")
    drafts = rows.filter(state=Term.State.DRAFT).order_by("starts_on")
    return [
        term
        for term in drafts
        if path.startswith(term.organisation.path)
        and part in terms_of(term.starts_on, term.ends_on)
    ]


def _names(within: tuple[str, ...]) -> dict[str, str]:
    """Counties and zones by path, in the reader's language."""
    rows = Organisation.objects.filter(kind__in=[Organisation.Kind.COUNTY, Organisation.Kind.ZONE])
    return {row.path: row.label for row in rows if row.path.startswith(within)}


def _area(path: str, names: Mapping[str, str]) -> str:
    return names.get(path[:COUNTY_PATH], "")


def _classes(within: tuple[str, ...]) -> list[CareClass]:
    rows = CareClass.objects.exclude(state=CareClass.State.CANCELLED)
    rows = rows.exclude(term__state=Term.State.ARCHIVED).select_related("term", "organisation")
    return [row for row in rows if row.organisation.path.startswith(within)]


def _children(answer: TypedAnswer) -> list[dict[str, Any]]:
    rows = answer.values.get("child")
    return rows if isinstance(rows, list) else []


def _wanted(answers: list[TypedAnswer], names: Mapping[str, str]) -> dict[Cell, float]:
    found: dict[Cell, float] = defaultdict(float)
    for answer in answers:
        area = _area(answer.organisation.path if answer.organisation else "", names)
        if not area:
            continue
        for child in _children(answer):
            for term in child.get("terms", ()):
                found[area, str(child.get("band")), term] += answer.weight
    return dict(found)


def _seats(classes: list[CareClass], names: Mapping[str, str]) -> dict[Cell, int]:
    found: dict[Cell, int] = defaultdict(int)
    for one in classes:
        area, band = _area(one.organisation.path, names), band_of(one.age_from, one.age_until)
        for term in terms_of(one.term.starts_on, one.term.ends_on) if area else ():
            found[area, band, term] += one.capacity
    return dict(found)


def _hours(answers: list[TypedAnswer], names: Mapping[str, str]) -> list[tuple[str, Hours]]:
    found = []
    for answer in answers:
        area = _area(answer.organisation.path if answer.organisation else "", names)
        bring = DROP_OFF.get(str(answer.values.get("drop_off")))
        fetch = PICK_UP.get(str(answer.values.get("pick_up")))
        if area and bring and fetch:
            found.append((area, (bring, fetch)))
    return found


def _offered(classes: list[CareClass], names: Mapping[str, str]) -> dict[str, set[Hours]]:
    found: dict[str, set[Hours]] = defaultdict(set)
    for one in classes:
        found[_area(one.organisation.path, names)].add((one.opens, one.closes))
    return dict(found)
