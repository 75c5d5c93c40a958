"""Draws at the desk: announcing, entering the public numbers, seeing the visits."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from minsheng.engines.common.status import Infeasible
from minsheng.engines.draw import BadPlan
from minsheng.inspections.forms import DrawForm, top_of
from minsheng.inspections.lists import draw_table
from minsheng.inspections.queries import draws_for, inspections_for
from minsheng.inspections.services import (
    AlreadyDrawn,
    NobodyToDraw,
    Wanted,
    announce_draw,
    run_draw,
)
from minsheng.organisations.models import Organisation
from minsheng.organisations.permissions import NotPermitted, Permission, actor_of, requires
from minsheng.stations.models import Station
from minsheng.web.public_numbers import ValuesForm


@requires(Permission.PLAN_INSPECTIONS)
@require_safe
def index(request: HttpRequest) -> HttpResponseBase:
    table = draw_table(request, actor_of(request))
    if table.wants_file:
        return table.file()
    return render(request, "inspections/draws.html", {"table": table})


@requires(Permission.PLAN_INSPECTIONS)
def new(request: HttpRequest) -> HttpResponse:
    """Fix the list and publish its commitment."""
    actor = actor_of(request)
    union = top_of(actor)
    if union is None:
        raise NotPermitted(Permission.PLAN_INSPECTIONS)
    form = DrawForm(actor, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        told = dict(form.cleaned_data)
        template = told.pop("template")
        try:
            draw = announce_draw(union, template, Wanted(**told), actor=actor)
        except NobodyToDraw:
            form.add_error(None, _("没有可抽的驿站：要有开放的驿站，并且有足够的检查员可以去。"))
        except (BadPlan, Infeasible):
            form.add_error("count", _("抽的数量比驿站还多，或者来源不对。"))
        else:
            messages.success(request, _("已公告。公开数字出来后，回到这里抽取。"))
            return redirect("inspections:draw", pk=draw.pk)
    context = {"form": form, "title": _("公告一次双随机抽查"), "button": _("公告")}
    return render(request, "inspections/form.html", context, status=422 if form.is_bound else 200)


@requires(Permission.PLAN_INSPECTIONS)
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One draw: the commitment, the numbers, then the visits as far as the reader may know them."""
    actor = actor_of(request)
    draw = get_object_or_404(draws_for(actor), pk=pk)
    form = ValuesForm(draw.plan["sources"], request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            visits = run_draw(draw.pk, form.values(), actor=actor)
        except AlreadyDrawn:
            messages.warning(request, _("这次抽查已经抽取过。"))
            return redirect("inspections:draw", pk=draw.pk)
        except BadPlan:
            form.add_error(None, _("数字写得不对，请逐个来源核对。"))
        except Infeasible as error:
            form.add_error(None, _("检查员不够：%(why)s") % {"why": error})
        else:
            messages.success(
                request, _("抽取完成，安排了 %(count)s 次检查。") % {"count": len(visits)}
            )
            return redirect("inspections:draw", pk=draw.pk)
    strata = Counter(stratum for _code, stratum in draw.plan["units"])
    codes = {name.partition("/")[0] for name in strata}
    counties = {one.code: one.label for one in Organisation.objects.filter(code__in=codes)}
    context = {
        "draw": draw,
        "form": None if draw.drawn_at else form,
        "strata": [
            (_stratum(name, counties), size, draw.plan["quotas"].get(name, 0))
            for name, size in sorted(strata.items())
        ],
        "visits": inspections_for(actor).filter(draw=draw),
        "is_shown": draw.is_shown(timezone.localdate()),
    }
    return render(request, "inspections/draw.html", context, status=422 if form.is_bound else 200)


def _stratum(name: str, counties: Mapping[str, str]) -> str:
    """ "330802/co_built" in words; ``counties`` tells names by code."""
    county, _sign, kind = name.partition("/")
    label = Station.Kind(kind).label if kind in Station.Kind else kind
    return f"{counties.get(county, county)} · {label}" if kind else name
