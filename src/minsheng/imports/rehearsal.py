"""The rehearsal: read the file, judge every row, write nothing but the staged rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext_noop

from minsheng.common import sandbox
from minsheng.common.problem import Problem, Refused
from minsheng.common.tables import Row as FileRow
from minsheng.common.tables import Table
from minsheng.imports import registry
from minsheng.imports.judging import Judge, names_of
from minsheng.imports.models import Batch, Row
from minsheng.imports.registry import Context
from minsheng.jobs.work import Work

State = Batch.State
CHUNK = 2_000

READING = gettext_noop("正在读文件")
JUDGING = gettext_noop("正在检查：%(done)s / %(total)s 行")


def context_of(batch: Batch) -> Context:
    """What the importer is told about the batch."""
    return Context(
        organisation=batch.organisation,
        responsible=batch.responsible,
        actor=batch.created_by,
        datum=batch.datum,
        file_name=batch.file_name,
        memory=batch.memory,
    )


def rehearse(batch_id: int, work: Work) -> None:
    """Every row of the batch's file is staged with its outcome; or the batch is refused as a whole.

    Running it again after an interruption starts afresh; after it has ended nothing happens.
    """
    batch = Batch.objects.select_related("organisation", "responsible", "created_by").get(
        pk=batch_id
    )
    if batch.state != State.UPLOADED:
        return
    batch.rows.all().delete()
    work.report(0.0, READING)
    try:
        kind = registry.kind(batch.kind)
        context = context_of(batch)
        kind.prepare(context)
        table = sandbox.read_table(
            Path(batch.file.path), names_of(kind.columns_at(batch.organisation))
        )
        judge = Judge(kind, context, table.headings)
    except Refused as refused:
        _end(batch, State.REFUSED, problem=refused.problem)
        return
    counts = _stage(batch, table, judge, work)
    if work.put_back:
        return
    if work.cancelled and work.told_to_stop:
        batch.rows.all().delete()
        _end(batch, State.REFUSED, problem=Problem("cancelled"))
        return
    batch.counts = dict(counts)
    places = sorted(judge.match.position.items(), key=lambda found: found[1])
    batch.headings = [[key, table.headings[place]] for key, place in places]
    if judge.match.unknown:
        table.notes.append(
            Problem("unknown_headings", facts={"headings": "、".join(judge.match.unknown[:20])})
        )
    batch.notes = [note.as_json() for note in table.notes[:50]]
    _end(batch, State.REHEARSED)


def _stage(batch: Batch, table: Table, judge: Judge, work: Work) -> Counter[str]:
    """Chunk by chunk, so that no transaction is long and progress shows."""
    counts: Counter[str] = Counter()
    total, done = len(table.rows), 0
    rows = iter(table.rows)
    while chunk := list(islice(rows, CHUNK)):
        staged = list(_judged(chunk, table, judge))
        for row in staged:
            row.batch = batch
        Row.objects.bulk_create(staged)
        counts.update(row.outcome for row in staged)
        done += len(chunk)
        if work.report(done / total, JUDGING, done=done, total=total):
            break
    return counts


def _judged(chunk: list[FileRow], table: Table, judge: Judge) -> Iterator[Row]:
    for row in chunk:
        if judge.is_example(row):
            table.notes.append(Problem("example_left", facts={"row": row.number}))
        else:
            yield judge.judge(row)


@transaction.atomic
def _end(batch: Batch, state: str, problem: Problem | None = None) -> None:
    """The batch has its outcome, and its file is gone."""
    batch.state = state
    batch.problem = problem.as_json() if problem else None
    batch.file, file = "", batch.file
    batch.save(update_fields=["state", "problem", "counts", "headings", "notes", "file"])
    transaction.on_commit(lambda: file.storage.delete(file.name))
