"""Where the unions of a scope stand in the projects of its year."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from minsheng.governance.models import Project
from minsheng.governance.queries.board import course_of
from minsheng.governance.rules.progress import Standing
from minsheng.organisations.models import Organisation
from minsheng.papers.figures import Scope

STEP = 5
"""Signs of one place in a path."""


@dataclass(frozen=True, slots=True)
class Place:
    """One union in one project."""

    project: Project
    union: Organisation
    standing: Standing


def places(scope: Scope) -> Iterator[Place]:
    """Each union at or below the scope in each project of its year, as it stood on the day asked for."""
    path = scope.path
    above = [path[:end] for end in range(STEP, len(path) + 1, STEP)]
    rows = Project.objects.filter(year=scope.until.year).select_related("organisation")
    for project in rows.order_by("pk"):
        if project.organisation.path in above or project.organisation.path.startswith(path):
            yield from _places(project, scope)


def _places(project: Project, scope: Scope) -> Iterator[Place]:
    course = course_of(project)
    standing = course.standings(scope.until)
    for union in course.unions:
        if union.path.startswith(scope.path):
            yield Place(project, union, standing[union.code])
