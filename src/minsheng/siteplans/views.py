"""Pages for planning: ask, watch, read, compare, adopt."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from minsheng.common.clean import number_of
from minsheng.jobs.queries import may_steer
from minsheng.organisations.models import Organisation
from minsheng.organisations.permissions import Permission, actor_of, may, requires
from minsheng.siteplans.cells import cells_geojson
from minsheng.siteplans.display.asked import asked_facts, far_sites
from minsheng.siteplans.display.compare import compare_table
from minsheng.siteplans.display.coverage import coverage_charts, coverage_tables, loss_tables
from minsheng.siteplans.display.maps import circle_features, plan_map, site_features
from minsheng.siteplans.display.menus import menu_lines
from minsheng.siteplans.display.money import next_chart, next_lines, year_lines
from minsheng.siteplans.display.rooms import room_table
from minsheng.siteplans.display.scenarios import robustness_of
from minsheng.siteplans.exports.geojson import as_geojson
from minsheng.siteplans.exports.paper import as_pdf
from minsheng.siteplans.exports.xlsx import as_xlsx
from minsheng.siteplans.forms import AdoptForm, PlanForm
from minsheng.siteplans.goals import WAYS
from minsheng.siteplans.models import SitePlan
from minsheng.siteplans.problem import EmptyScenario, NothingToPlan
from minsheng.siteplans.queries import SiteLine, plans_for, result_of
from minsheng.siteplans.reach_areas import reach_geojson, reaches_of
from minsheng.siteplans.reaches import ReachForm
from minsheng.siteplans.rules import OwnReach, site_id
from minsheng.siteplans.scenarios import ScenarioForm
from minsheng.siteplans.services import WrongState, adopt_plan, prepare_plan
from minsheng.siteplans.streets import published_problem
from minsheng.siteplans.wording import FIELDS, UNPLANNABLE, told
from minsheng.stations.models import Station

MOST_COMPARED = 4
MAP_KEPT_S = 3600
"""A browser need not ask again so soon: a plan's input and outcome do not change."""
MENUS_PER_PAGE = 40
SITES_PER_PAGE = 20
MOST_TO_TICK = 60
DIFFERENCES_PER_PAGE = 100
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _trail(*more: tuple[str, str]) -> list[tuple[str, str]]:
    return [(_("选址方案"), reverse("siteplans:index")), *more]


def _find(request: HttpRequest, pk: int) -> SitePlan:
    return get_object_or_404(plans_for(actor_of(request)).defer(None), pk=pk)


@requires(Permission.VIEW_SITEPLANS)
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """All plans within reach; several can be marked for comparison."""
    plans = plans_for(actor_of(request)).defer("parameters", "result")[:200]
    context = {"plans": plans, "may_compute": may(actor_of(request), Permission.COMPUTE_SITEPLANS)}
    return render(request, "siteplans/index.html", context)


@requires(Permission.COMPUTE_SITEPLANS)
def new(request: HttpRequest) -> HttpResponse:
    """The questions; a plan to start from may be named by ?from=."""
    actor, copied = actor_of(request), _copied(request)
    form = PlanForm(request.POST or None, actor=actor, initial=copied)
    cases = _scenario_form(request, form, copied)
    if "relist" in request.POST:
        form = PlanForm(actor=actor, initial=form.raw())
        kept = {field.name: field.value() for field in cases.chances}
        cases = ScenarioForm(area=_chosen_area(form), own=cases.own() or None, initial=kept)
    reaches = _reach_form(request, form, copied.get("reaches", ()))
    rest = [part for part in (cases, reaches) if part is not None and part.is_bound]
    if form.is_valid() and all(part.is_valid() for part in rest):
        plan = _prepared(request, form, reaches, cases)
        if plan is not None:
            return redirect(plan)
    context = {"form": form, "reaches": reaches, "cases": cases}
    return render(request, "siteplans/new.html", context)


def _chosen_area(form: PlanForm) -> Organisation | None:
    chosen = str(form["area"].value() or "")
    return form.areas.filter(pk=number_of(chosen) or 0).first()


def _scenario_form(request: HttpRequest, form: PlanForm, copied: dict[str, Any]) -> ScenarioForm:
    """The cases of other demand: sent back filled in, or as in the plan to start from, or some to think of."""
    area = _chosen_area(form)
    if "case-percent-0" in request.POST and form.is_bound:
        return ScenarioForm(request.POST, area=area)
    return ScenarioForm(area=area, own=copied.get("scenarios") or None, initial=copied)


def _reach_form(
    request: HttpRequest, form: PlanForm, own: tuple[OwnReach, ...]
) -> ReachForm | None:
    """The reaches as they were listed for an area: sent back filled in, or fresh for the area that is chosen."""
    listed = request.POST.get("listed_area", "")
    if form.is_bound and number_of(listed) is not None:
        area = form.areas.filter(pk=number_of(listed) or 0).first()
        return ReachForm(request.POST, area=area) if area else None
    area = _chosen_area(form)
    return ReachForm(area=area, own=() if request.POST else own) if area else None


def _prepared(
    request: HttpRequest, form: PlanForm, reaches: ReachForm | None, cases: ScenarioForm
) -> SitePlan | None:
    """The plan; None if something is lacking, which the form then says."""
    answers, own = form.cleaned_data, tuple[OwnReach, ...]()
    if reaches is not None and reaches.is_bound:
        own = reaches.own(answers["groups"], answers["services"])
    settings = form.settings(own, **(cases.settings() if cases.is_bound else {}))
    title, actor = answers["title"], actor_of(request)
    try:
        return prepare_plan(answers["area"], settings, title=title, actor=actor)
    except EmptyScenario as empty:
        cases.refuse(empty.scenario)
    except UNPLANNABLE as why:
        field = FIELDS.get(why.what, "area") if isinstance(why, NothingToPlan) else "area"
        form.add_error(field, told(why))
    return None


def _copied(request: HttpRequest) -> dict[str, Any]:
    model = number_of(request.GET.get("from", ""))
    if model is None:
        return {"title": _("选址方案 %(date)s") % {"date": timezone.localdate()}}
    plan = _find(request, model)
    asked = plan.asked
    goals = [*asked.objective, ""]
    return {
        **asked.to_json(),
        "reaches": asked.reaches,
        "title": _("%(title)s（改）") % {"title": plan.title},
        "area": plan.organisation,
        "first_goal": goals[0],
        "second_goal": goals[1],
        "phases": ", ".join(map(str, asked.phases)),
        "existing": "stay" if asked.existing_stay else "free",
        "scenarios": asked.scenarios,
    }


@requires(Permission.VIEW_SITEPLANS)
@require_GET
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One plan: how far it is, or what came out and why."""
    plan = _find(request, pk)
    context: dict[str, Any] = {
        "plan": plan,
        "job": plan.job,
        "may_steer": plan.job is not None and may_steer(actor_of(request), plan.job),
        "asked": asked_facts(plan),
        "trail": _trail((plan.title, "")),
    }
    if plan.result is not None:
        result, further = result_of(plan), next_lines(plan)
        context |= {
            "result": result,
            "page": Paginator(result.sites, SITES_PER_PAGE).get_page(request.GET.get("page")),
            "map": plan_map(plan, result),
            "rooms": room_table(plan, result),
            "robustness": robustness_of(plan),
            "coverage": coverage_tables(result),
            "charts": coverage_charts(result),
            "years": year_lines(plan, result),
            "way": dict(WAYS)[plan.asked.ways],
            "far_sites": far_sites(plan),
            "next": further,
            "next_chart": next_chart(result, further),
            "may_adopt": plan.state == SitePlan.State.READY
            and may(actor_of(request), Permission.ADOPT_SITEPLANS, plan.organisation),
        }
    return render(request, "siteplans/detail.html", context)


@requires(Permission.VIEW_SITEPLANS)
@require_GET
def services(request: HttpRequest, pk: int) -> HttpResponse:
    """What each station of the plan should offer, with the numbers behind it."""
    plan = _find(request, pk)
    if plan.result is None:
        return redirect(plan)
    page = Paginator(result_of(plan).sites, MENUS_PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "plan": plan,
        "page": page,
        "menus": menu_lines(plan, list(page.object_list)),
        "trail": _trail((plan.title, plan.get_absolute_url()), (_("服务配置"), "")),
    }
    return render(request, "siteplans/services.html", context)


@requires(Permission.VIEW_SITEPLANS)
@require_GET
def what_if(request: HttpRequest, pk: int) -> HttpResponse:
    """What if these stations of the plan fell away?"""
    plan = _find(request, pk)
    if plan.result is None:
        return redirect(plan)
    opened = {site["site"] for site in plan.result["open"]}
    chosen = opened & set(request.GET.getlist("without"))
    wanted = request.GET.get("q", "").strip()
    lines = [(site_id(line.place.pk), line) for line in result_of(plan).sites]
    ticked = [pair for pair in lines if pair[0] in chosen]
    others = [(s, line) for s, line in lines if s not in chosen and _named(line, wanted)]
    context = {
        "plan": plan,
        "lines": ticked + others[:MOST_TO_TICK],
        "wanted": wanted,
        "has_search": len(lines) > MOST_TO_TICK,
        "left_out": max(len(others) - MOST_TO_TICK, 0),
        "chosen": chosen,
        "tables": loss_tables(plan, chosen) if chosen else [],
        "trail": _trail((plan.title, plan.get_absolute_url()), (_("如果少了它"), "")),
    }
    return render(request, "siteplans/what_if.html", context)


def _named(line: SiteLine, words: str) -> bool:
    """Do all the words stand in the name of the place or its town?"""
    name = f"{line.place.name} {line.place.town or ''}".casefold()
    return all(word in name for word in words.casefold().split())


@requires(Permission.VIEW_SITEPLANS)
@require_GET
def compare(request: HttpRequest) -> HttpResponse:
    """Plans side by side: cost, coverage, equity, and which sites they share."""
    asked = map(number_of, request.GET.getlist("plan"))
    wanted = [pk for pk in asked if pk is not None][:MOST_COMPARED]
    plans = [
        plan
        for plan in plans_for(actor_of(request)).defer(None).filter(pk__in=wanted)
        if plan.result
    ]
    if len(plans) < 2:
        messages.warning(request, _("请勾选两个到四个已算出的方案。"))
        return redirect("siteplans:index")
    plans.sort(key=lambda plan: wanted.index(plan.pk))
    told = compare_table(plans)
    page = Paginator(told["differences"], DIFFERENCES_PER_PAGE).get_page(request.GET.get("page"))
    context = {"plans": plans, "trail": _trail((_("方案比较"), "")), **told, "page": page}
    context["query"] = urlencode([("plan", plan.pk) for plan in plans]) + "&"
    return render(request, "siteplans/compare.html", context)


@requires(Permission.ADOPT_SITEPLANS)
def adopt(request: HttpRequest, pk: int) -> HttpResponse:
    """Last look before the stations-to-be are made."""
    plan = _find(request, pk)
    if plan.result is None:
        return redirect(plan)
    year_end = dt.date(timezone.localdate().year, 12, 31)
    form = AdoptForm(request.POST or None, initial={"due": year_end})
    if request.method == "POST" and form.is_valid():
        try:
            stations = adopt_plan(pk, due=form.cleaned_data["due"], actor=actor_of(request))
        except WrongState:
            messages.error(request, _("这个方案已经采纳过，或者还没有结果。"))
            return redirect(plan)
        messages.success(
            request, _("已采纳。%(count)s 个站点列入建设计划。") % {"count": len(stations)}
        )
        return redirect(f"{reverse('stations:index')}?state={Station.State.PLANNED}")
    trail = _trail((plan.title, plan.get_absolute_url()), (_("采纳方案"), ""))
    context = {"plan": plan, "form": form, "result": result_of(plan), "trail": trail}
    return render(request, "siteplans/adopt.html", context)


@requires(Permission.VIEW_SITEPLANS)
@require_GET
def reach(request: HttpRequest, pk: int) -> HttpResponse:
    """From where the open stations can be reached along the streets, as GeoJSON for the map."""
    plan = _find(request, pk)
    if plan.network is None or plan.result is None:
        raise Http404
    reaches = reaches_of(plan)
    wanted = request.GET.get("metres", "")
    metres = number_of(wanted) or 0
    if metres not in reaches:
        metres = reaches[-1]
    found = reach_geojson(plan, metres, as_lines=request.GET.get("as") == "lines")
    return _map_part(found)


def _map_part(found: dict[str, Any]) -> HttpResponse:
    text = json.dumps(found, ensure_ascii=False, separators=(",", ":"))
    answer = HttpResponse(text, content_type="application/geo+json")
    patch_cache_control(answer, private=True, max_age=MAP_KEPT_S)
    patch_vary_headers(answer, ["Cookie", "Accept-Language"])
    return answer


@requires(Permission.VIEW_SITEPLANS)
@require_GET
def layer(request: HttpRequest, pk: int, layer: str) -> HttpResponse:
    """A layer of the plan's map as GeoJSON: its sites, the circles of their reach, or covered hexagons."""
    plan = _find(request, pk)
    if plan.result is None or layer not in {"sites", "circles", "cells"}:
        raise Http404
    if layer == "cells":
        return _map_part(cells_geojson(plan))
    result = result_of(plan)
    features = site_features(result) if layer == "sites" else circle_features(plan, result)
    return _map_part({"type": "FeatureCollection", "features": features})


def _file(content: str | bytes, kind: str, name: str) -> HttpResponse:
    answer = HttpResponse(content, content_type=kind)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


@requires(Permission.VIEW_SITEPLANS)
@require_GET
def download(request: HttpRequest, pk: int, what: str) -> HttpResponse:
    """The frozen problem or the plan as JSON: anybody can check them with ``minsheng check siting``."""
    plan = _find(request, pk)
    content = published_problem(plan) if what == "problem" else plan.result
    text = json.dumps(content, ensure_ascii=False, indent=1) + "\n"
    return _file(text, "application/json; charset=utf-8", f"siting-{what}-{plan.pk}.json")


@requires(Permission.VIEW_SITEPLANS)
@require_GET
def export(request: HttpRequest, pk: int, form: str) -> HttpResponse:
    """The plan for a planning bureau: GeoJSON, XLSX, or PDF with a map."""
    plan = _find(request, pk)
    if plan.result is None:
        return redirect(plan)
    result = result_of(plan)
    if form == "geojson":
        text = json.dumps(as_geojson(plan, result), ensure_ascii=False)
        return _file(text, "application/geo+json", f"siteplan-{pk}.geojson")
    if form == "xlsx":
        return _file(as_xlsx(plan, result), XLSX, f"siteplan-{pk}.xlsx")
    return _file(as_pdf(plan, result), "application/pdf", f"siteplan-{pk}.pdf")
