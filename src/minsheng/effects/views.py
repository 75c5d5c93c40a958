"""Pages of evaluations: the list, asking, the answer, its figures as a file."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from minsheng.effects import words
from minsheng.effects.forms import Comparing, EvaluationForm
from minsheng.effects.lists import evaluation_table
from minsheng.effects.models import Evaluation
from minsheng.effects.queries import evaluations_for, stations_for
from minsheng.effects.queries.comparing import proposed
from minsheng.effects.queries.offers import offers_for
from minsheng.effects.services import StillComputing, ask, ask_again
from minsheng.effects.showing import chart_of
from minsheng.effects.stories import LONGEST
from minsheng.jobs.queries import may_steer
from minsheng.organisations.permissions import Permission, actor_of, may, requires
from minsheng.stations.models import Station

LOOK, PLAN = Permission.VIEW_GOVERNANCE, Permission.PLAN_PROJECTS


def _trail(*more: tuple[str, str]) -> list[tuple[str, str]]:
    return [(_("改变前后"), reverse("effects:index")), *more]


@requires(LOOK)
@require_safe
def index(request: HttpRequest) -> HttpResponseBase:
    """Evaluations about the reader's unions."""
    table = evaluation_table(request, actor_of(request))
    if table.wants_file:
        return table.file()
    may_ask = may(actor_of(request), PLAN)
    return render(request, "effects/index.html", {"table": table, "may_ask": may_ask})


@requires(PLAN)
def new(request: HttpRequest) -> HttpResponseBase:
    """Choose a change that is known, or describe one; then ask."""
    actor = actor_of(request)
    form = EvaluationForm(request.POST or None, actor=actor, initial=_first(request))
    if request.method == "POST" and form.is_valid():
        return redirect(ask(form.question(), actor=actor))
    context = {"form": form, "trail": _trail((_("看一次改变"), ""))}
    if not form.is_bound and "on" not in request.GET:
        context["offers"] = offers_for(actor)
    status = 422 if form.is_bound else 200
    return render(request, "effects/new.html", context, status=status)


def _first(request: HttpRequest) -> dict[str, Any]:
    """What an offered change fills in, with stations to compare with."""
    first: dict[str, Any] = {"change": Evaluation.Change.OTHER, "comparing": Comparing.PROPOSED}
    told = request.GET
    try:
        on = dt.date.fromisoformat(told.get("on", ""))
    except ValueError:
        return first
    changed = list(
        stations_for(actor_of(request)).filter(code__in=told.get("stations", "").split(","))
    )
    near = proposed(actor_of(request), changed, on) if changed else []
    return first | {
        "change": told.get("change", Evaluation.Change.OTHER),
        "what": told.get("what", "")[:LONGEST],
        "on": on,
        "changed": _lines(changed),
        "compared": _lines(near),
        "comparing": Comparing.LISTED if near else Comparing.NONE,
    }


def _lines(stations: Sequence[Station]) -> str:
    return "\n".join(f"{one.code} {one.name}" for one in stations)


@requires(LOOK)
@require_safe
def evaluation(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The answer in words and as a chart, or why there is none; while it is computed, how far that is."""
    actor = actor_of(request)
    row = get_object_or_404(evaluations_for(actor).select_related("job"), pk=pk)
    context: dict[str, Any] = {
        "evaluation": row,
        "pairs": _pairs(row),
        "job": row.job,
        "may_steer": row.job is not None and may_steer(actor, row.job),
        "may_ask": may(actor, PLAN, row.organisation),
        "trail": _trail((row.told, "")),
    }
    if row.result is not None:
        context |= _told(row)
    elif row.refusal is not None:
        context["refusal"] = words.refusal(row)
    return render(request, "effects/evaluation.html", context)


def _pairs(row: Evaluation) -> list[tuple[str, object]]:
    def names(stations: Iterable[Station]) -> str:
        return _("、").join(one.name for one in stations) or _("没有")

    return [
        (_("改了什么"), row.get_change_display()),
        (_("从哪天起"), row.changed_on),
        (_("看什么"), row.get_measure_display()),
        (_("改了的站点"), names(row.changed.all())),
        (_("用来比较的站点"), names(row.compared.all())),
    ]


def _told(row: Evaluation) -> dict[str, Any]:
    result = row.result or {}
    return {
        "verdict": words.verdict(row),
        "unclear": words.unclear_means(result),
        "amounts": words.amounts(result),
        "method": words.method(result),
        "check": words.check(row),
        "limits": words.limits(row),
        "left_out": _("、").join(result["left_out"]),
        "chart": chart_of(row),
    }


@requires(PLAN)
@require_POST
def again(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Compute anew from what is stored today."""
    row = get_object_or_404(evaluations_for(actor_of(request)), pk=pk)
    try:
        ask_again(row.pk, actor=actor_of(request))
    except StillComputing:
        messages.info(request, _("还在计算，请稍候。"))
    return redirect(row)


@requires(LOOK)
@require_safe
def figures(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The weekly figures as the engine took them, and what it found."""
    row = get_object_or_404(evaluations_for(actor_of(request)).defer(None), pk=pk)
    told = {"sha256": row.digest, "panel": row.panel, "result": row.result, "refusal": row.refusal}
    answer = JsonResponse(told, json_dumps_params={"ensure_ascii": False, "indent": 1})
    answer["Content-Disposition"] = f'attachment; filename="effect-{row.pk}.json"'
    return answer
