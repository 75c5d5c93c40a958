"""The board: every union in every project of a year, by its light."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import QuerySet

from minsheng.engines.appraisal.curve import Forecast
from minsheng.engines.appraisal.ladder import Due, Period
from minsheng.governance.models import Milestone, Project, Target
from minsheng.governance.queries import STEP, milestones_for, projects_for
from minsheng.governance.queries.evidence import days_by_union, late_by_union, pieces_done
from minsheng.governance.rules.progress import (
    Standing,
    history,
    light_rules,
    outlook,
    standings,
    steps_for,
)
from minsheng.organisations.models import Organisation
from minsheng.organisations.permissions import Permission
from minsheng.organisations.queries import organisations_for

if TYPE_CHECKING:
    from minsheng.accounts.models import User


@dataclass(frozen=True, slots=True)
class Course:
    """A project with all that decides its lights."""

    project: Project
    unions: tuple[Organisation, ...]
    targets: dict[str, int]
    days: dict[str, list[dt.date]]

    def standings(self, today: dt.date) -> dict[str, Standing]:
        """Code of the union → where it stands."""
        rule = light_rules()[self.project.lights]
        return standings(self.targets, self.days, self.project.curve, rule, today)

    def history(self, code: str, today: dt.date) -> list[Period]:
        """The union's lights month by month."""
        rule = light_rules()[self.project.lights]
        return history(code, self.targets, self.days, self.project.curve, rule, today)

    def steps(self, code: str, today: dt.date) -> list[Due]:
        """What the ladder's rules bring the union."""
        return steps_for(self.history(code, today))

    def outlook(self, code: str, today: dt.date) -> Forecast | None:
        """Where the union ends this year if it goes on so."""
        return outlook(self.days[code], self.project.year, today)


def course_of(project: Project) -> Course:
    """Targets of the latest split and the evidence for them; three queries."""
    latest = project.current
    rows = Target.objects.filter(allocation=latest).select_related("organisation") if latest else ()
    targets = {row.organisation.code: row.pieces for row in rows}
    unions = tuple(row.organisation for row in rows)
    done = pieces_done(project.evidence, project.organisation.path, project.year)
    return Course(project, unions, targets, days_by_union(done, unions))


@dataclass(frozen=True, slots=True)
class Line:
    """One union's row of the board: a standing per project (None where it has no part)."""

    union: Organisation
    cells: tuple[tuple[Project, Standing | None], ...]
    overdue_stations: int
    late_cases: int


@dataclass(frozen=True, slots=True)
class Board:
    """Unions × projects of one year."""

    year: int
    projects: tuple[Project, ...]
    lines: tuple[Line, ...]

    @property
    def reds(self) -> int:
        """How many lights are red."""
        return sum(
            cell is not None and cell.tone == "alert"
            for line in self.lines
            for _p, cell in line.cells
        )


def board_for(actor: User, year: int, today: dt.date) -> Board:
    """The unions within the actor's reach; those with the most red first. Queries grow with projects, not unions."""
    seen = organisations_for(actor, Permission.VIEW_GOVERNANCE)
    return _board(projects_for(actor).filter(year=year), seen, year, today)


def board_at(organisation: Organisation, year: int, today: dt.date) -> Board:
    """The same for whoever stands before a union's wall: its own projects and those from above, the unions below."""
    chain = [organisation.path[: end + STEP] for end in range(0, len(organisation.path), STEP)]
    projects = Project.objects.filter(year=year, organisation__path__in=chain)
    below = Organisation.objects.filter(path__startswith=organisation.path)
    return _board(projects.select_related("organisation"), below, year, today)


def _board(
    rows: QuerySet[Project], seen: QuerySet[Organisation], year: int, today: dt.date
) -> Board:
    projects = tuple(rows)
    courses = [course_of(project) for project in projects]
    ids = {union.pk for course in courses for union in course.unions}
    unions = list(seen.filter(pk__in=ids).order_by("path"))
    found = [course.standings(today) for course in courses]
    late = late_by_union(unions, today)
    lines = [
        Line(
            union,
            tuple(
                (project, standing.get(union.code))
                for project, standing in zip(projects, found, strict=True)
            ),
            *late[union.code],
        )
        for union in unions
    ]
    lines.sort(key=_urgency)
    return Board(year, projects, tuple(lines))


def _urgency(line: Line) -> tuple[int, int, str]:
    tones = [cell.tone for _project, cell in line.cells if cell]
    return -tones.count("alert"), -tones.count("watch"), line.union.path


@dataclass(frozen=True, slots=True)
class Mark:
    """A milestone as the evidence has it."""

    milestone: Milestone
    done: int
    is_done: bool
    waits_for: tuple[str, ...]
    is_late: bool


def marks_of(project: Project, union: Organisation, actor: User, today: dt.date) -> Sequence[Mark]:
    """The union's milestones in the project: done when their evidence is there and what comes first is done."""
    rows = milestones_for(actor).filter(project=project, organisation=union)
    rows = rows.prefetch_related("after")
    counts = {
        (evidence, only): len(pieces_done(evidence, union.path, project.year, only))
        for evidence, only in {row.counted for row in rows}
    }
    reached = {row.pk: counts[row.counted] >= row.pieces for row in rows}
    marks = []
    for row in rows:
        waits = tuple(one.name for one in row.after.all() if not reached.get(one.pk, False))
        is_done = reached[row.pk] and not waits
        marks.append(
            Mark(row, counts[row.counted], is_done, waits, not is_done and row.due < today)
        )
    return marks
