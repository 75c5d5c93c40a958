"""Exact points, for those who may edit them: list, drawing, removing, batches."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Count, Sum
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from minsheng.demand import services
from minsheng.demand.forms import DrawForm
from minsheng.demand.models import DemandBatch, DemandPoint, HourBand, WorkerGroup
from minsheng.demand.services.points import WrongState
from minsheng.organisations.claims import Misplaced
from minsheng.organisations.models import Organisation
from minsheng.organisations.permissions import Permission, actor_of, requires
from minsheng.organisations.queries import organisations_for
from minsheng.places.display import area_name
from minsheng.places.forms import add_misplaced
from minsheng.places.maps import drawing_map
from minsheng.web.tables import ChoiceFilter, Column, Filter, Step, Table, TextFilter


def _trail(name: str) -> list[tuple[str, str]]:
    return [(_("需求"), reverse("demand:overview")), (name, "")]


def _rows(request: HttpRequest) -> Any:
    rows = DemandPoint.objects.visible_to(request.user, Permission.EDIT_DEMAND).current()
    return rows.select_related("organisation", "town", "group", "band", "batch")


def _table(request: HttpRequest) -> Table:
    columns = [
        Column(
            "code",
            gettext_lazy("编码"),
            sort=["code"],
            link=lambda row: reverse("demand:point", args=[row.pk]),
            is_head=True,
        ),
        Column("group", gettext_lazy("群体"), "group.label", sort=["group__position"]),
        Column("band", gettext_lazy("时段"), "band.label", sort=["band__position"]),
        Column("workers", gettext_lazy("人数"), "shown_workers", sort=["workers"], numeric=True),
        Column(
            "town",
            gettext_lazy("乡镇（街道）"),
            lambda row: area_name(row.town),
            sort=["town__path"],
        ),
        Column("source", gettext_lazy("来源"), "batch.get_source_display", sort=["batch__source"]),
        Column(
            "organisation",
            gettext_lazy("所属组织"),
            "organisation.label",
            sort=["organisation__path"],
        ),
        Column("note", gettext_lazy("说明"), sort=["note"]),
        Column("lon", gettext_lazy("经度"), sort=["lon"], numeric=True),
        Column("lat", gettext_lazy("纬度"), sort=["lat"], numeric=True),
    ]
    groups, bands = WorkerGroup.objects.all(), HourBand.objects.all()
    filters: list[Filter] = [
        TextFilter("q", gettext_lazy("编码或说明"), ["code", "note"]),
        ChoiceFilter(
            "group", gettext_lazy("群体"), [(one.code, one.label) for one in groups], "group__code"
        ),
        ChoiceFilter(
            "band", gettext_lazy("时段"), [(one.code, one.label) for one in bands], "band__code"
        ),
        ChoiceFilter("source", gettext_lazy("来源"), DemandBatch.Source.choices, "batch__source"),
    ]
    return Table(
        request,
        _rows(request),
        columns,
        filters,
        name="demand-points",
        per_page=20,  # eleven facts each: a page of them must not tire a phone
        caption=gettext_lazy("需求点列表"),
        empty_title=gettext_lazy("还没有需求点"),
        empty_text=gettext_lazy("可以导入文件、在地图上绘制，或由调查推算。"),
        empty_step=Step(gettext_lazy("导入名单"), "imports:new", Permission.IMPORT_DATA),
    )


@requires(Permission.EDIT_DEMAND)
def point_list(request: HttpRequest) -> HttpResponseBase:
    """Every exact point in force that the reader may edit."""
    table = _table(request)
    if table.wants_file:
        return table.file()
    return render(request, "demand/points.html", {"table": table, "trail": _trail(_("需求点"))})


@requires(Permission.EDIT_DEMAND)
def point_detail(request: HttpRequest, point_id: int) -> HttpResponseBase:
    """One point, with the way to remove it."""
    point = get_object_or_404(_rows(request).select_related("responsible__holder"), pk=point_id)
    facts = [
        (_("群体"), point.group.label),
        (_("时段"), point.band.label),
        (_("人数"), point.shown_workers),
        (_("乡镇（街道）"), area_name(point.town)),
        (_("来源"), point.batch.get_source_display()),
        (_("坐标（WGS-84）"), f"{point.lon:.6f}, {point.lat:.6f}"),
        (_("录入的坐标"), f"{point.entered_lon}, {point.entered_lat} {point.datum.upper()}"),
        (_("说明"), point.note),
        (_("所属组织"), point.organisation),
        (_("责任岗位"), f"{point.responsible} {point.responsible.holder}"),
    ]
    trail = [*_trail(_("需求点"))[:1], (_("需求点"), reverse("demand:points")), (point.code, "")]
    return render(
        request, "demand/point.html", {"point": point, "facts_shown": facts, "trail": trail}
    )


@requires(Permission.EDIT_DEMAND)
@require_POST
def point_remove(request: HttpRequest, point_id: int) -> HttpResponseBase:
    """Take one point away."""
    point = get_object_or_404(_rows(request), pk=point_id)
    services.remove_points([point.pk], actor=actor_of(request))
    messages.success(request, _("已删除。"))
    return redirect("demand:points")


@requires(Permission.EDIT_DEMAND)
def draw(request: HttpRequest) -> HttpResponseBase:
    """Draw spots on the map."""
    actor = actor_of(request)
    mine = organisations_for(actor, Permission.EDIT_DEMAND)
    form = DrawForm(
        request.POST or None, actor=actor, initial={"organisation": mine.order_by("path").first()}
    )
    if request.method == "POST" and form.is_valid():
        answers = form.cleaned_data
        facts = [
            services.PointFacts(
                lon=lon,
                lat=lat,
                group=answers["group"],
                band=band,
                workers=answers["workers"],
                note=answers["note"],
            )
            for lon, lat in answers["all_points"]
            for band in answers["bands"]
        ]
        try:
            points = services.add_points(facts, organisation=answers["organisation"], actor=actor)
        except Misplaced as misplaced:
            add_misplaced(form, misplaced, each=len(answers["bands"]))
        else:
            messages.success(request, _("已登记 %(count)s 个需求点。") % {"count": len(points)})
            return redirect("demand:points")
    view = drawing_map(mine.filter(kind=Organisation.Kind.TOWN))
    return render(
        request, "demand/draw.html", {"form": form, "view": view, "trail": _trail(_("绘制"))}
    )


@requires(Permission.EDIT_DEMAND)
def batches(request: HttpRequest) -> HttpResponseBase:
    """Where the points came from, batch by batch."""
    rows = DemandBatch.objects.visible_to(request.user, Permission.EDIT_DEMAND)
    rows = rows.select_related("organisation", "responsible__holder")
    rows = rows.annotate(count=Count("points"), workers=Sum("points__workers"))
    return render(request, "demand/batches.html", {"batches": rows, "trail": _trail(_("批次"))})


@requires(Permission.EDIT_DEMAND)
@require_POST
def batch_retire(request: HttpRequest, batch_id: int) -> HttpResponseBase:
    """The batch no longer counts."""
    rows = DemandBatch.objects.visible_to(request.user, Permission.EDIT_DEMAND)
    batch = get_object_or_404(rows, pk=batch_id)
    try:
        services.retire_batch(batch.pk, actor=actor_of(request))
    except WrongState:
        messages.warning(request, _("别人刚刚做过这一步，页面已经更新。"))
    else:
        messages.success(request, _("已停用，这一批不再计入。"))
    return redirect("demand:batches")
