"""Borders that need only what the story is about."""

from __future__ import annotations

from django.utils import timezone
from shapely import MultiPolygon, Polygon, to_geojson

from minsheng.organisations.models import Border, Organisation


def make_border(organisation: Organisation, shape: Polygon) -> Border:
    """A stored border (degrees, WGS-84)."""
    return Border.objects.create(
        organisation=organisation,
        shape=to_geojson(MultiPolygon([shape])),
        datum="wgs84",
        source="样例",
        area_km2=100,
        since=timezone.now(),
    )
