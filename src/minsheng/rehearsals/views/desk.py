"""Rehearsals at the desk: of which round, with which families, and what came of it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from minsheng.enrolment.models import Round
from minsheng.enrolment.queries import rounds_for
from minsheng.jobs.queries import may_steer
from minsheng.organisations.permissions import Permission, actor_of, may, requires
from minsheng.rehearsals import services
from minsheng.rehearsals.forms import MOST_FAMILIES, MOST_WORK, RehearsalForm
from minsheng.rehearsals.models import Rehearsal
from minsheng.rehearsals.queries import rehearsals_for, stage_of
from minsheng.rehearsals.showing import chart_of, lines_of, set_names
from minsheng.web.tables import Column, Table


def _trail(*steps: tuple[str, str]) -> list[tuple[str, str]]:
    return [(_("录取演练"), reverse("rehearsals:index")), *steps]


@requires(Permission.VIEW_ENROLMENT)
@require_safe
def index(request: HttpRequest) -> HttpResponseBase:
    """Rehearsals within reach, and the rounds one can rehearse."""
    actor = actor_of(request)
    table = Table(
        request,
        rehearsals_for(actor),
        [
            Column(
                "round",
                gettext_lazy("录取轮次"),
                "round.title",
                link=lambda row: row.get_absolute_url(),
                is_head=True,
            ),
            Column("families", gettext_lazy("家庭"), lambda row: row.asked["families"]),
            Column("draws", gettext_lazy("抽签次数"), lambda row: row.asked["draws"]),
            Column("by", gettext_lazy("发起人"), "started_by.name"),
            Column("at", gettext_lazy("发起时间"), "started_at"),
            Column(
                "state",
                gettext_lazy("状态"),
                lambda row: row.job.get_state_display() if row.job else "",
                tone=lambda row: row.job.tone if row.job else "off",
            ),
        ],
        name="rehearsals",
        caption=gettext_lazy("录取演练"),
        empty_title=gettext_lazy("还没有演练"),
        empty_text=gettext_lazy("选一轮，用生成的家庭把抽签、录取、答复和递补先做一遍。"),
    )
    if table.wants_file:
        return table.file()
    rounds = rounds_for(actor, Permission.EDIT_ENROLMENT)[:20]
    return render(request, "rehearsals/index.html", {"table": table, "rounds": rounds})


@requires(Permission.EDIT_ENROLMENT)
def new(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Ask for a rehearsal of one round."""
    actor = actor_of(request)
    found: Round = get_object_or_404(rounds_for(actor, Permission.EDIT_ENROLMENT), pk=pk)
    sets = [one.rules for one in (found.rules_in_force, found.proposed) if one is not None]
    _offers, capacity = stage_of(found)
    seats = sum(capacity.values())
    families = max(20, min(MOST_FAMILIES, round(seats * 1.3)))
    initial = {"families": families, "draws": max(20, min(50, MOST_WORK // families))}
    form = RehearsalForm(request.POST or None, rules=tuple(sets), initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            made = services.start_rehearsal(found, form.asked(), actor=actor)
        except services.NothingToRehearse:
            messages.warning(request, _("这一轮还没有班级，先登记班级再演练。"))
        else:
            return redirect(made)
    context: dict[str, Any] = {
        "form": form,
        "round": found,
        "seats": seats,
        "classes": len(capacity),
        "trail": _trail((found.title, found.get_absolute_url()), (_("做一次演练"), "")),
    }
    return render(request, "rehearsals/new.html", context)


@requires(Permission.VIEW_ENROLMENT)
@require_safe
def detail(request: HttpRequest, pk: int) -> HttpResponseBase:
    """One rehearsal: how far it is, or what came of it."""
    actor = actor_of(request)
    found: Rehearsal = get_object_or_404(rehearsals_for(actor), pk=pk)
    context: dict[str, Any] = {
        "rehearsal": found,
        "round": found.round,
        "asked": found.asked,
        "trail": _trail((found.round.title, "")),
        "may_steer": found.job is not None and may_steer(actor, found.job),
        "may_edit": may(actor, Permission.EDIT_ENROLMENT, found.organisation),
    }
    if found.results:
        lines = lines_of(found.results)
        names = set_names(found.results)
        context |= {
            "names": names,
            "lines": lines,
            "sets": list(zip(names, found.results["sets"], strict=True)),
            "chart": chart_of(found.results, lines),
            "results": found.results,
        }
    return render(request, "rehearsals/rehearsal.html", context)
