"""Writing a standard: new, copied, drafted anew, published."""

from __future__ import annotations

import datetime as dt
import secrets
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from minsheng.accounts.models import User
from minsheng.audit.services import record
from minsheng.engines.common.expression import Fault
from minsheng.organisations.models import Organisation, Post
from minsheng.organisations.permissions import NotPermitted, Permission, require
from minsheng.organisations.queries import post_answering_for
from minsheng.standards.models import (
    Adoption,
    Clause,
    Grade,
    PublishedForGood,
    Section,
    Standard,
    Version,
)
from minsheng.standards.signals import in_force_changed
from minsheng.standards.vocabulary import compiled


class DraftExists(Exception):
    """The standard has a draft already; there is one at a time."""


class NothingToCopy(Exception):
    """The standard has no published version."""


@dataclass(frozen=True, slots=True)
class Obstacle:
    """Why a draft cannot be published: a clause's number ("" for the whole) and a code."""

    number: str
    code: str
    fault: Fault | None = None


class NotReady(Exception):
    """The draft cannot be published yet."""

    def __init__(self, obstacles: list[Obstacle]) -> None:
        super().__init__(f"{len(obstacles)} obstacles, the first: {obstacles[0]}")
        self.obstacles = obstacles


def _post(actor: User, organisation: Organisation) -> Post:
    post = post_answering_for(actor, organisation, Permission.EDIT_STANDARDS)
    if post is None:
        raise NotPermitted(f"{Permission.EDIT_STANDARDS} at {organisation.code}")
    return post


def require_to_edit(actor: User, standard: Standard) -> None:
    """Stop unless the actor may edit; what ships is nobody's to edit, only to copy.

    Raises:
        NotPermitted: no right there, or the standard ships with the program.
    """
    if standard.organisation is None:
        raise NotPermitted("shipped standards are copied, not edited")
    require(actor, Permission.EDIT_STANDARDS, standard.organisation)


@transaction.atomic
def create_standard(
    organisation: Organisation,
    *,
    name: str,
    name_en: str = "",
    source: str,
    sets_level: bool = False,
    actor: User,
) -> Version:
    """A standard of the union's own stands there with an empty first draft.

    Raises:
        NotPermitted: the actor may not write standards there.
    """
    standard = Standard.objects.create(
        code=f"u-{secrets.token_hex(4)}",
        name=name,
        name_en=name_en,
        organisation=organisation,
        responsible=_post(actor, organisation),
        sets_level=sets_level,
    )
    version = Version.objects.create(standard=standard, number=1, source=source)
    record(actor, "standard.created", standard)
    return version


@transaction.atomic
def copy_standard(standard: Standard, organisation: Organisation, *, actor: User) -> Version:
    """The union has its own standard, whose first draft says what the other's newest version says.

    Raises:
        NotPermitted: the actor may not write standards there.
        NothingToCopy: nothing of it is published.
    """
    newest = _newest(standard)
    version = create_standard(
        organisation,
        name=standard.name,
        name_en=standard.name_en,
        source=newest.source,
        sets_level=standard.sets_level,
        actor=actor,
    )
    _copy_content(newest, version)
    return version


@transaction.atomic
def draft_version(standard: Standard, *, actor: User) -> Version:
    """A new draft says what the newest published version says; that one stays as it is.

    Raises:
        NotPermitted: the standard is not the actor's to edit.
        DraftExists: there is a draft already.
        NothingToCopy: nothing is published yet, so there is a first draft to edit.
    """
    require_to_edit(actor, standard)
    Standard.objects.select_for_update().get(pk=standard.pk)
    if standard.versions.filter(state=Version.State.DRAFT).exists():
        raise DraftExists(standard.code)
    newest = _newest(standard)
    number = max(standard.versions.values_list("number", flat=True)) + 1
    version = Version.objects.create(
        standard=standard,
        number=number,
        source=newest.source,
        verified=newest.verified,
        note=newest.note,
    )
    _copy_content(newest, version)
    record(actor, "standard.drafted", standard, version=number)
    return version


def _newest(standard: Standard) -> Version:
    newest = standard.versions.filter(state=Version.State.PUBLISHED).order_by("-number").first()
    if newest is None:
        raise NothingToCopy(standard.code)
    return newest


def _copied(part: Grade | Section | Clause, version: Version) -> None:
    part.pk = None
    part._state.adding = True
    part.version = version
    part.save()


def _copy_content(before: Version, after: Version) -> None:
    grades: dict[int, Grade] = {}
    sections: dict[int, Section] = {}
    for grade in before.grades.all():
        grades[grade.pk] = grade
        _copied(grade, after)
    for section in before.sections.all():
        sections[section.pk] = section
        _copied(section, after)
    for clause in before.clauses.all():
        clause.section = sections[clause.section_id]
        clause.grade = grades.get(clause.grade_id or 0)
        _copied(clause, after)


def obstacles_of(version: Version) -> list[Obstacle]:
    """What keeps a draft from being published."""
    clauses = list(version.clauses.all())
    found = [] if clauses else [Obstacle("", "no_clause")]
    if not version.source.strip():
        found.append(Obstacle("", "no_source"))
    for clause in clauses:
        for text in (clause.applies, clause.test):
            try:
                compiled(version.standard.scope, text)
            except Fault as fault:
                found.append(Obstacle(clause.number, "expression", fault))
    return found


def _locked_draft(version: Version) -> Version:
    fresh = Version.objects.select_for_update(of=["self"]).select_related("standard__organisation")
    locked = fresh.get(pk=version.pk)
    if not locked.is_draft:
        raise PublishedForGood(str(locked))
    return locked


@transaction.atomic
def publish(version: Version, *, valid_from: dt.date, actor: User) -> Version:
    """The draft is a version for good and holds from its day on. Whoever judges by it hears so after commit.

    Raises:
        NotPermitted: the standard is not the actor's to edit.
        PublishedForGood: it is published already.
        NotReady: it has no clause or no source, a condition that cannot be used, or an earlier version
            holds from a later day, so that this one never would.
    """
    require_to_edit(actor, version.standard)
    locked = _locked_draft(version)
    obstacles = obstacles_of(locked)
    if locked.standard.versions.filter(valid_from__gt=valid_from).exists():
        obstacles.append(Obstacle("", "too_early"))
    if obstacles:
        raise NotReady(obstacles)
    locked.state = Version.State.PUBLISHED
    locked.valid_from, locked.published_at, locked.published_by = valid_from, timezone.now(), actor
    locked.save(update_fields=["state", "valid_from", "published_at", "published_by"])
    record(actor, "standard.published", locked.standard, version=locked.number)
    adopted = Adoption.objects.filter(standard=locked.standard).on(timezone.localdate())
    announce(locked.standard, list(adopted.values_list("organisation__path", flat=True)), actor)
    return locked


@transaction.atomic
def discard_draft(version: Version, *, actor: User) -> None:
    """The draft is gone, and a standard that never had another version with it.

    Raises:
        NotPermitted: the standard is not the actor's to edit.
        PublishedForGood: it is no draft.
    """
    standard = version.standard
    require_to_edit(actor, standard)
    locked = _locked_draft(version)
    record(actor, "standard.draft_discarded", standard, version=locked.number)
    locked.delete()
    if not standard.versions.exists():
        standard.delete()


def announce(standard: Standard, paths: list[str], actor: User) -> None:
    """Tell the subjects above, after commit, that other clauses hold below ``paths``."""
    if paths:
        transaction.on_commit(
            lambda: in_force_changed.send(Standard, standard=standard, paths=paths, actor=actor)
        )
