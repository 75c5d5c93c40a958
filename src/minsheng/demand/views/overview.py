"""The demand map: published counts by hexagon, area, group and part of the day."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils.functional import Promise

from minsheng.demand import showing
from minsheng.demand.forms import ViewForm
from minsheng.demand.models import HourBand, WorkerGroup
from minsheng.demand.queries import (
    Choice,
    current_points,
    hexagons,
    published_by,
    published_by_two,
    published_total,
)
from minsheng.organisations.models import Organisation
from minsheng.organisations.permissions import NotPermitted, Permission, actor_of, may, requires
from minsheng.places.display import area_name
from minsheng.web.exports import KINDS, response


def _area_field(union: Organisation) -> str:
    """The city is shown by county, everybody else by town."""
    return "town__parent__code" if union.kind == Organisation.Kind.CITY else "town__code"


def _chosen(request: HttpRequest) -> ViewForm:
    form = ViewForm(request.GET, actor=actor_of(request))
    if not form.is_valid():
        form = ViewForm({}, actor=actor_of(request))
        if not form.is_valid():
            raise NotPermitted("no union to show demand of")
    return form


@requires(Permission.VIEW_DEMAND)
def overview(request: HttpRequest) -> HttpResponseBase:
    """Who is where when: map, table and charts. Nothing here is exact."""
    form = _chosen(request)
    answers = form.cleaned_data
    union, group, band = answers["union"], answers["group"], answers["band"]
    choice = Choice(group.code if group else None, band.code if band else None)
    here = current_points([union])
    points = choice.narrow(here)
    field = _area_field(union)
    bands = [one for one in HourBand.objects.all() if not band or one == band]
    organisations = Organisation.objects.filter(kind__in=["town", "county", "zone"])
    names = {one.code: area_name(one) for one in organisations}
    sums = published_by(points, field)
    rows = showing.area_rows(published_by_two(points, field, "band__code"), sums, names, bands)
    if request.GET.get("as") in KINDS:
        heads: list[str | Promise] = [
            showing.AREA_HEAD,
            *(one.label for one in bands),
            showing.TOTAL_HEAD,
        ]
        lines = ([row.name, *row.counts, row.total] for row in rows)
        return response(request.GET["as"], "demand", heads, lines)
    cells = hexagons(points, answers["resolution"])
    groups = list(WorkerGroup.objects.all())
    query = request.GET.copy()
    query.pop("as", None)
    context = {
        "form": form,
        "union": union,
        "band": band,
        "bands": bands,
        "view": showing.demand_map(cells, names),
        "rows": rows,
        "total": published_total(points),
        "cells": len(cells),
        "withheld": sum(cell.workers is None for cell in cells),
        "step": showing.step(),
        "charts": [
            showing.band_chart(
                published_by(Choice(choice.group).narrow(here), "band__code"),
                list(HourBand.objects.all()),
            ),
            showing.group_chart(
                published_by_two(
                    Choice(None, choice.band).narrow(here), "group__code", "band__code"
                ),
                groups,
                bands,
            ),
            showing.area_chart(sums, names),
        ],
        "query": query.urlencode(),
        "may_edit": may(request.user, Permission.EDIT_DEMAND),
    }
    return render(request, "demand/overview.html", context)
