"""Closed years: the list, one of them with its files, closing one."""

from __future__ import annotations

import mimetypes
from typing import TYPE_CHECKING

from django.contrib import messages
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from minsheng.archive.closing import faults_of
from minsheng.archive.forms import YearForm
from minsheng.archive.models import YearArchive
from minsheng.archive.tasks import JOB
from minsheng.jobs.services import start
from minsheng.organisations.models import Organisation
from minsheng.organisations.permissions import Permission, actor_of, may, requires
from minsheng.organisations.queries import organisations_for, post_answering_for
from minsheng.web.tables import Column, Step, Table

if TYPE_CHECKING:
    from minsheng.accounts.models import User

LOOK = Permission.VIEW_GOVERNANCE
KINDS = (Organisation.Kind.CITY, Organisation.Kind.COUNTY, Organisation.Kind.ZONE)


def _archives(actor: User) -> QuerySet[YearArchive]:
    rows: QuerySet[YearArchive] = YearArchive.objects.visible_to(actor)
    return rows.select_related("organisation", "closed_by")


@requires(LOOK)
@require_safe
def index(request: HttpRequest) -> HttpResponseBase:
    """Closed years within reach."""
    columns = [
        Column("year", gettext_lazy("年度"), link=lambda row: row.get_absolute_url(), is_head=True),
        Column("organisation", gettext_lazy("单位"), sort=["organisation__path"]),
        Column("closed_by", gettext_lazy("归档人"), "closed_by"),
        Column("closed_at", gettext_lazy("归档时间"), sort=["closed_at"]),
        Column("digest", gettext_lazy("校验值"), lambda row: row.digest[:12]),
    ]
    table = Table(
        request,
        _archives(actor_of(request)),
        columns,
        name="archive",
        caption=gettext_lazy("年度档案"),
        empty_title=gettext_lazy("还没有归档的年度"),
        empty_text=gettext_lazy("一年结束后归档一次：台账、文书和考核结果从此不能再改。"),
        empty_step=Step(gettext_lazy("归档一年"), "archive:close", Permission.PLAN_PROJECTS),
    )
    if table.wants_file:
        return table.file()
    may_close = may(actor_of(request), Permission.PLAN_PROJECTS)
    return render(request, "archive/index.html", {"table": table, "may_close": may_close})


@requires(Permission.PLAN_PROJECTS)
def close(request: HttpRequest) -> HttpResponseBase:
    """Have a year closed in the background."""
    actor = actor_of(request)
    unions = organisations_for(actor, Permission.PLAN_PROJECTS).filter(kind__in=KINDS)
    first = {"year": timezone.localdate().year - 1, "organisation": unions.order_by("path").first()}
    form = YearForm(request.POST or None, unions=unions.order_by("path"), initial=first)
    if request.method == "POST" and form.is_valid():
        where, year = form.cleaned_data["organisation"], form.cleaned_data["year"]
        post = post_answering_for(actor, where, Permission.PLAN_PROJECTS)
        assert post is not None  # the form offers only unions the actor plans for
        with transaction.atomic():
            job = start(
                JOB, actor=actor, organisation=where, responsible=post, title=f"{where} {year}",
                arguments={"organisation_id": where.pk, "year": year, "actor_id": actor.pk},
            )  # fmt: skip
        messages.success(request, _("已开始归档。"))
        return redirect(job)
    trail = [(_("年度档案"), reverse("archive:index")), (_("归档一年"), "")]
    return render(request, "archive/close.html", {"form": form, "trail": trail})


@requires(LOOK)
@require_safe
def year(request: HttpRequest, pk: int) -> HttpResponseBase:
    """One closed year; each look compares every file with the manifest."""
    archive = get_object_or_404(_archives(actor_of(request)), pk=pk)
    context = {
        "archive": archive,
        "files": sorted(archive.manifest["files"].items()),
        "faults": faults_of(archive),
        "trail": [(_("年度档案"), reverse("archive:index")), (str(archive), "")],
    }
    return render(request, "archive/year.html", context)


@requires(LOOK)
@require_safe
def file(request: HttpRequest, pk: int, name: str) -> HttpResponseBase:
    """One file, byte for byte."""
    archive = get_object_or_404(_archives(actor_of(request)), pk=pk)
    kept = get_object_or_404(archive.files, name=name)
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    answer = HttpResponse(bytes(kept.content), content_type=kind)
    short = f"{archive.organisation.code}-{archive.year}-{name.replace('/', '-')}"
    answer["Content-Disposition"] = f'attachment; filename="{short}"'
    return answer
