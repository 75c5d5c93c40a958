"""What was seen, which stations nobody visited, one note with its pictures."""

from __future__ import annotations

import datetime as dt
import json

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from minsheng.organisations.permissions import Permission, actor_of, requires
from minsheng.visits.maps import coverage_map, features
from minsheng.visits.models import Visit, VisitPhoto
from minsheng.visits.queries import months_ago, unvisited, visitable, visits_for
from minsheng.web import photos
from minsheng.web.tables import ChoiceFilter, Column, Step, Table

WRITE = Step(gettext_lazy("写一条"), "visit_notes:new", Permission.VISIT)


MONTHS = (3, 6, 12)


@requires(Permission.VISIT)
@require_safe
def index(request: HttpRequest) -> HttpResponseBase:
    """Notes, or the stations nobody visited in so many months, as a map and a list."""
    actor, view = actor_of(request), request.GET.get("view", "notes")
    months = int(view) if view in map(str, MONTHS) else 0
    table = _unvisited(request, months) if months else _notes(request)
    if table.wants_file:
        return table.file()
    tabs = [(_("走访记录"), "?view=notes", not months)]
    for one in MONTHS:
        label = _("%(months)s 个月没人去的站点") % {"months": one}
        tabs.append((label, f"?view={one}", one == months))
    context: dict[str, object] = {"table": table, "tabs": tabs, "months": months}
    if months:
        total = visitable(actor).count()
        missing = unvisited(actor, _since(months)).count()
        context |= {"total": total, "seen": total - missing, "map": coverage_map(months)}
    return render(request, "visits/index.html", context)


def _since(months: int) -> dt.date:
    return months_ago(timezone.localdate(), months)


@requires(Permission.VISIT)
@require_safe
def coverage(request: HttpRequest) -> HttpResponse:
    """The points of the map."""
    asked = request.GET.get("months", "")
    months = int(asked) if asked in map(str, MONTHS) else MONTHS[-1]
    told = {"type": "FeatureCollection", "features": features(actor_of(request), _since(months))}
    text = json.dumps(told, ensure_ascii=False)
    return HttpResponse(text, content_type="application/geo+json")


class _ViewTable(Table):
    @property
    def query(self) -> dict[str, str]:
        return {**super().query, "view": self.request.GET.get("view", "notes")}


def _notes(request: HttpRequest) -> Table:
    columns = [
        Column("station", gettext_lazy("站点"), "station.name", link=lambda row: row.get_absolute_url(), is_head=True),
        Column("on", gettext_lazy("日期"), sort=["on"]),
        Column("kind", gettext_lazy("种类"), "get_kind_display"),
        Column("words", gettext_lazy("看到什么")),
        Column("problem", gettext_lazy("问题")),
        Column("case", gettext_lazy("整改单"), lambda row: row.case.number if row.case else ""),
        Column("by", gettext_lazy("走访人"), "by"),
    ]  # fmt: skip
    return _ViewTable(
        request,
        visits_for(actor_of(request)),
        columns,
        [ChoiceFilter("kind", gettext_lazy("种类"), Visit.Kind.choices)],
        name="visits",
        caption=gettext_lazy("走访记录"),
        empty_title=gettext_lazy("还没有走访记录"),
        empty_text=gettext_lazy("到站点看一眼，用手机写一两句；有问题会立案整改。"),
        empty_step=WRITE,
    )


def _unvisited(request: HttpRequest, months: int) -> Table:
    def link(row: object) -> str:
        return f"{reverse('visit_notes:new')}?station={row.short_code}"  # type: ignore[attr-defined]

    columns = [
        Column("name", gettext_lazy("站点名称"), sort=["name"], link=link, is_head=True),
        Column("code", gettext_lazy("编码"), sort=["code"]),
        Column("town", gettext_lazy("乡镇（街道）"), "town", sort=["town__path"]),
    ]
    return _ViewTable(
        request,
        unvisited(actor_of(request), _since(months)),
        columns,
        name="unvisited",
        caption=_("%(months)s 个月没人去的站点") % {"months": months},
        empty_title=gettext_lazy("每个站点都有人去过"),
        empty_text=gettext_lazy("开放和暂停的站点在这段时间都有走访记录。"),
    )


@requires(Permission.VISIT)
@require_safe
def visit(request: HttpRequest, pk: int) -> HttpResponseBase:
    """One note."""
    row = get_object_or_404(visits_for(actor_of(request)), pk=pk)
    context = {"visit": row, "trail": [(_("走访"), reverse("visits:index")), (str(row), "")]}
    return render(request, "visits/visit.html", context)


@requires(Permission.VISIT)
@require_safe
def photo(request: HttpRequest, pk: int, photo_id: int) -> FileResponse:
    """One picture of a note within reach."""
    row = get_object_or_404(visits_for(actor_of(request)), pk=pk)
    return photos.answer(get_object_or_404(VisitPhoto, visit=row, pk=photo_id).file)
