"""Planning: stations by risk, weights, single visits, templates, declared relations."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from minsheng.common.clean import number_of
from minsheng.inspections.forms import (
    OneVisitForm,
    RelationForm,
    TemplateForm,
    VisitForm,
    WeightsForm,
    top_of,
)
from minsheng.inspections.models import Inspection, Relation, RiskWeights
from minsheng.inspections.queries import inspections_for, ranked, templates_for, weights_at
from minsheng.inspections.queries.risk import Ranked, checkable_by
from minsheng.inspections.services import (
    ConflictOfInterest,
    declare_relation,
    make_template,
    plan_inspection,
    set_weights,
)
from minsheng.inspections.words import GROUNDS, WHY_NOT
from minsheng.organisations.permissions import NotPermitted, Permission, actor_of, requires
from minsheng.stations.models import Station

PER_PAGE = 25


@requires(Permission.PLAN_INSPECTIONS)
def risk(request: HttpRequest) -> HttpResponse:
    """Stations by risk with the numbers behind each score; the ticked ones get a visit."""
    actor = actor_of(request)
    form = VisitForm(actor, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        ids = [one for one in map(number_of, request.POST.getlist("station")) if one]
        rows = checkable_by(actor).filter(pk__in=ids[:PER_PAGE])
        for station in rows.select_related("organisation", "responsible"):
            _plan_one(request, station, told, Inspection.Origin.RISK)
        if not ids:
            messages.warning(request, _("请先在表里勾选驿站。"))
        return redirect("inspections:risk")
    page = Paginator(ranked(checkable_by(actor)), PER_PAGE).get_page(request.GET.get("page"))
    context = {"rows": _shown(page.object_list, request), "page": page, "form": form}
    status = 422 if form.is_bound else 200
    return render(request, "inspections/risk.html", context, status=status)


def _shown(found: Any, request: HttpRequest) -> list[dict[str, object]]:
    ids = [one.station_id for one in found]
    stations = Station.objects.select_related("organisation").in_bulk(ids)
    open_ = inspections_for(actor_of(request)).filter(
        station__in=ids, state__in=[Inspection.State.PLANNED, Inspection.State.STARTED]
    )
    planned = {one.station_id: one for one in open_}
    return [_row(one, stations[one.station_id], planned.get(one.station_id)) for one in found]


def _row(one: Ranked, station: Station, visit: Inspection | None) -> dict[str, object]:
    grounds = [(GROUNDS[g.name], g.count, g.weight, g.points) for g in one.grounds]
    return {"station": station, "risk": one.risk, "grounds": grounds, "visit": visit}


def _plan_one(
    request: HttpRequest, station: Station, told: dict[str, Any], origin: str
) -> Inspection | None:
    try:
        return plan_inspection(
            station,
            told["template"],
            inspectors=list(told["inspectors"]),
            window_from=told["window_from"],
            window_until=told["window_until"],
            announced=told["announced"],
            origin=origin,
            actor=actor_of(request),
        )
    except ConflictOfInterest as error:
        facts = {"station": station.name, "name": error.name, "why": WHY_NOT[error.why]}
        text = _("%(station)s 没有安排：%(name)s 不能去，%(why)s。")
        messages.warning(request, text % facts)
    except NotPermitted:
        text = _("%(station)s 没有安排：有检查员在那里没有检查权限。")
        messages.warning(request, text % {"station": station.name})
    return None


@requires(Permission.PLAN_INSPECTIONS)
def new(request: HttpRequest) -> HttpResponse:
    """One visit to one station."""
    actor = actor_of(request)
    first = {"station": request.GET.get("station", "")}
    form = OneVisitForm(actor, request.POST if request.method == "POST" else None, initial=first)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        visit = _plan_one(request, told["station"], told, Inspection.Origin.HAND)
        if visit is not None:
            messages.success(request, _("已安排检查 %(number)s。") % {"number": visit.number})
            return redirect("inspections:detail", pk=visit.pk)
    title = _("安排一次检查")
    return _form_page(request, form, title, _("安排"))


@requires(Permission.PLAN_INSPECTIONS)
def weights(request: HttpRequest) -> HttpResponse:
    """How heavily each ground counts."""
    actor = actor_of(request)
    union = top_of(actor)
    if union is None:
        raise NotPermitted(Permission.PLAN_INSPECTIONS)
    now = weights_at(union)
    row = RiskWeights(organisation=union, **{name: getattr(now, name) for name in now.names()})
    form = WeightsForm(request.POST if request.method == "POST" else None, instance=row)
    if request.method == "POST" and form.is_valid():
        set_weights(union, form.weights(), actor=actor)
        messages.success(request, _("权重已保存，列表已按新权重排序。"))
        return redirect("inspections:risk")
    return _form_page(request, form, _("风险权重"), _("保存"))


@requires(Permission.PLAN_INSPECTIONS)
def templates(request: HttpRequest) -> HttpResponse:
    """Templates in reach, and making one from a published version."""
    actor = actor_of(request)
    form = TemplateForm(actor, request.POST if request.method == "POST" else None)
    union = top_of(actor)
    if request.method == "POST" and form.is_valid() and union is not None:
        made = make_template(form.cleaned_data["version"], union, actor=actor)
        messages.success(request, _("模板可以用了：%(name)s。") % {"name": made.name})
        return redirect("inspections:templates")
    context = {"form": form, "templates": templates_for(actor)}
    status = 422 if form.is_bound else 200
    return render(request, "inspections/templates.html", context, status=status)


@requires(Permission.PLAN_INSPECTIONS)
def relations(request: HttpRequest) -> HttpResponse:
    """Who may not go where by their own word."""
    actor = actor_of(request)
    form = RelationForm(actor, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        declare_relation(told["person"], told["station"], told["why"], actor=actor)
        messages.success(request, _("已登记，以后不会派他去这个驿站。"))
        return redirect("inspections:relations")
    rows = Relation.objects.filter(station__in=checkable_by(actor))
    context = {"form": form, "rows": rows.select_related("person", "station")[:200]}
    status = 422 if form.is_bound else 200
    return render(request, "inspections/relations.html", context, status=status)


def _form_page(request: HttpRequest, form: Any, title: str, button: str) -> HttpResponse:
    context = {"form": form, "title": title, "button": button}
    status = 422 if form.is_bound else 200
    return render(request, "inspections/form.html", context, status=status)
