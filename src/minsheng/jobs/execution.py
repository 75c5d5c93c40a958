"""Running one job once, however often it is delivered."""

from __future__ import annotations

import logging
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_noop

from minsheng.audit.services import record
from minsheng.jobs import aside, pulse, registry
from minsheng.jobs.models import Job
from minsheng.jobs.queue import enqueue
from minsheng.jobs.work import JobFailed, Work

logger = logging.getLogger("minsheng.jobs")
State = Job.State

UNEXPECTED = gettext_noop(
    "出了意外的错误，已记入日志。可以重试；如果再次失败，请把任务编号 %(job)s 告诉系统管理员。"
)


def claim(job_id: int, turn: int) -> Job | None:
    """The job, now running and ours; None if this turn was taken already or the job has ended.

    Args:
        turn: how often the job had run when it was put in the queue.
    """
    now = timezone.now()
    taken = Job.objects.filter(pk=job_id, state=State.WAITING, attempts=turn).update(
        state=State.RUNNING, attempts=turn + 1, worker=str(pulse.me()), started=now, heartbeat=now
    )
    if not taken:
        return None
    job = Job.objects.get(pk=job_id)
    aside.forget(job)  # an earlier run of the same number may have left a word
    return job


def run_once(job_id: int, turn: int) -> Job | None:
    """Do the job, if nobody else does or did, and store how it ended.

    Returns:
        The job as it ended or was put back; None if this delivery was one too many.
    """
    job = claim(job_id, turn)
    if job is None:
        return None
    work = Work(job)
    try:
        with pulse.working_on(work):
            registry.kind(job.kind).handler(work, **job.arguments)
    except JobFailed as failure:
        _finish(work, State.FAILED, error=failure.text, error_params=failure.params)
    except Exception:
        logger.exception("job %s failed", job.pk)
        _finish(work, State.FAILED, error=UNEXPECTED, error_params={"job": job.pk})
    else:
        _ended(work)
    finally:
        aside.forget(job)
    return job


def _ended(work: Work) -> None:
    """The handler returned: done, cancelled, or put back because the worker is being stopped."""
    if work.put_back:
        put_back(work.job)
    elif work.told_to_stop:
        _finish(work, State.CANCELLED)
    else:
        work.job.share = 1.0
        _finish(work, State.DONE)


@transaction.atomic
def _finish(work: Work, state: str, **more: Any) -> None:
    job = work.job
    values = {
        "state": state,
        "share": job.share,
        "phase": job.phase,
        "detail": job.detail,
        "result_url": work.result_url,
        "finished": timezone.now(),
        **more,
    }
    if Job.objects.filter(pk=job.pk, state=State.RUNNING, attempts=job.attempts).update(**values):
        record(None, f"job.{state}", job, kind=job.kind)
    job.refresh_from_db()


def put_back(job: Job) -> bool:
    """The job waits for its next turn; False if it was not running this turn any more."""
    with transaction.atomic():
        ours = Job.objects.filter(pk=job.pk, state=State.RUNNING, attempts=job.attempts)
        if not ours.update(
            state=State.WAITING, worker="", heartbeat=None, share=None, queued=timezone.now()
        ):
            return False
        enqueue(job.pk, job.attempts)
        record(None, "job.put_back", job, kind=job.kind)
    job.refresh_from_db()
    return True
