"""A project's plan over time, and what has changed in it since a day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Model, Q
from django.utils import timezone

from minsheng.audit.models import Entry
from minsheng.governance.models import Milestone, Note, Project
from minsheng.governance.queries import milestones_for, notes_for
from minsheng.governance.queries.board import course_of
from minsheng.governance.queries.evidence import day_start, pieces_done
from minsheng.governance.rules.gantt import Task, pace_forecast
from minsheng.governance.rules.progress import Standing
from minsheng.organisations.models import Organisation
from minsheng.organisations.permissions import Permission
from minsheng.organisations.queries import organisations_for

if TYPE_CHECKING:
    from minsheng.accounts.models import User

WEEK = dt.timedelta(days=7)
MOST = 50
"""So many deeds are told; the audit has them all."""


@dataclass(frozen=True, slots=True)
class Planned:
    """A milestone with its evidence."""

    milestone: Milestone
    done: int
    task: Task


def plan_of(project: Project, actor: User, today: dt.date) -> list[Planned]:
    """The milestones within reach, those due first on top; one query per kind of evidence and plan followed."""
    rows = list(milestones_for(actor).filter(project=project).prefetch_related("after"))
    where, year = project.organisation.path, project.year
    dated = {
        (evidence, only): [
            (path, timezone.localdate(moment))
            for path, moment in pieces_done(evidence, where, year, only)
        ]
        for evidence, only in {row.counted for row in rows}
    }
    days = {
        row.pk: sorted(
            day for path, day in dated[row.counted] if path.startswith(row.organisation.path)
        )
        for row in rows
    }
    ends = _ends(rows, days)
    return [
        Planned(row, len(days[row.pk]), _task(row, days[row.pk], ends[row.pk], today))
        for row in rows
    ]


def _ends(rows: Sequence[Milestone], days: dict[int, list[dt.date]]) -> dict[int, dt.date | None]:
    """When each was done: its last piece and all before it; None while any of that is missing."""
    own = {
        row.pk: days[row.pk][row.pieces - 1] if len(days[row.pk]) >= row.pieces else None
        for row in rows
    }
    before = {row.pk: [one.pk for one in row.after.all()] for row in rows}

    def end(key: int, seen: frozenset[int]) -> dt.date | None:
        found = [own.get(key)]
        found += [end(one, seen | {key}) for one in before.get(key, []) if one not in seen]
        known = [day for day in found if day is not None]
        return max(known) if len(known) == len(found) else None

    return {row.pk: end(row.pk, frozenset()) for row in rows}


def _task(row: Milestone, days: Sequence[dt.date], done_on: dt.date | None, today: dt.date) -> Task:
    return Task(
        row.pk,
        row.name,
        row.due,
        tuple(one.pk for one in row.after.all()),
        row.baseline,
        done_on,
        None if done_on else pace_forecast(days, row.pieces, today),
    )


@dataclass(frozen=True, slots=True)
class Shift:
    """One union then and now."""

    union: Organisation
    before: Standing
    now: Standing

    @property
    def more(self) -> int:
        """Pieces done in between; below 0 if evidence was withdrawn."""
        return self.now.done - self.before.done

    @property
    def turned(self) -> bool:
        """Has the light changed?"""
        return self.before.light != self.now.light


def shifts_since(project: Project, actor: User, since: dt.date, today: dt.date) -> list[Shift]:
    """Unions within reach whose light or count is another than on ``since``, found again from dated evidence."""
    course = course_of(project)
    seen = set(organisations_for(actor, Permission.VIEW_GOVERNANCE).values_list("pk", flat=True))
    before, now = course.standings(since), course.standings(today)
    shifts = [
        Shift(union, before[union.code], now[union.code])
        for union in course.unions
        if union.pk in seen
    ]
    return [one for one in shifts if one.more or one.turned]


def deeds_since(project: Project, actor: User, since: dt.date) -> list[Entry]:
    """What people did to the project, to its milestones and notes within reach; newest first."""
    milestones = milestones_for(actor).filter(project=project).values_list("pk", flat=True)
    notes = notes_for(actor).filter(project=project).values_list("pk", flat=True)
    targets: list[tuple[type[Model], list[int]]] = [
        (Project, [project.pk]),
        (Milestone, list(milestones)),
        (Note, list(notes)),
    ]
    about = Q(pk__in=[])
    for model, keys in targets:
        about |= Q(target_type=model._meta.label_lower, target_id__in=[str(key) for key in keys])
    rows = Entry.objects.filter(about, at__gte=day_start(since)).select_related("actor")
    return list(rows[:MOST])
