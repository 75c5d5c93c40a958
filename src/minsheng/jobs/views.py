"""The pages of the jobs: list, one job, its progress, cancel and retry."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import Resolver404, resolve, reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from minsheng.accounts.models import User
from minsheng.jobs.models import Job
from minsheng.jobs.queries import jobs_seen_by, may_steer
from minsheng.jobs.services import WrongState, request_cancel, retry
from minsheng.organisations.permissions import Permission, actor_of, may, requires
from minsheng.web.tables import ChoiceFilter, Column, Step, Table

COLUMNS = (
    Column("title", gettext_lazy("名称"), link=Job.get_absolute_url, is_head=True, sort=["title"]),
    Column("kind", gettext_lazy("类型"), "kind_label"),
    Column(
        "state",
        gettext_lazy("状态"),
        "get_state_display",
        tone=lambda job: str(job.tone),
        sort=["state"],
    ),
    Column("share", gettext_lazy("进度"), "figure", numeric=True),
    Column("organisation", gettext_lazy("所属组织"), sort=["organisation__path"]),
    Column("created_by", gettext_lazy("发起人")),
    Column("created", gettext_lazy("发起时间"), sort=["created"]),
)


@requires(Permission.VIEW_JOBS)
def job_list(request: HttpRequest) -> HttpResponseBase:
    """All jobs in reach, newest first, by state."""
    table = Table(
        request,
        jobs_seen_by(actor_of(request)),
        COLUMNS,
        [ChoiceFilter("state", gettext_lazy("状态"), Job.State.choices)],
        name="jobs",
        caption=gettext_lazy("后台任务"),
        empty_title=gettext_lazy("还没有后台任务"),
        empty_text=gettext_lazy("导入名单或计算选址方案时，进度会显示在这里。"),
        empty_step=Step(gettext_lazy("导入名单"), "imports:new", Permission.IMPORT_DATA),
    )
    return table.file() if table.wants_file else render(request, "jobs/list.html", {"table": table})


def _seen(request: HttpRequest, pk: int) -> Job:
    job: Job = get_object_or_404(jobs_seen_by(actor_of(request)), pk=pk)
    return job


def _steering(request: HttpRequest, job: Job) -> dict[str, object]:
    """What the progress fragment needs, on its own or inside another page."""
    actor = actor_of(request)
    return {
        "job": job,
        "may_steer": may_steer(actor, job),
        "is_result_closed": bool(job.result_url) and _is_closed(actor, job.result_url),
    }


def _is_closed(actor: User, address: str) -> bool:
    """Does the page at ``address`` ask for a right that the actor has nowhere? Nobody is led to a locked door."""
    try:
        access = getattr(resolve(urlsplit(address).path).func, "access", "")
    except Resolver404:
        return True
    return access in set(Permission) and not may(actor, Permission(access))


@requires(Permission.VIEW_JOBS)
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One job: how far it is, how it ended, where its result is."""
    job = _seen(request, pk)
    pairs: list[tuple[str, object]] = [
        (_("所属组织"), job.organisation),
        (_("责任岗位"), job.responsible.title),
        (_("发起人"), job.created_by),
        (_("发起时间"), job.created),
        (_("开始时间"), job.started or "—"),
        (_("结束时间"), job.finished or "—"),
        (_("运行次数"), job.attempts),
    ]
    trail = [(_("后台任务"), reverse("jobs:list")), (job.title, "")]
    context = {**_steering(request, job), "pairs": pairs, "trail": trail}
    return render(request, "jobs/detail.html", context)


@requires(Permission.VIEW_JOBS)
def progress(request: HttpRequest, pk: int) -> HttpResponse:
    """The fragment that a page fetches again and again until the job has ended."""
    context = _steering(request, _seen(request, pk))
    context |= {"back": request.GET.get("back", ""), "reload": request.GET.get("reload", "")}
    return render(request, "jobs/_progress.html", context)


def _back(request: HttpRequest, job: Job) -> HttpResponse:
    here = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(here, allowed_hosts={request.get_host()})
    return HttpResponseRedirect(here if here and safe else job.get_absolute_url())


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
