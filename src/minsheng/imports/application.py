"""Writing a rehearsed batch: all of it, in one transaction, or nothing."""

from __future__ import annotations

from typing import Any

from django.db import IntegrityError, models, transaction
from django.utils import timezone
from django.utils.translation import gettext_noop

from minsheng.audit.services import record
from minsheng.imports import fields, registry
from minsheng.imports.judging import key_of
from minsheng.imports.models import Addition, Batch, Row
from minsheng.imports.registry import Context, ModelImport
from minsheng.imports.rehearsal import context_of
from minsheng.jobs.work import JobFailed, Work

State = Batch.State
Outcome = Row.Outcome
CHUNK = 1_000

WRITING = gettext_noop("正在写入：%(done)s / %(total)s 行")
NOT_READY = gettext_noop("这批名单现在不能导入，请看它最新的状态。")
OUTDATED = gettext_noop(
    "预检之后，第 %(row)s 行对应的记录已被别人改动。什么都没有写入。请重新上传文件预检。"
)
CLASH = gettext_noop(
    "写入时和已有的数据冲突，什么都没有写入。请重新上传文件预检；如果再次失败，请告诉系统管理员。"
)


class Stopped(Exception):
    """Asked to stop in the middle: the transaction is rolled back."""


def locked(batch_id: int) -> Batch:
    """The batch, locked for the transaction, with what an importer is told about it."""
    batch: Batch = (
        Batch.objects.select_for_update(of=["self"])
        .select_related("organisation", "responsible", "created_by")
        .get(pk=batch_id)
    )
    return batch


def apply(batch_id: int, work: Work) -> None:
    """Every row to add or change is written; or, after any failure or a cancel, none.

    Raises:
        JobFailed: the batch is not ready, data have changed since the rehearsal, or the database refused.
    """
    try:
        with transaction.atomic():
            batch = locked(batch_id)
            if batch.state == State.APPLIED:  # delivered twice, or killed after the commit
                return
            if batch.state != State.REHEARSED or batch.refused_rows:
                raise JobFailed(NOT_READY)
            _write(batch, work)
            batch.state, batch.applied = State.APPLIED, timezone.now()
            batch.save(update_fields=["state", "applied", "memory"])
            counts = {
                outcome: batch.counts.get(outcome, 0) for outcome in ("add", "change", "same")
            }
            record(
                work.job.created_by,
                "import.applied",
                batch,
                kind=batch.kind,
                digest=batch.digest,
                **counts,
            )
    except Stopped:
        return
    except IntegrityError as error:
        raise JobFailed(CLASH) from error


def _write(batch: Batch, work: Work) -> None:
    kind, context = registry.kind(batch.kind), context_of(batch)
    kind.prepare(context)
    kind.begin(context)
    batch.memory = context.memory
    found = {
        key_of(kind, fields.now(row, list(kind.natural_key))): row
        for row in kind.rows(context).iterator()
    }
    by_pk = {row.pk: row for row in found.values()}
    done, total = 0, batch.to_write
    for chunk in chunks(
        batch.rows.filter(outcome__in=[Outcome.ADD, Outcome.CHANGE]).order_by("number")
    ):
        _add(kind, context, [row for row in chunk if row.outcome == Outcome.ADD], found)
        _change(kind, context, [row for row in chunk if row.outcome == Outcome.CHANGE], by_pk)
        done += len(chunk)
        if work.report(done / total, WRITING, done=done, total=total):
            raise Stopped


def chunks(rows: models.QuerySet[Row]) -> Any:
    """The staged rows in lists of at most ``CHUNK``."""
    chunk: list[Row] = []
    for row in rows.iterator(chunk_size=CHUNK):
        chunk.append(row)
        if len(chunk) == CHUNK:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


def _add(kind: ModelImport, context: Context, rows: list[Row], found: dict[Any, Any]) -> None:
    for row in rows:
        if key_of(kind, row.after) in found:
            raise JobFailed(OUTDATED, row=row.number)
    new = [kind.model(**kind.fixed(context), **_values(kind, row.after)) for row in rows]
    written = kind.model._default_manager.bulk_create(new)
    Addition.objects.bulk_create(
        Addition(row=row, target=instance.pk) for row, instance in zip(rows, written, strict=True)
    )
    if written:
        kind.added(context, written)


def _change(kind: ModelImport, context: Context, rows: list[Row], by_pk: dict[int, Any]) -> None:
    """Rows change field sets of their own; those with the same set go to the database together."""
    together: dict[tuple[str, ...], list[Any]] = {}
    for row in rows:
        instance = by_pk.get(row.target or 0)
        if instance is None or fields.now(instance, list(row.before)) != row.before:
            raise JobFailed(OUTDATED, row=row.number)
        for name, value in _values(kind, row.after).items():
            setattr(instance, name, value)
        together.setdefault(tuple(sorted(row.after)), []).append(instance)
    for names, instances in together.items():
        update(kind, instances, names)
        kind.changed(context, instances)


def update(kind: ModelImport, instances: list[Any], names: tuple[str, ...]) -> None:
    """Save the fields ``names`` (attnames) of many rows at once."""
    columns = [kind.model._meta.get_field(name).name for name in names]
    kind.model._default_manager.bulk_update(instances, columns, batch_size=200)


def _values(kind: ModelImport, stored: dict[str, Any]) -> dict[str, Any]:
    return {name: fields.from_json(kind.model, name, value) for name, value in stored.items()}
