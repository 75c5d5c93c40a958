"""The map of what was found; it is loaded only when somebody asks for it."""

from __future__ import annotations

from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from minsheng.common.geo import LonLat
from minsheng.portal.rows import Row
from minsheng.web.maps import Category, Layer, MapView, point

CATEGORIES = [
    Category("ok", gettext_lazy("开放"), "ok", "circle"),
    Category("watch", gettext_lazy("暂停开放"), "watch", "triangle"),
    Category("off", gettext_lazy("关门"), "off", "square"),
]
HERE = Category("here", gettext_lazy("您在这里"), "info", "star")


def map_of(rows: Sequence[Row], here: LonLat | None) -> MapView:
    """The rows as points, and where the worker stands if that was asked from; the list tells the same."""
    features = [
        point(
            row.station.lon,
            row.station.lat,
            row.station.name,
            category=row.tone,
            facts=[(_("现在"), row.door)],
            url=reverse("portal:station", args=[row.station.short_code]),
        )
        for row in rows
    ]
    layers = [Layer("found", _("驿站"), features=features, categories=CATEGORIES)]
    if here:
        own = point(*here, _("您在这里"), category="here")
        layers.append(Layer("here", _("您的位置"), features=[own], categories=[HERE]))
    return MapView(_("附近的驿站"), layers, list_id="found", key="found")
