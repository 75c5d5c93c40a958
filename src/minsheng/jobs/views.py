"""The pages of the jobs: list, one job, its progress, cancel and retry."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from minsheng.accounts.models import User
from minsheng.jobs.models import Job
from minsheng.jobs.queries import jobs_seen_by, may_steer
from minsheng.jobs.services import WrongState, request_cancel, retry
from minsheng.organisations.permissions import Permission, actor_of, requires

PER_PAGE = 30


@requires(Permission.VIEW_JOBS)
def job_list(request: HttpRequest) -> HttpResponse:
    """All jobs in reach, newest first, by state."""
    state = request.GET.get("state", "")
    state = state if state in Job.State.values else ""
    page = Paginator(jobs_seen_by(actor_of(request), state), PER_PAGE).get_page(
        request.GET.get("page")
    )
    return render(
        request, "jobs/list.html", {"page": page, "state": state, "states": Job.State.choices}
    )


def _seen(request: HttpRequest, pk: int) -> Job:
    job: Job = get_object_or_404(jobs_seen_by(actor_of(request)), pk=pk)
    return job


@requires(Permission.VIEW_JOBS)
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One job: how far it is, how it ended, where its result is."""
    job = _seen(request, pk)
    return render(
        request, "jobs/detail.html", {"job": job, "may_steer": may_steer(actor_of(request), job)}
    )


@requires(Permission.VIEW_JOBS)
def progress(request: HttpRequest, pk: int) -> HttpResponse:
    """The fragment that a page fetches again and again until the job has ended."""
    job = _seen(request, pk)
    return render(
        request, "jobs/_progress.html", {"job": job, "may_steer": may_steer(actor_of(request), job)}
    )


def _back(request: HttpRequest, job: Job) -> HttpResponse:
    here = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(here, allowed_hosts={request.get_host()})
    return redirect(here if safe else job.get_absolute_url())


def _steer(
    request: HttpRequest, pk: int, deed: Callable[[int, User], Job], answer: str
) -> HttpResponse:
    job = _seen(request, pk)
    try:
        deed(job.pk, actor_of(request))
        messages.success(request, answer)
    except WrongState:
        messages.warning(request, _("任务的状态刚刚变了，请看最新的状态。"))
    return _back(request, job)


@requires(Permission.VIEW_JOBS)
@require_POST
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask the job to stop; what is worth keeping is kept."""
    return _steer(request, pk, request_cancel, _("已要求取消。"))


@requires(Permission.VIEW_JOBS)
@require_POST
def run_again(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a failed or cancelled job in the queue again."""
    return _steer(request, pk, retry, _("任务已重新排队。"))
