"""The plan over time: Gantt with baseline, what changed since last week, moving a milestone."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from minsheng.governance import services
from minsheng.governance.forms import MoveForm
from minsheng.governance.queries import milestones_for, open_origins, projects_for
from minsheng.governance.queries.plan import WEEK, deeds_since, plan_of, shifts_since
from minsheng.governance.rules.gantt import drawn
from minsheng.governance.words import COLOURS
from minsheng.organisations.permissions import Permission, actor_of, may, require, requires


@requires(Permission.VIEW_GOVERNANCE)
@require_safe
def plan(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Milestones over the year with their baselines, and the last seven days."""
    actor, today = actor_of(request), timezone.localdate()
    row = get_object_or_404(projects_for(actor), pk=pk)
    planned = plan_of(row, actor, today)
    since = today - WEEK
    may_plan = may(actor, Permission.PLAN_PROJECTS, row.organisation)
    shifts = shifts_since(row, actor, since, today)
    context = {
        "project": row,
        "origins": open_origins([one.milestone for one in planned], actor),
        "rows": [(one, one.task.tone(today)) for one in planned],
        "drawing": drawn([one.task for one in planned], row.year, today) if planned else None,
        "without": sum(one.task.baseline is None for one in planned),
        "since": since,
        "shifts": [(one, COLOURS[one.before.light], COLOURS[one.now.light]) for one in shifts],
        "deeds": [(one.at, one.what_happened) for one in deeds_since(row, actor, since)],
        "may_plan": may_plan,
        "trail": [
            (_("项目进度"), reverse("governance:board")),
            (row.name, row.get_absolute_url()),
            (_("甘特图和本周变化"), ""),
        ],
    }
    return render(request, "governance/plan.html", context)


@requires(Permission.PLAN_PROJECTS)
@require_POST
def baseline(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Fix the days as they are as the promise."""
    actor = actor_of(request)
    row = get_object_or_404(projects_for(actor), pk=pk)
    count = services.fix_baseline(row.pk, actor=actor)
    if count:
        messages.success(request, _("已定基线，以后改期都和它比。"))
    else:
        messages.info(request, _("每个节点都有基线了。"))
    return redirect("governance:plan", row.pk)


@requires(Permission.PLAN_PROJECTS)
def move(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Another day for one milestone."""
    actor = actor_of(request)
    row = get_object_or_404(milestones_for(actor), pk=pk)
    require(actor, Permission.PLAN_PROJECTS, row.organisation)
    form = MoveForm(request.POST or None, initial={"due": row.due})
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        services.move_milestone(row.pk, told["due"], told["why"], actor=actor)
        messages.success(request, _("已改期。基线不变，差的天数会显示出来。"))
        return redirect("governance:plan", row.project_id)
    trail = [
        (_("项目进度"), reverse("governance:board")),
        (row.project.name, row.project.get_absolute_url()),
        (_("甘特图和本周变化"), reverse("governance:plan", args=[row.project_id])),
        (_("改期"), ""),
    ]
    context = {"form": form, "milestone": row, "trail": trail}
    return render(request, "governance/move.html", context)
