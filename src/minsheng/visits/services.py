"""Writing a note and adding its pictures."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from minsheng.audit.services import record
from minsheng.cases.models import Case
from minsheng.cases.services import open_case
from minsheng.organisations.permissions import NotPermitted, Permission, require
from minsheng.organisations.queries import post_answering_for
from minsheng.stations.models import Station
from minsheng.visits.models import Visit, VisitPhoto
from minsheng.web import photos

if TYPE_CHECKING:
    from minsheng.accounts.models import User

MOST_PHOTOS = 6


class NotYet(ValueError):
    """The visit would lie in the future."""


class TooMany(ValueError):
    """The note has as many pictures as it may have."""


@dataclass(frozen=True, slots=True)
class Note:
    """What was written."""

    kind: str
    on: dt.date
    words: str
    problem: str = ""


@transaction.atomic
def write_visit(key: uuid.UUID, station: Station, note: Note, *, actor: User) -> Visit:
    """The note is kept, and its problem lies as a case with whoever answers; sent again it changes nothing.

    Raises:
        NotPermitted: the station is out of the actor's reach, or the key is somebody else's.
        NotYet: the day has not come.
    """
    known: Visit | None = Visit.objects.filter(key=key).first()
    if known is not None:
        if known.by_id != actor.pk:
            raise NotPermitted(f"visit {known.pk}")
        return known
    require(actor, Permission.VISIT, station.organisation)
    post = post_answering_for(actor, station.organisation, Permission.VISIT)
    if post is None:  # pragma: no cover  require has found one
        raise NotPermitted(str(Permission.VISIT))
    if note.on > timezone.localdate():
        raise NotYet(note.on.isoformat())
    case = _case(key, station, note, actor) if note.problem else None
    visit = Visit.objects.create(
        key=key, organisation=station.organisation, responsible=post, station=station,
        kind=note.kind, on=note.on, words=note.words, problem=note.problem, case=case, by=actor,
    )  # fmt: skip
    record(actor, "visit.written", visit, kind=note.kind)
    return visit


def _case(key: uuid.UUID, station: Station, note: Note, actor: User) -> Case:
    return open_case(
        station=station, source=Case.Source.VISIT, source_key=f"visit-{key}", title=note.problem,
        detail=note.words, actor=actor,
    )  # fmt: skip


@transaction.atomic
def add_photo(visit_id: int, key: uuid.UUID, picture: photos.Photo, *, actor: User) -> VisitPhoto:
    """The picture belongs to the actor's own note; sent again it is stored once.

    Raises:
        NotPermitted: it is somebody else's note. TooMany: enough pictures.
    """
    visit = Visit.objects.select_for_update(of=["self"]).get(pk=visit_id)
    if visit.by_id != actor.pk:
        raise NotPermitted(f"visit {visit.pk}")
    known: VisitPhoto | None = VisitPhoto.objects.filter(key=key, visit=visit).first()
    if known is not None:
        return known
    if visit.photos.count() >= MOST_PHOTOS:
        raise TooMany(str(visit.pk))
    return VisitPhoto.objects.create(visit=visit, key=key, file=photos.store(picture, "visits"))
