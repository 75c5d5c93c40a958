"""Borders on the map: stored ones, and what is estimated where there are none."""

from __future__ import annotations

from collections.abc import Iterable

import shapely
from django.utils.translation import gettext_lazy as _
from shapely.geometry.base import BaseGeometry

from minsheng.organisations.claims import ground
from minsheng.organisations.models import Border
from minsheng.organisations.rules.ground import estimated_areas
from minsheng.organisations.wording import named
from minsheng.web.maps import Category, Feature, Layer, MapView, line

CATEGORIES = [
    Category("stored", _("上传的边界"), "ok", "line"),
    Category("estimated", _("按乡镇驻地估计的范围"), "watch", "line"),
]
DETAIL_DEGREES = 0.0005
"""Some fifty metres: finer corners are not seen at the scale of a county."""


def borders_map(borders: Iterable[Border], paths: Iterable[str]) -> MapView:
    """The borders, and the estimated ground of counties at or below ``paths`` that have none."""
    features: list[Feature] = []
    for border in borders:
        one = border.organisation
        title = named(one.name, one.name_en)
        features += _rings(shapely.from_geojson(border.shape), title, "stored", border.area_km2)
    known, within = ground(), tuple(paths)
    for area in estimated_areas(known, ["county"]):
        if area.owner.path.startswith(within):
            title = named(area.owner.name, area.owner.name_en)
            shape = known.plane.degrees(area.shape)
            features += _rings(shape, title, "estimated", area.shape.area)
    return MapView(
        _("边界地图"), [Layer("borders", _("边界"), "lines", features, categories=CATEGORIES)]
    )


def _rings(shape: BaseGeometry, title: str, category: str, area_km2: float) -> list[Feature]:
    """One line per ring; the largest bears the name, so that the list below the map has it once."""
    parts = sorted(shapely.get_parts(shape.simplify(DETAIL_DEGREES)), key=lambda part: -part.area)
    rings = [ring for part in parts for ring in (part.exterior, *part.interiors)]
    facts = [(_("面积（平方千米）"), f"{area_km2:.0f}")]
    return [
        line(list(ring.coords), "" if at else title, category=category, facts=() if at else facts)
        for at, ring in enumerate(rings)
    ]
