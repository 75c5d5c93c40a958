"""A project's verdicts for those who run it: public page, satisfaction, ballots."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from minsheng.governance.models import Project
from minsheng.governance.queries import projects_for
from minsheng.organisations.permissions import Permission, actor_of, may, requires
from minsheng.verdicts.forms import PageForm
from minsheng.verdicts.models import PublicPage
from minsheng.verdicts.queries import ballots_for, judged, of_project, of_stations
from minsheng.verdicts.services import show_page
from minsheng.verdicts.words import OUTCOMES, TONES


def project_in(request: HttpRequest, pk: int) -> Project:
    """A project within the reader's sight; 404 otherwise."""
    found: Project = get_object_or_404(projects_for(actor_of(request)), pk=pk)
    return found


@requires(Permission.VIEW_GOVERNANCE)
@require_safe
def project(request: HttpRequest, pk: int) -> HttpResponseBase:
    """What people think of the project, and what deputies voted."""
    row = project_in(request, pk)
    shown = PublicPage.objects.filter(project=row).first()
    ballots = [
        (one, [(part, OUTCOMES.get(part.outcome), TONES.get(part.outcome, "off")) for part in judged(one)])
        for one in ballots_for(actor_of(request)).filter(project=row).prefetch_related("items")
    ]  # fmt: skip
    first = shown.words if shown else row.name
    context = {
        "project": row,
        "shown": shown,
        "url": request.build_absolute_uri(reverse("verdict:page", args=[row.pk])),
        "form": PageForm(initial={"words": first}),
        "own": of_project(row),
        "stations": of_stations(row),
        "ballots": ballots,
        "may_plan": may(actor_of(request), Permission.PLAN_PROJECTS, row.organisation),
        "trail": [
            (_("项目进度"), reverse("governance:board")),
            (row.name, row.get_absolute_url()),
            (_("群众评价和代表票决"), ""),
        ],
    }
    return render(request, "verdicts/project.html", context)


@requires(Permission.PLAN_PROJECTS)
@require_POST
def page(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Show the public page with these words, or hide it."""
    row = project_in(request, pk)
    form = PageForm(request.POST)
    if form.is_valid():
        shown = "hide" not in request.POST
        show_page(row, form.cleaned_data["words"], shown=shown, actor=actor_of(request))
        messages.success(request, _("已公开，扫码就能看。") if shown else _("已撤下，评价都留着。"))
    else:
        messages.error(request, _("请先写说明。"))
    return redirect("verdicts:project", row.pk)
