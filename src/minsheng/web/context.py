"""What every page shows: the site's name, whether the data are samples, how the reader likes to see it."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest

from minsheng.web.display import display_of


def site(request: HttpRequest) -> dict[str, object]:
    """``site_name``, ``sample_data``, ``display`` (a Display), ``map_notes`` (sources of the map tiles)."""
    return {
        "site_name": settings.SITE_NAME,
        "sample_data": settings.SAMPLE_DATA,
        "display": display_of(request),
        "map_notes": [
            layer["attribution"] for layer in settings.MAP_TILES if layer.get("attribution")
        ],
    }
