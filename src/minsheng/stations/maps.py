"""Maps of stations: all of them, one, and one to pick a point on."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from minsheng.places.maps import town_layer
from minsheng.stations.models import Station
from minsheng.web.maps import Category, Feature, Layer, MapView, point

CATEGORIES = [
    Category("open", _("开放"), "ok", "circle"),
    Category("suspended", _("暂停"), "alert", "triangle"),
    Category("accepted", _("已验收"), "watch", "diamond"),
    Category("building", _("建设中"), "info", "square"),
    Category("planned", _("拟建"), "info", "ring"),
    Category("exited", _("已退出"), "off", "cross"),
]


def features(rows: QuerySet[Station]) -> list[Feature]:
    """The stations as points with plain values only, so that twenty thousand are told in one query."""
    states = dict(Station.State.choices)
    kinds = dict(Station.Kind.choices)
    label, kind_label = str(_("状态")), str(_("类型"))
    found = []
    values = rows.select_related(None).values_list("code", "name", "state", "kind", "lon", "lat")
    for code, name, state, kind, lon, lat in values.iterator(chunk_size=2000):
        facts = [(label, str(states[state])), (kind_label, str(kinds.get(kind, kind)))]
        url = reverse("stations:detail", args=[code])
        found.append(point(lon, lat, name, category=state, facts=facts, url=url))
    return found


def stations_map(query: str) -> MapView:
    """The stations the query string chooses, close ones gathered; the page's list tells the same."""
    layer = Layer(
        "stations",
        _("站点"),
        url=reverse("stations:geojson") + query,
        categories=CATEGORIES,
        clusters=True,
    )
    return MapView(_("站点地图"), [layer], is_tall=True, list_id="station_list", key="stations")


def station_map(station: Station) -> MapView:
    """Where one station lies."""
    here = point(station.lon, station.lat, station.name, category=station.state)
    layer = Layer("station", _("站点"), features=[here], categories=CATEGORIES)
    return MapView(station.name, [layer], key="station")


def picking_map(towns: Any) -> MapView:
    """A click fills the longitude and latitude of the form on the page."""
    return MapView(
        _("在地图上选点"), [town_layer(towns)], pick=("id_lon", "id_lat", "id_datum"), key="pick"
    )
