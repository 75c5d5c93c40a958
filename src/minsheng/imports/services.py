"""Uploading a file, applying what was rehearsed, undoing what was applied."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from django.core.files.base import File
from django.db import transaction

from minsheng.audit.services import record
from minsheng.common.problem import Refused
from minsheng.common.tabular import MAX_BYTES
from minsheng.imports import registry
from minsheng.imports.application import locked
from minsheng.imports.models import Batch
from minsheng.jobs.services import start
from minsheng.organisations.permissions import NotPermitted, Permission, require
from minsheng.organisations.queries import post_answering_for

if TYPE_CHECKING:
    from minsheng.accounts.models import User
    from minsheng.organisations.models import Organisation


class WrongState(Exception):
    """The batch is not in a state that allows this step, or work on it is still going on."""


def _require(actor: User, kind_key: str, organisation: Organisation) -> None:
    require(actor, Permission.IMPORT_DATA, organisation)
    kind = registry.kind(kind_key)
    require(actor, kind.permission, organisation)
    if kind.home is not None and kind.home.pk != organisation.pk:
        raise NotPermitted(f"import {kind_key} at {organisation.code}")


@transaction.atomic
def upload(
    file: File[bytes],
    *,
    file_name: str,
    kind: str,
    organisation: Organisation,
    datum: str,
    actor: User,
) -> Batch:
    """The file is kept and its rehearsal waits in the queue.

    Raises:
        UnknownKind: no such list.
        NotPermitted: the actor may not import this list there.
        Refused: the file is larger than a list may be, or the datum is unknown.
    """
    _require(actor, kind, organisation)
    if file.size > MAX_BYTES:
        raise Refused("file_too_large", most=MAX_BYTES // 2**20)
    if datum not in Batch.Datum.values:
        raise Refused("unknown_datum")
    post = post_answering_for(actor, organisation, Permission.IMPORT_DATA)
    if post is None:
        raise NotPermitted(f"import at {organisation.code}")
    batch = Batch(
        organisation=organisation,
        responsible=post,
        created_by=actor,
        kind=kind,
        datum=datum,
        file_name=file_name[-200:],
        digest=digest_of(file),
    )
    batch.file.save(file_name, file, save=False)
    batch.save()
    record(actor, "import.rehearsed", batch, kind=kind, digest=batch.digest)
    _start(batch, "imports.rehearse", actor)
    return batch


def digest_of(file: File[bytes]) -> str:
    """What tells whether two files are the same."""
    total = hashlib.sha256()
    for chunk in file.chunks():
        total.update(chunk)
    file.seek(0)
    return total.hexdigest()


def _start(batch: Batch, kind: str, actor: User) -> None:
    batch.job = start(
        kind,
        actor=actor,
        organisation=batch.organisation,
        responsible=batch.responsible,
        title=batch.file_name,
        arguments={"batch_id": batch.pk},
    )
    batch.save(update_fields=["job"])


@transaction.atomic
def apply_batch(batch_id: int, *, actor: User) -> Batch:
    """The application waits in the queue; it will write every row or none.

    Raises:
        NotPermitted: the actor may not import this list there.
        WrongState: not rehearsed, a row is refused, nothing to do, or work is going on.
    """
    batch = locked(batch_id)
    _require(actor, batch.kind, batch.organisation)
    if not batch.can_apply:
        raise WrongState(f"batch {batch.pk} is {batch.state}")
    _start(batch, "imports.apply", actor)
    return batch


@transaction.atomic
def undo_batch(batch_id: int, *, actor: User) -> Batch:
    """The undoing waits in the queue; it will take back every row or none.

    Raises:
        NotPermitted: the actor may not import this list there.
        WrongState: not applied, or work is going on.
    """
    batch = locked(batch_id)
    _require(actor, batch.kind, batch.organisation)
    if not batch.can_undo:
        raise WrongState(f"batch {batch.pk} is {batch.state}")
    _start(batch, "imports.undo", actor)
    return batch
