"""What the war map shows of a union: lights, sites by stage, class places, red items. No names of people."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING

from django.db.models import Count, QuerySet

from minsheng.classes.models import CareClass
from minsheng.governance.models import Project
from minsheng.governance.queries import units_below
from minsheng.governance.queries.board import Board, Line, board_at
from minsheng.governance.queries.evidence import late_by_union
from minsheng.governance.rules.progress import Standing
from minsheng.governance.words import COLOURS
from minsheng.organisations.models import Organisation, Post
from minsheng.organisations.permissions import Permission
from minsheng.organisations.wording import named
from minsheng.stations.models import Station
from minsheng.warroom.models import WallLink

if TYPE_CHECKING:
    from minsheng.accounts.models import User

WORST = ("alert", "watch", "ok", "info")
"""Tones from the most to the least pressing."""
STAGES = (
    Station.State.PLANNED,
    Station.State.BUILDING,
    Station.State.ACCEPTED,
    Station.State.OPEN,
    Station.State.SUSPENDED,
)
Site = tuple[float, float, str]
"""Longitude, latitude, stage."""


@dataclass(slots=True)
class Unit:
    """One union's row and its ground on the map."""

    line: Line
    stages: Counter[str] = field(default_factory=Counter)
    seats: int = 0
    taken: int = 0

    @property
    def union(self) -> Organisation:
        return self.line.union

    @property
    def tone(self) -> str:
        """Of its worst light; "off" without any."""
        tones = {cell.tone for _project, cell in self.line.cells if cell}
        return next((tone for tone in WORST if tone in tones), "off")

    @property
    def short(self) -> str:
        """The place it stands for: a screen has no room for "Federation of Trade Unions"."""
        return named(self.union.name, self.union.name_en)

    @property
    def word(self) -> str:
        """The worst light in words."""
        worst = [
            cell.light for _project, cell in self.line.cells if cell and cell.tone == self.tone
        ]
        return str(COLOURS[worst[0]]) if worst else ""

    @property
    def first_project(self) -> Project | None:
        """The one that brings the worst light."""
        found = (one for one, cell in self.line.cells if cell and cell.tone == self.tone)
        return next(found, None)

    @property
    def stands(self) -> int:
        """Stations accepted, open or suspended."""
        return sum(self.stages[stage] for stage in STAGES[2:])

    @property
    def coming(self) -> int:
        """Stations planned or being built."""
        return sum(self.stages[stage] for stage in STAGES[:2])


@dataclass(frozen=True, slots=True)
class Red:
    """One red light."""

    unit: Unit
    project: Project
    standing: Standing


@dataclass(frozen=True, slots=True)
class WarMap:
    """Everything on the screen; ``projects`` in the order of each unit's cells."""

    organisation: Organisation
    projects: tuple[Project, ...]
    units: tuple[Unit, ...]
    stages: Counter[str]
    sites: tuple[Site, ...]
    seats: int
    taken: int

    @property
    def reds(self) -> list[Red]:
        """The red lights, farthest behind first."""
        found = [
            Red(unit, project, cell)
            for unit in self.units
            for project, cell in unit.line.cells
            if cell is not None and cell.tone == "alert"
        ]
        return sorted(found, key=lambda red: (-red.standing.behind, red.unit.union.path))

    @property
    def overdue_stations(self) -> int:
        return sum(unit.line.overdue_stations for unit in self.units)

    @property
    def late_cases(self) -> int:
        return sum(unit.line.late_cases for unit in self.units)


def war_map_of(organisation: Organisation, today: dt.date) -> WarMap:
    """The war map of the year; the number of queries grows with the projects only."""
    board = board_at(organisation, today.year, today)
    units = {unit.union.path: unit for unit in _units(organisation, board, today)}
    owner_of, stages = _owners(units), Counter[str]()
    rows = Station.objects.filter(
        organisation__path__startswith=organisation.path, state__in=STAGES
    )
    counted = rows.values_list("organisation__path", "state").annotate(count=Count("pk"))
    for path, state, count in counted.order_by():
        stages[state] += count
        owner = owner_of(path)
        if owner:
            owner.stages[state] += count
    sites = tuple(rows.values_list("lon", "lat", "state"))
    seats = taken = 0
    for path, places, given in _classes(organisation, today.year):
        seats, taken = seats + places, taken + given
        owner = owner_of(path)
        if owner:
            owner.seats, owner.taken = owner.seats + places, owner.taken + given
    return WarMap(organisation, board.projects, tuple(units.values()), stages, sites, seats, taken)


def _units(organisation: Organisation, board: Board, today: dt.date) -> Iterable[Unit]:
    """The unions with a part in a project, the reddest first, then those right below without any."""
    carrying = {line.union.pk for line in board.lines}
    others = [union for union in units_below(organisation) if union.pk not in carrying]
    late = late_by_union(others, today)
    yield from (Unit(line) for line in board.lines)
    cells = tuple((project, None) for project in board.projects)
    yield from (Unit(Line(union, cells, *late[union.code])) for union in others)


def _owners(units: dict[str, Unit]) -> Callable[[str], Unit | None]:
    """Path → the lowest unit at or above it; each path is looked for once."""

    @cache
    def owner(path: str) -> Unit | None:
        ends = range(len(path), 0, -1)
        return next((units[path[:end]] for end in ends if path[:end] in units), None)

    return owner


def _classes(organisation: Organisation, year: int) -> Sequence[tuple[str, int, int]]:
    rows = CareClass.objects.filter(
        organisation__path__startswith=organisation.path, term__starts_on__year=year
    ).exclude(state=CareClass.State.CANCELLED)
    return list(rows.values_list("organisation__path", "capacity", "taken"))


def wall_union(actor: User, permission: Permission) -> Organisation | None:
    """The highest union for which a post of the actor allows it."""
    posts = Post.objects.held_by(actor).allowing(permission).select_related("organisation")
    post = posts.order_by("organisation__path").first()
    return post.organisation if post else None


def links_for(actor: User) -> QuerySet[WallLink]:
    """Wall links within reach."""
    rows: QuerySet[WallLink] = WallLink.objects.visible_to(actor)
    return rows.select_related("organisation", "made_by", "withdrawn_by")
