"""Reading standards: who sees which, which version holds, what a version asks."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Prefetch, Q, QuerySet

from minsheng.organisations.models import Post
from minsheng.organisations.roles import Permission
from minsheng.standards.models import Adoption, Clause, Grade, Scope, Standard, Version
from minsheng.standards.models.adoption import AdoptionQuerySet
from minsheng.standards.rules.judging import Demand, GradeRule
from minsheng.standards.vocabulary import compiled, readable

if TYPE_CHECKING:
    from minsheng.accounts.models import User


def paths_above(path: str) -> list[str]:
    """The path and those of its ancestors: "1.2." gives "1." and "1.2."."""
    parts = path.split(".")[:-1]
    return [".".join(parts[: depth + 1]) + "." for depth in range(len(parts))]


def _paths(actor: User, permission: Permission) -> list[str]:
    posts = Post.objects.held_by(actor).allowing(permission)
    return list(posts.values_list("organisation__path", flat=True))


def standards_for(actor: User) -> QuerySet[Standard]:
    """What ships, and what unions within reach or above have written: those above bind the actor too."""
    near = Q(organisation=None)
    for path in _paths(actor, Permission.VIEW_STANDARDS):
        near |= Q(organisation__path__startswith=path)
        near |= Q(organisation__path__in=paths_above(path))
    return Standard.objects.filter(near).select_related("organisation")


def adoptions_near(actor: User) -> AdoptionQuerySet:
    """Standards in force within reach, and above it."""
    near = Q(pk__in=[])
    for path in _paths(actor, Permission.VIEW_STANDARDS):
        near |= Q(organisation__path__startswith=path)
        near |= Q(organisation__path__in=paths_above(path))
    rows: AdoptionQuerySet = Adoption.objects.filter(near)
    return rows.select_related("organisation", "standard", "adopted_by")


def with_content(versions: QuerySet[Version]) -> QuerySet[Version]:
    """Versions with all that judging or showing them needs, in a fixed number of queries."""
    clauses = Clause.objects.select_related("grade", "section").order_by(
        "section__position", "position", "pk"
    )
    grades = Grade.objects.order_by("position")
    return versions.select_related("standard__organisation").prefetch_related(
        "sections", Prefetch("clauses", clauses), Prefetch("grades", grades)
    )


def holding_version(standard: Standard, day: dt.date) -> Version | None:
    """The version that holds on ``day``; None before the first one's day."""
    return Version.objects.filter(standard=standard).valid_on(day).first()


@dataclass(frozen=True, slots=True)
class RuleSet:
    """One version ready to judge with."""

    standard: Standard
    version: Version
    demands: tuple[Demand, ...]
    grades: tuple[GradeRule, ...]
    judged_days: dict[str, int]


def rule_set(version: Version) -> RuleSet:
    """Compile a version fetched ``with_content``.

    Raises:
        Fault: a draft's condition cannot be used.
    """
    grades = list(version.grades.all())
    place = {grade.pk: number for number, grade in enumerate(grades, start=1)}
    clauses = list(version.clauses.all())
    scope = version.standard.scope
    condition = compiled if version.is_draft else readable
    demands = tuple(
        Demand(
            number=clause.number,
            mark=clause.mark,
            weight=clause.weight,
            veto=clause.veto,
            grade=place.get(clause.grade_id or 0, 0),
            applies=condition(scope, clause.applies),
            test=condition(scope, clause.test),
        )
        for clause in clauses
    )
    return RuleSet(
        version.standard,
        version,
        demands,
        tuple(GradeRule(grade.code, grade.least_share) for grade in grades),
        {clause.mark: clause.judged_days for clause in clauses},
    )


@dataclass(frozen=True, slots=True)
class InForce:
    """The rule sets by the organisation path from which they hold."""

    by_path: Sequence[tuple[str, RuleSet]]

    def at(self, path: str) -> list[RuleSet]:
        """The rule sets for something at ``path``; each standard once, the nearest adoption first."""
        found: dict[int, RuleSet] = {}
        for adopted_at, rules in self.by_path:
            if path.startswith(adopted_at):
                found.setdefault(rules.standard.pk, rules)
        return [found[key] for key in sorted(found)]

    @property
    def standards(self) -> set[int]:
        return {rules.standard.pk for _path, rules in self.by_path}


def in_force(day: dt.date, scope: str = Scope.STATION) -> InForce:
    """Every adopted standard's version that holds on ``day``; a fixed number of queries."""
    adoptions = list(
        Adoption.objects.filter(standard__scope=scope)
        .on(day)
        .select_related("organisation", "standard")
    )
    versions = _holding({one.standard_id for one in adoptions}, day)
    rules = {pk: rule_set(version) for pk, version in versions.items()}
    pairs = [
        (one.organisation.path, rules[one.standard_id])
        for one in adoptions
        if one.standard_id in rules
    ]
    return InForce(sorted(pairs, key=lambda pair: -len(pair[0])))


def _holding(standards: Iterable[int], day: dt.date) -> dict[int, Version]:
    """Standard → the version that holds."""
    newest: dict[int, int] = {}
    valid = Version.objects.filter(standard__in=list(standards)).valid_on(day)
    for standard, version in valid.values_list("standard", "pk"):
        newest.setdefault(standard, version)
    rows = with_content(Version.objects.filter(pk__in=newest.values()))
    return {version.standard_id: version for version in rows}
