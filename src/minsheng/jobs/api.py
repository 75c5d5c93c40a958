"""Jobs over the API: look, cancel, retry."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Router, Schema
from ninja.errors import HttpError

from minsheng.jobs.models import Job
from minsheng.jobs.queries import jobs_seen_by
from minsheng.jobs.services import WrongState, request_cancel, retry
from minsheng.organisations.permissions import actor_of

router = Router(tags=["jobs"])


class JobOut(Schema):
    """A job as it stands. ``share`` is 0 to 1, or null while unknown; texts are in the caller's language."""

    id: int
    kind: str
    title: str
    state: str
    share: float | None
    phase: str
    detail: dict[str, Any]
    error: str
    result_url: str
    cancel_requested: bool
    attempts: int
    created: dt.datetime
    started: dt.datetime | None
    finished: dt.datetime | None

    @staticmethod
    def resolve_phase(job: Job) -> str:
        return job.phase_text

    @staticmethod
    def resolve_error(job: Job) -> str:
        return job.error_text


def _seen(request: HttpRequest, job_id: int) -> Job:
    job: Job = get_object_or_404(jobs_seen_by(actor_of(request)), pk=job_id)
    return job


@router.get("/{int:job_id}", response=JobOut, summary="One job and how far it is")
def read_job(request: HttpRequest, job_id: int) -> Job:
    return _seen(request, job_id)


@router.post("/{int:job_id}/cancel", response=JobOut, summary="Ask a job to stop")
def cancel_job(request: HttpRequest, job_id: int) -> Job:
    """A running job stops at its next step and keeps what is worth keeping. 409: it has ended already."""
    try:
        return request_cancel(_seen(request, job_id).pk, actor_of(request))
    except WrongState as wrong:
        raise HttpError(409, str(wrong)) from wrong


@router.post("/{int:job_id}/retry", response=JobOut, summary="Run a failed or cancelled job again")
def retry_job(request: HttpRequest, job_id: int) -> Job:
    """409: the job is waiting, running or done."""
    try:
        return retry(_seen(request, job_id).pk, actor_of(request))
    except WrongState as wrong:
        raise HttpError(409, str(wrong)) from wrong
