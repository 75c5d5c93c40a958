"""The way from a committed job to a worker: one task of the tasks interface per turn."""

from __future__ import annotations

from functools import partial

from django.db import transaction
from django_tasks import task


@task()
def run_job(job_id: int, turn: int) -> None:
    """Do the job if this turn is still to be taken."""
    # Imported here because an execution that is put back needs this queue.
    from minsheng.jobs.execution import run_once

    run_once(job_id, turn)


def enqueue(job_id: int, turn: int) -> None:
    """Queue the job's next turn as soon as the transaction around us is committed."""
    transaction.on_commit(partial(run_job.enqueue, job_id, turn))
