"""Pages of street networks: all versions, one of them, uploading, putting out of use."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from minsheng.imports.wording import say_problem
from minsheng.jobs.queries import may_steer
from minsheng.organisations.permissions import Permission, actor_of, may, requires
from minsheng.places import services, street_faults
from minsheng.places.models import Place, StreetNetwork
from minsheng.places.network_forms import NetworkForm
from minsheng.web.tables import Column, Step, Table

FAR_SHOWN = 50
MEANS = {"foot": gettext_lazy("步行"), "ebike": gettext_lazy("骑电动车")}


def _trail(*names: str) -> list[tuple[str, str]]:
    trail = [(_("地点库"), reverse("places:list")), (_("路网"), reverse("places:networks"))]
    return [*trail, *((name, "") for name in names)]


def _rows(request: HttpRequest) -> Any:
    rows = StreetNetwork.objects.visible_to(request.user)
    return rows.select_related(
        "organisation", "responsible__holder", "job__created_by", "job__responsible"
    )


COLUMNS = [
    Column(
        "version",
        gettext_lazy("版本"),
        lambda row: _("第 %(version)s 版") % {"version": row.version},
        link=StreetNetwork.get_absolute_url,
        is_head=True,
    ),
    Column("organisation", gettext_lazy("适用地区"), "organisation.label"),
    Column(
        "state",
        gettext_lazy("状态"),
        "get_state_display",
        tone=lambda row: row.tone,
        sort=["state"],
    ),
    Column("source", gettext_lazy("数据来源")),
    Column("licence", gettext_lazy("使用许可")),
    Column("created_at", gettext_lazy("上传时间"), sort=["created_at"]),
]


@requires(Permission.VIEW_PLACES)
def network_list(request: HttpRequest) -> HttpResponseBase:
    """Every version within reach."""
    table = Table(
        request,
        _rows(request),
        COLUMNS,
        [],
        name="streets",
        caption=gettext_lazy("路网"),
        empty_title=gettext_lazy("还没有路网"),
        empty_text=gettext_lazy("没有路网时，方案按直线距离乘绕行系数计算。"),
        empty_step=Step(gettext_lazy("上传路网"), "places:network_new", Permission.EDIT_PLACES),
    )
    if table.wants_file:
        return table.file()
    may_edit = may(request.user, Permission.EDIT_PLACES)
    context = {"table": table, "trail": [_trail()[0], (_("路网"), "")], "may_edit": may_edit}
    return render(request, "places/networks.html", context)


@requires(Permission.EDIT_PLACES)
def network_new(request: HttpRequest) -> HttpResponseBase:
    """Upload a file; it is read in the background."""
    actor = actor_of(request)
    form = NetworkForm(request.POST or None, request.FILES or None, actor=actor)
    if request.method == "POST" and form.is_valid():
        answers = form.cleaned_data
        file = answers.pop("file")
        return redirect(services.add_network(file, file_name=file.name, actor=actor, **answers))
    context = {"form": form, "trail": _trail(_("上传路网"))}
    return render(request, "places/network_form.html", context, status=400 if form.errors else 200)


@requires(Permission.VIEW_PLACES)
def network_detail(request: HttpRequest, pk: int) -> HttpResponseBase:
    """One version: where it comes from, how much it holds, which places no street is near."""
    network = get_object_or_404(_rows(request), pk=pk)
    may_edit = may(request.user, Permission.EDIT_PLACES, network.organisation)
    near = Place.objects.visible_to(request.user).filter(pk__in=network.far[:FAR_SHOWN])
    return render(
        request,
        "places/network.html",
        {
            "network": network,
            "job": network.job if network.state == StreetNetwork.State.READING else None,
            "may_steer": network.job is not None and may_steer(actor_of(request), network.job),
            "facts_shown": facts_of(network),
            "problem": say_problem(network.problem, {}) if network.problem else "",
            "faults": street_faults.told(
                (network.problem or {}).get("facts", {}).get("told", "[]")
            ),
            "far": near.order_by("name"),
            "may_retire": may_edit and network.state == StreetNetwork.State.READY,
            "trail": _trail(str(network)),
        },
    )


def facts_of(network: StreetNetwork) -> list[tuple[str, object]]:
    """Label and value of what is worth knowing about a version."""
    lines: list[tuple[str, object]] = [
        (_("适用地区"), network.organisation.label),
        (_("数据来源"), network.source),
        (_("使用许可"), network.licence),
        (_("文件名"), network.file_name),
        (_("坐标系"), network.get_datum_display()),
    ]
    return lines + [
        (
            str(MEANS[means]),
            _("%(km)s 公里，%(streets)s 段")
            % {"km": f"{count['km']:,.1f}", "streets": f"{count['streets']:,.0f}"},
        )
        for means, count in network.counts.items()
    ]


@requires(Permission.EDIT_PLACES)
@require_POST
def network_retire(request: HttpRequest, pk: int) -> HttpResponseBase:
    """No new plan uses this version."""
    rows = StreetNetwork.objects.visible_to(request.user, Permission.EDIT_PLACES)
    network = get_object_or_404(rows, pk=pk)
    try:
        services.retire_network(network.pk, actor=actor_of(request))
    except services.WrongState:
        messages.warning(request, _("别人刚刚做过这一步，页面已经更新。"))
    else:
        messages.success(request, _("已停用。用它算过的方案不变。"))
    return redirect(network)
