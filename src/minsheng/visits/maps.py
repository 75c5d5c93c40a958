"""Where somebody has been of late: stations only, no people, no days, no ways."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from minsheng.visits.models import Visit
from minsheng.visits.queries import visitable
from minsheng.web.maps import Category, Feature, Layer, MapView, point

if TYPE_CHECKING:
    from minsheng.accounts.models import User

CATEGORIES = [
    Category("recent", _("这段时间去过"), "ok", "circle"),
    Category("earlier", _("以前去过"), "watch", "diamond"),
    Category("never", _("从没去过"), "alert", "triangle"),
]


def coverage_map(months: int) -> MapView:
    """The stations in reach by whether somebody has been there; the page's table tells the gaps."""
    url = f"{reverse('visits:coverage')}?months={months}"
    layer = Layer("coverage", _("站点"), url=url, categories=CATEGORIES, clusters=True)
    return MapView(_("走访覆盖地图"), [layer], list_id="unvisited", key="coverage")


def features(actor: User, since: dt.date) -> list[Feature]:
    """Stations in use as points; one query."""
    visits = Visit.objects.filter(station=OuterRef("pk"))
    rows = visitable(actor).select_related(None).annotate(
        recent=Exists(visits.filter(on__gte=since)), ever=Exists(visits)
    )  # fmt: skip
    told = rows.values_list("name", "short_code", "lon", "lat", "recent", "ever")
    return [
        point(lon, lat, name, category=_category(recent, ever), url=f"{reverse('visit_notes:new')}?station={code}")
        for name, code, lon, lat, recent, ever in told.iterator(chunk_size=2000)
    ]  # fmt: skip


def _category(recent: bool, ever: bool) -> str:
    if recent:
        return "recent"
    return "earlier" if ever else "never"
