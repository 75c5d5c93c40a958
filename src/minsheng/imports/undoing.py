"""Taking an applied batch back: what was there before is there again, unless people have built on it."""

from __future__ import annotations

from typing import Any

from django.db import models, router, transaction
from django.db.models.deletion import Collector, ProtectedError, RestrictedError
from django.utils import timezone
from django.utils.translation import gettext_noop

from minsheng.audit.services import record
from minsheng.imports import fields, registry
from minsheng.imports.application import Stopped, chunks, locked, update
from minsheng.imports.models import Batch, Row
from minsheng.imports.registry import Context, ModelImport
from minsheng.imports.rehearsal import context_of
from minsheng.jobs.work import JobFailed, Work

Outcome = Row.Outcome

UNDOING = gettext_noop("正在撤销：%(done)s / %(total)s 行")
NOT_APPLIED = gettext_noop("这批名单没有导入，不能撤销。")
CHANGED = gettext_noop(
    "不能撤销：第 %(row)s 行对应的记录在导入后改过或删了。撤销会丢掉后来的修改，所以什么都没有动。"
)
IN_USE = gettext_noop(
    "不能撤销：第 %(first)s 到 %(last)s 行之间有记录已被使用（%(what)s）。请先处理使用它们的内容。"
)


def undo(batch_id: int, work: Work) -> None:
    """Added rows are gone and changed rows are as before; or, for a reason, nothing has happened.

    Raises:
        JobFailed: the batch is not applied, a row has changed since, or something uses an added row.
    """
    try:
        with transaction.atomic():
            batch = locked(batch_id)
            if batch.state == Batch.State.UNDONE:  # delivered twice
                return
            if batch.state != Batch.State.APPLIED:
                raise JobFailed(NOT_APPLIED)
            _take_back(batch, work)
            batch.state, batch.undone = Batch.State.UNDONE, timezone.now()
            batch.save(update_fields=["state", "undone", "memory"])
            record(
                work.job.created_by, "import.undone", batch, kind=batch.kind, digest=batch.digest
            )
    except Stopped:
        return


def _take_back(batch: Batch, work: Work) -> None:
    kind, context = registry.kind(batch.kind), context_of(batch)
    kind.prepare(context)
    done, total = 0, batch.to_write
    written = batch.rows.filter(outcome__in=[Outcome.ADD, Outcome.CHANGE])
    for chunk in chunks(written.select_related("addition").order_by("number")):
        for row in chunk:
            row.target = row.addition.target if row.outcome == Outcome.ADD else row.target
        instances = kind.model._default_manager.in_bulk([row.target for row in chunk])
        for row in chunk:
            instance = instances.get(row.target)
            if instance is None or fields.now(instance, list(row.after)) != row.after:
                raise JobFailed(CHANGED, row=row.number)
        changed = [row for row in chunk if row.outcome == Outcome.CHANGE]
        _restore(kind, context, changed, instances)
        _remove(kind, context, [row for row in chunk if row.outcome == Outcome.ADD], instances)
        done += len(chunk)
        if work.report(done / total, UNDOING, done=done, total=total):
            raise Stopped
    kind.undone(context)
    batch.memory = context.memory


def _restore(
    kind: ModelImport, context: Context, rows: list[Row], instances: dict[Any, Any]
) -> None:
    together: dict[tuple[str, ...], list[Any]] = {}
    for row in rows:
        instance = instances[row.target]
        for name, value in row.before.items():
            setattr(instance, name, fields.from_json(kind.model, name, value))
        together.setdefault(tuple(sorted(row.before)), []).append(instance)
    for names, changed in together.items():
        update(kind, changed, names)
        kind.changed(context, changed)


def _remove(
    kind: ModelImport, context: Context, rows: list[Row], instances: dict[Any, Any]
) -> None:
    """Delete the added rows, unless anything refers to them: a cascade would take later work along."""
    if not rows:
        return
    added = [instances[row.target] for row in rows]
    kind.removing(context, added)
    used_by = _users(kind.model, added)
    if used_by:
        raise JobFailed(IN_USE, first=rows[0].number, last=rows[-1].number, what=used_by)
    kind.model._default_manager.filter(pk__in=[instance.pk for instance in added]).delete()


def _users(model: type[models.Model], instances: list[models.Model]) -> str:
    """Chinese name of a kind of record that refers to any of ``instances``; "" if none does."""
    collector = Collector(using=router.db_for_write(model))
    try:
        collector.collect(instances)
    except ProtectedError as error:
        return str(next(iter(error.protected_objects))._meta.verbose_name)
    except RestrictedError as error:
        return str(next(iter(error.restricted_objects))._meta.verbose_name)
    for other in collector.data:
        if other is not model:
            return str(other._meta.verbose_name)
    for rows in collector.fast_deletes:
        if rows.model is not model and rows.exists():
            return str(rows.model._meta.verbose_name)
    return ""
