"""In the field: arriving, photos, sending answers; each of them counts once however often it is sent."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from minsheng.accounts.models import User
from minsheng.audit.services import record
from minsheng.inspections.models import Inspection, Photo, Submission
from minsheng.inspections.rules import sheet
from minsheng.inspections.services.errors import KeyTaken, OtherVersion, Unfinished, WrongState
from minsheng.inspections.services.finishing import finish
from minsheng.organisations.permissions import NotPermitted, Permission, require
from minsheng.web import photos

OLDEST = dt.timedelta(days=14)
"""A phone that was away longer than this is not believed about when it was there."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """What the phone says of the arrival.

    Attributes:
        at: when; no later than now.
        position: (lon, lat, accuracy in metres), taken once; None if the phone or its owner gave none.
        code: the plaque's short code as typed or scanned; "" if it was not.
    """

    at: dt.datetime | None = None
    position: tuple[float, float, float] | None = None
    code: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """Answers as sent: ``base`` is the version they were begun on, ``is_done`` finishes the visit."""

    key: uuid.UUID
    base: int
    answers: Mapping[str, Any]
    note: str = ""
    is_done: bool = True


def _locked(inspection_id: int, actor: User) -> Inspection:
    """The inspection for one of its inspectors, locked without joins that may be empty."""
    rows = Inspection.objects.select_for_update(of=["self"])
    inspection: Inspection = rows.select_related("organisation", "station", "template").get(
        pk=inspection_id
    )
    if not inspection.inspectors.filter(pk=actor.pk).exists():
        raise NotPermitted(f"inspecting {inspection.number}")
    require(actor, Permission.INSPECT, inspection.organisation)
    return inspection


@transaction.atomic
def start_inspection(inspection_id: int, arrival: Arrival, *, actor: User) -> Inspection:
    """An inspector is at the station: from now on the station may know. A second call changes nothing.

    Raises:
        NotPermitted: the actor is not one of its inspectors.
        WrongState: it was called off.
    """
    inspection = _locked(inspection_id, actor)
    if inspection.state == Inspection.State.CANCELLED:
        raise WrongState(inspection.state)
    if inspection.started_at is not None:
        return inspection
    now = timezone.now()
    told = arrival.at or now
    inspection.started_at = min(max(told, now - OLDEST), now)
    inspection.started_by, inspection.state = actor, Inspection.State.STARTED
    typed = arrival.code.strip().upper()
    inspection.code_typed = bool(typed) and typed == inspection.station.short_code.upper()
    if arrival.position is not None:
        lon, lat, accuracy = arrival.position
        inspection.lon, inspection.lat = round(lon, 6), round(lat, 6)
        inspection.accuracy_m = round(accuracy)
    inspection.save(
        update_fields=[
            "started_at", "started_by", "state", "code_typed", "lon", "lat", "accuracy_m",
        ]
    )  # fmt: skip
    record(actor, "inspection.started", inspection, station=inspection.station.code)
    return inspection


def add_photo(
    inspection_id: int, item: str, key: uuid.UUID, picture: photos.Photo, *, actor: User
) -> Photo:
    """The photo belongs to the item; the same key stores it once.

    Raises:
        NotPermitted: the actor is not one of its inspectors.
        WrongState: the visit has not begun, or was called off.
        BadAnswer: the item is not on the sheet.
        KeyTaken: the key is that of a photo of another visit.
    """
    try:
        with transaction.atomic():
            return _add_photo(inspection_id, item, key, picture, actor)
    except IntegrityError:  # the same photo arrived twice at the same moment
        return _known_photo(inspection_id, key, actor)


def _known_photo(inspection_id: int, key: uuid.UUID, actor: User) -> Photo:
    known = Photo.objects.get(key=key)
    if known.inspection_id != inspection_id or known.by_id != actor.pk:
        raise KeyTaken(str(key))
    return known


def _add_photo(
    inspection_id: int, item: str, key: uuid.UUID, picture: photos.Photo, actor: User
) -> Photo:
    inspection = _locked(inspection_id, actor)
    if Photo.objects.filter(key=key).exists():
        return _known_photo(inspection_id, key, actor)
    if inspection.started_at is None or inspection.state == Inspection.State.CANCELLED:
        raise WrongState(inspection.state)
    if item not in {one.key for one in inspection.items()}:
        raise sheet.BadAnswer(f"{item!r} is not on the sheet")
    name = photos.store(picture, "inspections")
    return Photo.objects.create(
        inspection=inspection, item=item, key=key, file=name, phash=picture.phash, by=actor
    )


def submit(inspection_id: int, sent: Sheet, *, actor: User) -> Inspection:
    """The answers are stored under the next version; if they finish the visit, its failures have become cases.

    The same key is accepted once: a second sending answers as the first did and changes nothing.

    Raises:
        NotPermitted: the actor is not one of its inspectors.
        WrongState: the visit has not begun, or was called off.
        OtherVersion: somebody else's answers were stored since ``sent.base``; nothing is changed.
        BadAnswer: an answer cannot be read.
        Unfinished: the visit is to be finished, and something is missing.
        KeyTaken: the key was used for something else.
    """
    try:
        with transaction.atomic():
            return _submit(inspection_id, sent, actor)
    except IntegrityError:  # the same sending arrived twice at the same moment
        if not _is_known(inspection_id, sent.key, actor):
            raise
        return Inspection.objects.get(pk=inspection_id)


def _is_known(inspection_id: int, key: uuid.UUID, actor: User) -> bool:
    known = Submission.objects.filter(key=key).first()
    if known is None:
        return False
    if known.inspection_id != inspection_id or known.by_id != actor.pk:
        raise KeyTaken(str(key))
    return True


def _submit(inspection_id: int, sent: Sheet, actor: User) -> Inspection:
    inspection = _locked(inspection_id, actor)
    if _is_known(inspection_id, sent.key, actor):
        return inspection
    if inspection.started_at is None or inspection.state == Inspection.State.CANCELLED:
        raise WrongState(inspection.state)
    if inspection.version != sent.base:
        raise OtherVersion(inspection)
    answers = sheet.checked(inspection.sheet, sent.answers)
    results = {key: one["result"] for key, one in answers.items()}
    is_done = sent.is_done or inspection.state == Inspection.State.DONE
    if is_done:
        _stop_if_unfinished(inspection, results)
    inspection.answers, inspection.note = answers, sent.note.strip()[:2000]
    inspection.version += 1
    scored = sheet.score(inspection.items(), results)
    inspection.score, inspection.failed = scored.percent, list(scored.failed)
    inspection.failed_count = len(scored.failed)
    inspection.save(update_fields=["answers", "note", "version", "score", "failed", "failed_count"])
    content = {"answers": answers, "note": inspection.note, "base": sent.base, "done": is_done}
    Submission.objects.create(
        inspection=inspection, key=sent.key, by=actor, version=inspection.version, content=content
    )
    if is_done:
        finish(inspection, actor)
    return inspection


def _stop_if_unfinished(inspection: Inspection, results: Mapping[str, str]) -> None:
    items = inspection.items()
    pictured = set(inspection.photos.values_list("item", flat=True))
    missing = [one.key for one in sheet.unanswered(items, results)]
    unpictured = [one.key for one in sheet.without_photo(items, results, pictured)]
    if missing or unpictured:
        raise Unfinished(missing, unpictured)
