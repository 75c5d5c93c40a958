"""Starting, cancelling, retrying and recovering jobs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from minsheng.audit.services import record
from minsheng.jobs import aside, recovery, registry
from minsheng.jobs.models import Job
from minsheng.jobs.queries import may_steer
from minsheng.jobs.queue import enqueue
from minsheng.organisations.permissions import NotPermitted

if TYPE_CHECKING:
    from minsheng.accounts.models import User
    from minsheng.organisations.models import Organisation, Post

State = Job.State


class WrongState(Exception):
    """The job is not in a state that allows this step."""


@transaction.atomic
def start(
    kind: str,
    *,
    actor: User,
    organisation: Organisation,
    responsible: Post,
    title: str,
    arguments: dict[str, Any] | None = None,
) -> Job:
    """A job waits in the queue and will run once this transaction is committed.

    The caller has asked for the permission its deed needs. With an immediate tasks backend (tests)
    the job has already run when the transaction around this call ends: refresh it from the database.

    Args:
        title: what the work is about, in people's own words (a file, a plan's name).
        arguments: plain JSON values for the handler.

    Raises:
        UnknownKind: no handler is registered for ``kind``.
    """
    registry.kind(kind)
    job: Job = Job.objects.create(
        kind=kind,
        title=title[:200],
        arguments=arguments or {},
        organisation=organisation,
        responsible=responsible,
        created_by=actor,
    )
    enqueue(job.pk, job.attempts)
    record(actor, "job.created", job, kind=kind)
    return job


def _locked(job_id: int, actor: User) -> Job:
    job: Job = (
        Job.objects.select_for_update(of=["self"])
        .select_related("organisation", "responsible", "created_by")
        .get(pk=job_id)
    )
    if not may_steer(actor, job):
        raise NotPermitted(f"job {job.pk}")
    return job


def request_cancel(job_id: int, actor: User) -> Job:
    """A waiting job is cancelled; a running one stops at its next step and keeps what is worth keeping.

    Asking twice changes nothing.

    Raises:
        NotPermitted: the actor neither started the job nor answers for it, nor may do its kind there.
        WrongState: the job has ended already.
    """
    job = Job.objects.select_related("organisation", "responsible", "created_by").get(pk=job_id)
    # Said aside first: the run may hold the only writer, which is let go when it has stopped.
    asked = job.state == State.RUNNING and may_steer(actor, job) and aside.ask(job)
    return _request_cancel(job_id, actor, asked)


@transaction.atomic
def _request_cancel(job_id: int, actor: User, asked: bool) -> Job:
    job = _locked(job_id, actor)
    if asked and job.state == State.CANCELLED:
        record(actor, "job.cancel_requested", job, kind=job.kind)
        return job
    if job.is_final:
        aside.forget(job)
        raise WrongState(f"job {job.pk} is {job.state}")
    if job.cancel_requested:
        return job
    job.cancel_requested = True
    if job.state == State.WAITING:
        job.state, job.finished = State.CANCELLED, timezone.now()
    job.save(update_fields=["cancel_requested", "state", "finished"])
    record(actor, "job.cancel_requested", job, kind=job.kind)
    return job


@transaction.atomic
def retry(job_id: int, actor: User) -> Job:
    """A failed or cancelled job waits in the queue again, as if new.

    Raises:
        NotPermitted: as for ``request_cancel``.
        WrongState: the job is waiting, running or done.
    """
    job = _locked(job_id, actor)
    if not job.can_retry:
        raise WrongState(f"job {job.pk} is {job.state}")
    fresh: dict[str, Any] = {
        "state": State.WAITING,
        "share": None,
        "phase": "",
        "detail": {},
        "error": "",
        "error_params": {},
        "cancel_requested": False,
        "losses": 0,
        "finished": None,
        "queued": timezone.now(),
    }
    for name, value in fresh.items():
        setattr(job, name, value)
    job.save(update_fields=list(fresh))
    enqueue(job.pk, job.attempts)
    record(actor, "job.retried", job, kind=job.kind)
    return job


def recover_lost_jobs() -> list[Job]:
    """Jobs whose worker died wait again, or have failed after three losses; see ``recovery``."""
    return recovery.recover()
