"""Putting jobs back whose worker died, so that a restart loses nothing."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_noop
from django_tasks import task_backends
from django_tasks_db import DatabaseBackend
from django_tasks_db.models import DBTaskResult

from minsheng.audit.services import record
from minsheng.jobs import pulse
from minsheng.jobs.execution import put_back
from minsheng.jobs.models import Job
from minsheng.jobs.queue import enqueue, run_job
from minsheng.jobs.rules import MAX_LOSSES, is_lost

if TYPE_CHECKING:
    from django.db.models import QuerySet

State = Job.State
GRACE = dt.timedelta(seconds=30)
"""Between a commit and its task in the queue lie milliseconds; after this long the task is missing."""
KEEP_TASKS = dt.timedelta(days=7)

GIVEN_UP = gettext_noop(
    "处理进程在运行这项任务时中断了 %(times)s 次（例如内存不足或断电），已不再自动重试。请检查服务器后再重试。"
)


def patience() -> dt.timedelta:
    """How long a worker may be silent before its job is taken from it."""
    return dt.timedelta(seconds=settings.JOBS_LOST_AFTER_S)


def recover() -> list[Job]:
    """Every lost job waits again, or has failed after ``MAX_LOSSES`` losses; forgotten ones are queued again.

    Returns:
        The jobs that were touched.
    """
    now = timezone.now()
    running = Job.objects.filter(state=State.RUNNING)
    lost = [
        job.pk
        for job in running
        if is_lost(job.worker, job.heartbeat, me=pulse.me(), now=now, patience=patience())
    ]
    found = [_recover_one(pk) for pk in lost]
    return [job for job in found if job is not None] + _queue_forgotten(now)


@transaction.atomic
def _recover_one(pk: int) -> Job | None:
    running = Job.objects.select_for_update(skip_locked=True, of=["self"]).filter(
        state=State.RUNNING
    )
    job: Job | None = running.filter(pk=pk).first()
    if job is None or not is_lost(
        job.worker, job.heartbeat, me=pulse.me(), now=timezone.now(), patience=patience()
    ):
        return None
    job.losses += 1
    job.save(update_fields=["losses"])
    _close_dead_task(job)
    if job.cancel_requested:
        return _end(job, State.CANCELLED)
    if job.losses >= MAX_LOSSES:
        return _end(job, State.FAILED, error=GIVEN_UP, error_params={"times": job.losses})
    put_back(job)
    return job


def _end(job: Job, state: str, **more: object) -> Job:
    for name, value in {"state": state, "finished": timezone.now(), **more}.items():
        setattr(job, name, value)
    job.save(update_fields=["state", "finished", *more])
    record(None, f"job.{state}", job, kind=job.kind)
    return job


def _tasks(status: str) -> QuerySet[Any]:
    return DBTaskResult.objects.filter(task_path=run_job.module_path, status=status)


def _close_dead_task(job: Job) -> None:
    """The dead worker's task would otherwise look as if it ran for ever."""
    turn = {"args": [job.pk, job.attempts - 1], "kwargs": {}}
    for row in _tasks("RUNNING"):
        if row.args_kwargs == turn:
            row.set_failed(RuntimeError("worker died"))


def _queue_forgotten(now: dt.datetime) -> list[Job]:
    """Waiting jobs without a task: the process died between the commit and the queue."""
    waiting = list(Job.objects.filter(state=State.WAITING, queued__lt=now - GRACE))
    if not waiting or not isinstance(task_backends["default"], DatabaseBackend):
        return []
    queued = {tuple(row["args"]) for row in _tasks("READY").values_list("args_kwargs", flat=True)}
    forgotten = [job for job in waiting if (job.pk, job.attempts) not in queued]
    for job in forgotten:
        enqueue(job.pk, job.attempts)
    return forgotten


def forget_old_tasks() -> None:
    """The queue's own finished rows tell nothing the jobs do not tell."""
    before = timezone.now() - KEEP_TASKS
    _tasks("SUCCESSFUL").filter(finished_at__lt=before).delete()
    _tasks("FAILED").filter(finished_at__lt=before).delete()
