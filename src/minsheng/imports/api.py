"""Imports over the API: upload, look, apply, undo."""

from __future__ import annotations

import datetime as dt

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from ninja import File, Form, Router, Schema, Status, UploadedFile
from ninja.errors import HttpError

from minsheng.common.problem import Refused
from minsheng.imports import registry
from minsheng.imports.models import Batch, Row
from minsheng.imports.rights import places_to_import
from minsheng.imports.services import WrongState, apply_batch, undo_batch, upload
from minsheng.imports.showing import Reader
from minsheng.imports.wording import say, say_problem
from minsheng.organisations.permissions import actor_of

router = Router(tags=["imports"])
PER_PAGE = 200


class BatchOut(Schema):
    """A batch as it stands. ``job`` is the work going on or last done; texts are in the caller's language."""

    id: int
    kind: str
    organisation: str
    datum: str
    file_name: str
    state: str
    counts: dict[str, int]
    problem: str
    notes: list[str]
    job: int | None
    created: dt.datetime
    applied: dt.datetime | None
    undone: dt.datetime | None


class RowOut(Schema):
    """One staged row: what would happen to it, and why it is refused or what would change."""

    number: int
    outcome: str
    why: str
    changes: str


class RowsOut(Schema):
    """A page of rows; ``total`` counts all that match."""

    total: int
    rows: list[RowOut]


def _seen(request: HttpRequest, batch_id: int) -> Batch:
    batches = Batch.objects.visible_to(actor_of(request)).select_related("organisation")
    batch: Batch = get_object_or_404(batches, pk=batch_id)
    return batch


def _out(batch: Batch) -> BatchOut:
    labels = Reader(registry.kind(batch.kind), batch).labels
    return BatchOut(
        id=batch.pk,
        kind=batch.kind,
        organisation=batch.organisation.code,
        datum=batch.datum,
        file_name=batch.file_name,
        state=batch.state,
        counts=batch.counts,
        problem=say_problem(batch.problem, labels) if batch.problem else "",
        notes=[say_problem(note, labels) for note in batch.notes],
        job=batch.job.pk if batch.job else None,
        created=batch.created,
        applied=batch.applied,
        undone=batch.undone,
    )


@router.post("/", response={202: BatchOut}, summary="Upload a file and rehearse it")
def create_batch(
    request: HttpRequest,
    kind: Form[str],
    organisation: Form[str],
    file: File[UploadedFile],
    datum: Form[str] = "wgs84",
) -> Status[BatchOut]:
    """``organisation`` is its code. Nothing is written before the batch is applied."""
    actor = actor_of(request)
    place = get_object_or_404(places_to_import(actor), code=organisation)
    try:
        batch = upload(
            file,
            file_name=file.name or "file",
            kind=kind,
            organisation=place,
            datum=datum,
            actor=actor,
        )
    except registry.UnknownKind as unknown:
        raise HttpError(422, _("没有这种名单。")) from unknown
    except Refused as refused:
        raise HttpError(422, say(refused.problem.code, refused.problem.facts)) from refused
    batch.refresh_from_db()
    return Status(202, _out(batch))


@router.get("/{int:batch_id}", response=BatchOut, summary="One batch and where it stands")
def read_batch(request: HttpRequest, batch_id: int) -> BatchOut:
    return _out(_seen(request, batch_id))


@router.get("/{int:batch_id}/rows", response=RowsOut, summary="What would happen row by row")
def read_rows(request: HttpRequest, batch_id: int, outcome: str = "", page: int = 1) -> RowsOut:
    """Two hundred rows a page; ``outcome`` is add, change, same or refused."""
    batch = _seen(request, batch_id)
    reader = Reader(registry.kind(batch.kind), batch)
    rows = Row.objects.filter(batch=batch)
    rows = rows.filter(outcome=outcome) if outcome else rows
    start = (max(page, 1) - 1) * PER_PAGE
    shown = [
        RowOut(
            number=row.number, outcome=row.outcome, why=reader.why(row), changes=reader.changes(row)
        )
        for row in rows.order_by("number")[start : start + PER_PAGE]
    ]
    return RowsOut(total=rows.count(), rows=shown)


@router.post("/{int:batch_id}/apply", response={202: BatchOut}, summary="Write the whole batch")
def apply(request: HttpRequest, batch_id: int) -> Status[BatchOut]:
    """All rows or none, in the background. 409: a row is refused, nothing to do, or not in that state."""
    batch = _seen(request, batch_id)
    try:
        apply_batch(batch.pk, actor=actor_of(request))
    except WrongState as wrong:
        raise HttpError(409, _("这批名单的状态刚刚变了，请看最新的状态。")) from wrong
    return Status(202, _out(_seen(request, batch_id)))


@router.post("/{int:batch_id}/undo", response={202: BatchOut}, summary="Take the whole batch back")
def undo(request: HttpRequest, batch_id: int) -> Status[BatchOut]:
    """In the background. 409: it is not applied, or work on it is going on."""
    batch = _seen(request, batch_id)
    try:
        undo_batch(batch.pk, actor=actor_of(request))
    except WrongState as wrong:
        raise HttpError(409, _("这批名单的状态刚刚变了，请看最新的状态。")) from wrong
    return Status(202, _out(_seen(request, batch_id)))
