"""What a phone needs to put one of the apps on its home screen (W3C Web Application Manifest)."""

from __future__ import annotations

from django.http import JsonResponse
from django.templatetags.static import static
from django.utils.translation import get_language

ICONS = (("192x192", "icon-192.png", "any"), ("512x512", "icon-512.png", "any"))
CUT = ("512x512", "icon-maskable-512.png", "maskable")


def manifest(name: str, short_name: str, *, start: str, scope: str) -> JsonResponse:
    """The app that begins at ``start``; addresses outside ``scope`` open in the browser."""
    told = {
        "id": start,
        "name": name,
        "short_name": short_name,
        "lang": get_language(),
        "start_url": start,
        "scope": scope,
        "display": "standalone",
        "background_color": "#ffffff",
        "theme_color": "#b0281e",
        "icons": [
            {"src": static("web/icon.svg"), "sizes": "any", "type": "image/svg+xml"},
            *(
                {"src": static(f"web/{file}"), "sizes": size, "type": "image/png", "purpose": use}
                for size, file, use in (*ICONS, CUT)
            ),
        ],
    }
    response = JsonResponse(told, content_type="application/manifest+json")
    response["Vary"] = "Accept-Language"
    return response
