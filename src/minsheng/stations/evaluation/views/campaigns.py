"""Pages of a yearly re-evaluation: announcing, drawing, reviewing; and what everybody may read of its draw."""

from __future__ import annotations

import json
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST, require_safe

from minsheng.common.clean import plain
from minsheng.engines.common.status import Infeasible
from minsheng.engines.draw import BadPlan
from minsheng.organisations.permissions import NotPermitted, Permission, actor_of, may, requires
from minsheng.standards.queries import holding_version
from minsheng.stations.evaluation import campaigns as deeds
from minsheng.stations.evaluation.forms import CampaignForm
from minsheng.stations.evaluation.judgements import may_judge
from minsheng.stations.evaluation.queries import campaigns_for, grade_labels, reviews_for
from minsheng.stations.evaluation.tables import review_table
from minsheng.stations.evaluation.views.results import trail
from minsheng.stations.models import Campaign, Station
from minsheng.web.access import public
from minsheng.web.public_numbers import ValuesForm

OPEN_SHOWN = 20


@requires(Permission.EDIT_STATIONS)
def campaign_new(request: HttpRequest) -> HttpResponseBase:
    """Start a yearly re-evaluation, or announce the draw of a share."""
    actor = actor_of(request)
    form = CampaignForm(request.POST or None, actor=actor)
    if request.method == "POST" and form.is_valid():
        given = dict(form.cleaned_data)
        union, standard = given.pop("organisation"), given.pop("standard")
        try:
            campaign = deeds.start_campaign(union, standard, actor=actor, **given)
        except deeds.NothingToReview:
            form.add_error("organisation", _("这个组织还没有已验收或开放的站点。"))
        except (BadPlan, Infeasible):
            form.add_error("sources", _("抽查要写明公开数字的来源。"))
        else:
            if campaign.awaits_draw:
                messages.success(request, _("已公告。公开数字出来后，回到这里抽取。"))
            return redirect("stations:campaign", pk=campaign.pk)
    context = {"form": form, "trail": trail((_("启动年度复评"), ""))}
    status = 422 if form.is_bound else 200
    return render(request, "stations/ratings/campaign_new.html", context, status=status)


@requires(Permission.VIEW_STANDARDS)
def campaign(request: HttpRequest, pk: int) -> HttpResponseBase:
    """One campaign: its draw, its stations, their days and results."""
    actor = actor_of(request)
    found = get_object_or_404(campaigns_for(actor), pk=pk)
    form = _draw_form(request, found)
    if form is not None and form.is_bound and form.is_valid():
        try:
            deeds.draw_campaign(found.pk, form.values(), actor=actor)
        except deeds.AlreadyDrawn:
            messages.info(request, _("别人刚刚抽取过。"))
            return redirect("stations:campaign", pk=pk)
        except BadPlan:
            form.add_error(None, _("数字写得不对，请逐个来源核对。"))
        else:
            messages.success(request, _("已抽取，名单在下面。"))
            return redirect("stations:campaign", pk=pk)
    rows = reviews_for(actor).filter(campaign=found)
    labels = grade_labels(holding_version(found.standard, timezone.localdate()))
    table = review_table(request, rows, labels)
    if table.wants_file:
        return table.file()
    context = {
        "trail": trail((found.title, "")),
        "campaign": found,
        "form": form,
        "table": table,
        "open": rows.filter(done_on=None).order_by("due_on", "station__code")[:OPEN_SHOWN],
        "may_review": may(actor, Permission.INSPECT) or may(actor, Permission.EDIT_STATIONS),
    }
    status = 422 if form is not None and form.is_bound else 200
    return render(request, "stations/ratings/campaign.html", context, status=status)


def _draw_form(request: HttpRequest, found: Campaign) -> ValuesForm | None:
    """One field per announced source, for those who may draw and until it is drawn."""
    if found.plan is None or found.draw is not None:
        return None
    if not may(actor_of(request), Permission.EDIT_STATIONS, found.organisation):
        return None
    return ValuesForm(found.plan["sources"], request.POST if request.method == "POST" else None)


@requires(Permission.VIEW_STATIONS)
@require_POST
def finish(request: HttpRequest, pk: int) -> HttpResponseBase:
    """One station of a campaign is done."""
    actor = actor_of(request)
    review = get_object_or_404(reviews_for(actor), pk=pk)
    if not may_judge(actor, review.station):
        raise NotPermitted(str(pk))
    try:
        deeds.finish_review(pk, note=plain(request.POST.get("note", ""))[:200], actor=actor)
    except deeds.StillUnknown as fault:
        text = _("还有条款没有结论：%(numbers)s。请先判断或补全数据。")
        messages.error(request, text % {"numbers": _("、").join(fault.numbers)})
        return redirect("stations:station_results", code=review.station.code)
    except deeds.NotInForce:
        messages.error(request, _("这个站点现在不采用这个标准。"))
    except deeds.AlreadyDone:
        messages.info(request, _("这个站点已经复评过了。"))
    else:
        messages.success(request, _("已完成复评。"))
    return redirect("stations:campaign", pk=review.campaign_id)


def _announced(code: str) -> Campaign:
    rows = Campaign.objects.filter(plan__isnull=False).select_related("organisation", "standard")
    found: Campaign = get_object_or_404(rows, code=code)
    return found


@public
@require_safe
def shown(request: HttpRequest, code: str) -> HttpResponse:
    """For everybody: the list and the sources before, the numbers and the drawn stations after."""
    found = _announced(code)
    plan = found.plan or {}
    context: dict[str, Any] = {"campaign": found, "units": len(plan["units"])}
    if found.draw is not None:
        codes = [pick[2] for pick in found.draw["picks"]]
        names = dict(Station.objects.filter(code__in=codes).values_list("code", "name"))
        context["picks"] = [(one, names.get(one, "")) for one in codes]
        context["values"] = list(zip(plan["sources"], found.draw["values"], strict=True))
    return render(request, "stations/ratings/campaign_shown.html", context)


@public
@require_GET
def plan_file(request: HttpRequest, code: str) -> HttpResponse:
    """The announcement: its canonical bytes have the commitment as their SHA-256."""
    return _file(_announced(code).plan, f"plan-{code}.json")


@public
@require_GET
def draw_file(request: HttpRequest, code: str) -> HttpResponse:
    """The draw, as ``examples/recompute_draw.py`` reads it."""
    found = _announced(code)
    if found.draw is None:
        raise Http404(code)
    return _file(found.draw, f"draw-{code}.json")


def _file(data: Any, name: str) -> HttpResponse:
    text = json.dumps(data, ensure_ascii=False, sort_keys=True, indent=1)
    answer = HttpResponse(f"{text}\n", content_type="application/json")
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
