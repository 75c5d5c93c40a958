"""What was seen, which stations nobody visited, one note with its pictures."""

from __future__ import annotations

from django.http import FileResponse, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from minsheng.organisations.permissions import Permission, actor_of, requires
from minsheng.visits.models import Visit, VisitPhoto
from minsheng.visits.queries import unvisited, visitable, visits_for
from minsheng.web import photos
from minsheng.web.tables import ChoiceFilter, Column, Step, Table

WRITE = Step(gettext_lazy("写一条"), "visit_notes:new", Permission.VISIT)


@requires(Permission.VISIT)
@require_safe
def index(request: HttpRequest) -> HttpResponseBase:
    """Notes, or the stations nobody visited this year."""
    actor, year = actor_of(request), timezone.localdate().year
    view = "unvisited" if request.GET.get("view") == "unvisited" else "notes"
    table = _unvisited(request, year) if view == "unvisited" else _notes(request)
    if table.wants_file:
        return table.file()
    total, missing = visitable(actor).count(), unvisited(actor, year).count()
    tabs = [
        (_("走访记录"), "?view=notes", view == "notes"),
        (_("今年没人去过的站点"), "?view=unvisited", view == "unvisited"),
    ]
    context = {"table": table, "tabs": tabs, "total": total, "seen": total - missing}
    return render(request, "visits/index.html", context)


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


def _unvisited(request: HttpRequest, year: int) -> Table:
    def link(row: object) -> str:
        return f"{reverse('visit_notes:new')}?station={row.short_code}"  # type: ignore[attr-defined]

    columns = [
        Column("name", gettext_lazy("站点名称"), sort=["name"], link=link, is_head=True),
        Column("code", gettext_lazy("编码"), sort=["code"]),
        Column("town", gettext_lazy("乡镇（街道）"), "town", sort=["town__path"]),
    ]
    return _ViewTable(
        request,
        unvisited(actor_of(request), year),
        columns,
        name="unvisited",
        caption=gettext_lazy("今年没人去过的站点"),
        empty_title=gettext_lazy("今年每个站点都有人去过"),
        empty_text=gettext_lazy("开放和暂停的站点今年都有走访记录。"),
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
