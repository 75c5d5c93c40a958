"""Making a project, splitting its target, setting a milestone."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from minsheng.engines.appraisal.targets import CeilingsTooLow, FloorsTooHigh
from minsheng.governance import services
from minsheng.governance.forms import MilestoneForm, ProjectForm, SplitForm
from minsheng.governance.models import Allocation, Project
from minsheng.governance.queries import projects_for, units_below
from minsheng.governance.views.board import trail_to, union_in
from minsheng.organisations.models import Organisation, Post
from minsheng.organisations.permissions import Permission, actor_of, require, requires


def planning_union(request: HttpRequest) -> Organisation:
    """The highest union for which the reader plans."""
    posts = Post.objects.held_by(actor_of(request)).allowing(Permission.PLAN_PROJECTS)
    post = posts.select_related("organisation").order_by("organisation__path").first()
    if post is None:  # pragma: no cover  the page asks for the right first
        raise LookupError("no post")
    return post.organisation


@requires(Permission.PLAN_PROJECTS)
def new(request: HttpRequest) -> HttpResponseBase:
    """A new project of one's own union."""
    where = planning_union(request)
    form = ProjectForm(request.POST or None, initial={"year": timezone.localdate().year})
    form.instance.organisation = where
    if request.method == "POST" and form.is_valid():
        try:
            row = services.create_project(where, form.cleaned_data, actor=actor_of(request))
        except services.NameTaken:
            form.add_error("name", _("这一年已经有同名的项目。"))
        else:
            messages.success(request, _("已立项，请分解目标。"))
            return redirect("governance:split", row.pk)
    context = {"form": form, "where": where, "trail": trail_to((_("立项"), ""))}
    return render(request, "governance/new.html", context)


@requires(Permission.PLAN_PROJECTS)
def split(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The target over the unions below, in a new version."""
    actor = actor_of(request)
    row = get_object_or_404(projects_for(actor), pk=pk)
    require(actor, Permission.PLAN_PROJECTS, row.organisation)
    unions = list(units_below(row.organisation))
    form = SplitForm(request.POST or None, unions=unions, initial=_before(row.current))
    if request.method == "POST" and form.is_valid() and _split(form, row, request):
        messages.success(request, _("已分解，各单位合计正好等于总目标。"))
        return redirect(row)
    trail = trail_to((row.name, row.get_absolute_url()), (_("分解目标"), ""))
    return render(request, "governance/split.html", {"form": form, "project": row, "trail": trail})


def _before(allocation: Allocation | None) -> dict[str, Any]:
    if allocation is None:
        return {}
    found: dict[str, Any] = {"total": allocation.total}
    for one in allocation.targets.all():
        for name in ("weight", "floor", "ceiling"):
            found[f"{name}-{one.organisation_id}"] = getattr(one, name)
    return found


def _split(form: SplitForm, row: Project, request: HttpRequest) -> bool:
    told = form.cleaned_data
    try:
        services.split_target(
            row.pk, told["total"], form.shares(), told["why"], actor=actor_of(request)
        )
    except FloorsTooHigh as fault:
        text = _("各单位“至少”合计 %(floors)s，超过总目标 %(total)s。")
        form.add_error("total", text % {"floors": sum(fault.floors.values()), "total": fault.total})
    except CeilingsTooLow as fault:
        text = _("各单位最多能承担 %(room)s，不到总目标 %(total)s。")
        form.add_error("total", text % {"room": sum(fault.room.values()), "total": fault.total})
    except ValueError:
        form.add_error(None, _("“至少”不能大于“至多”。"))
    else:
        return True
    return False


@requires(Permission.PLAN_PROJECTS)
def milestone(request: HttpRequest, pk: int, code: str) -> HttpResponseBase:
    """A milestone of one union in the project."""
    row, where = union_in(request, pk, code)
    require(actor_of(request), Permission.PLAN_PROJECTS, where)
    initial = {"evidence": row.evidence}
    form = MilestoneForm(request.POST or None, union=where, project=row, initial=initial)
    if request.method == "POST" and form.is_valid():
        told = dict(form.cleaned_data)
        owner, after = told.pop("owner"), list(told.pop("after"))
        services.add_milestone(row, owner, told, after, actor=actor_of(request))
        messages.success(request, _("已设节点。系统里有了证据，它自己就算完成。"))
        return redirect("governance:union", row.pk, where.code)
    place = reverse("governance:union", args=[row.pk, where.code])
    trail = trail_to((row.name, row.get_absolute_url()), (where.label, place), (_("设节点"), ""))
    context = {"form": form, "project": row, "union": where, "trail": trail}
    return render(request, "governance/milestone.html", context)
