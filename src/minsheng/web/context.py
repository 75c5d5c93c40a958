"""What every page shows: the site's name, whether the data are samples, how the reader likes to see it."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext, gettext_noop

from minsheng.web.display import display_of

gettext_noop("民生")  # the name the site has unless the settings say otherwise


def site(request: HttpRequest) -> dict[str, object]:
    """``site_name``, ``sample_data``, ``display`` (a Display), ``map_notes`` (sources of the map tiles)."""
    return {
        "site_name": gettext(settings.SITE_NAME),
        "sample_data": settings.SAMPLE_DATA,
        "display": display_of(request),
        "map_notes": [
            layer["attribution"] for layer in settings.MAP_TILES if layer.get("attribution")
        ],
    }
