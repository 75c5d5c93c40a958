"""The tables behind a plan: what each group needs, and how many workers there are."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from minsheng.demand import services
from minsheng.demand.forms import MarginForm, NeedForm
from minsheng.demand.models import Need, PopulationMargin, WorkerGroup
from minsheng.demand.queries import margin_sums, needs_at
from minsheng.organisations.models import Organisation
from minsheng.organisations.permissions import Permission, actor_of, may, requires
from minsheng.organisations.queries import organisations_for
from minsheng.places.display import area_name
from minsheng.places.models import Service


def _trail(*names: tuple[str, str]) -> list[tuple[str, str]]:
    return [(_("需求"), reverse("demand:overview")), *names]


@requires(Permission.VIEW_DEMAND)
def needs(request: HttpRequest) -> HttpResponseBase:
    """The needs that hold for one union, by group."""
    unions = organisations_for(actor_of(request), Permission.VIEW_DEMAND)
    wanted = request.GET.get("union")
    union = (
        get_object_or_404(unions, code=wanted)
        if wanted
        else get_object_or_404(unions.order_by("path")[:1])
    )
    rows = needs_at(union)
    groups: dict[str, list[Need]] = {}
    for row in rows:
        groups.setdefault(row.group.label, []).append(row)
    context = {
        "union": union,
        "unions": unions.order_by("path"),
        "groups": groups.items(),
        "missing": services_missing(rows),
        "may_edit": may(request.user, Permission.EDIT_DEMAND, union),
        "trail": _trail((_("服务需求"), "")),
    }
    return render(request, "demand/needs.html", context)


def services_missing(rows: list[Need]) -> list[tuple[WorkerGroup, list[Service]]]:
    """Per group the services for which nothing is set yet."""
    known = {(row.group_id, row.service_id) for row in rows}
    offered = list(Service.objects.all())
    found = []
    for group in WorkerGroup.objects.all():
        absent = [service for service in offered if (group.pk, service.pk) not in known]
        if absent:
            found.append((group, absent))
    return found


@requires(Permission.EDIT_DEMAND)
def need_edit(request: HttpRequest, union_code: str, group: str, service: str) -> HttpResponseBase:
    """Set one need for one union."""
    unions = organisations_for(actor_of(request), Permission.EDIT_DEMAND)
    union = get_object_or_404(unions, code=union_code)
    of = get_object_or_404(WorkerGroup, code=group)
    what = get_object_or_404(Service, code=service)
    holding = [row for row in needs_at(union) if (row.group_id, row.service_id) == (of.pk, what.pk)]
    now = holding[0] if holding else None
    start = (
        {
            "percent": round(now.share * 100, 2),
            "reach_m": now.reach_m,
            "source": now.source,
            "verified": now.verified,
        }
        if now
        else {}
    )
    form = NeedForm(request.POST or None, initial=start)
    back = f"{reverse('demand:needs')}?union={union.code}"
    if request.method == "POST" and form.is_valid():
        services.set_need(
            organisation=union,
            group=of,
            service=what,
            share=form.share,
            reach_m=form.cleaned_data["reach_m"],
            source=form.cleaned_data["source"],
            verified=form.cleaned_data["verified"],
            actor=actor_of(request),
        )
        messages.success(request, _("已保存，从现在起生效。"))
        return redirect(back)
    history = Need.objects.filter(group=of, service=what, organisation=union).order_by(
        "-since", "-pk"
    )
    context = {
        "form": form,
        "union": union,
        "heading": f"{of.label} · {what.label}",
        "own": bool(now and now.organisation_id == union.pk),
        "group": of,
        "service": what,
        "history": history.select_related("responsible__holder"),
        "trail": _trail((_("服务需求"), back), (f"{of.label} · {what.label}", "")),
    }
    return render(request, "demand/need_form.html", context)


@requires(Permission.EDIT_DEMAND)
@require_POST
def need_reset(request: HttpRequest, union_code: str, group: str, service: str) -> HttpResponseBase:
    """Back to what holds above this union."""
    unions = organisations_for(actor_of(request), Permission.EDIT_DEMAND)
    union = get_object_or_404(unions, code=union_code)
    services.reset_need(
        organisation=union,
        group=get_object_or_404(WorkerGroup, code=group),
        service=get_object_or_404(Service, code=service),
        actor=actor_of(request),
    )
    messages.success(request, _("已恢复上级的数。"))
    return redirect(f"{reverse('demand:needs')}?union={union.code}")


@requires(Permission.VIEW_DEMAND)
def margins(request: HttpRequest) -> HttpResponseBase:
    """How many workers each area has, as far as it is known."""
    areas = organisations_for(actor_of(request), Permission.VIEW_DEMAND)
    areas = areas.filter(kind__in=["county", "zone", "town"]).order_by("path")
    sums = margin_sums(areas)
    rows = [
        (area, area_name(area), area.kind == Organisation.Kind.TOWN, sums.get(area.pk))
        for area in areas
    ]
    context = {
        "rows": rows,
        "may_edit": may(request.user, Permission.EDIT_DEMAND),
        "trail": _trail((_("总体人数"), "")),
    }
    return render(request, "demand/margins.html", context)


@requires(Permission.EDIT_DEMAND)
def margin_edit(request: HttpRequest, area_code: str) -> HttpResponseBase:
    """Set the populations of one area."""
    areas = organisations_for(actor_of(request), Permission.EDIT_DEMAND)
    area = get_object_or_404(areas, code=area_code)
    groups = list(WorkerGroup.objects.all())
    now = PopulationMargin.objects.filter(area=area, until=None).select_related("group")
    start: dict[str, object] = {f"workers_{row.group.code}": row.workers for row in now}
    if first := now.first():
        start |= {"source": first.source, "verified": first.verified}
    form = MarginForm(request.POST or None, groups=groups, initial=start)
    if request.method == "POST" and form.is_valid():
        answers = form.cleaned_data
        changed = services.set_margins(
            area,
            form.workers,
            source=answers["source"],
            verified=answers["verified"],
            actor=actor_of(request),
        )
        messages.success(request, _("已保存 %(count)s 处改动。") % {"count": changed})
        return redirect("demand:margins")
    heading = area_name(area)
    context = {
        "form": form,
        "heading": heading,
        "trail": _trail((_("总体人数"), reverse("demand:margins")), (heading, "")),
    }
    return render(request, "demand/margin_form.html", context)
