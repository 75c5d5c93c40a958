"""What every page shows: the site's name, whether the data are samples, the text size."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest


def site(request: HttpRequest) -> dict[str, object]:
    """``site_name``, ``sample_data``."""
    return {"site_name": settings.SITE_NAME, "sample_data": settings.SAMPLE_DATA}
