"""Links that open the way in the map app of the phone; each gets the point in its own datum, and only the goal."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from minsheng.common.geo import from_wgs84
from minsheng.stations.models import Station

OURS = "minsheng"
"""How the vendors are told who links to them."""


@dataclass(frozen=True, slots=True)
class Route:
    """One map app and the address that opens it."""

    label: str | Promise
    url: str


def routes_to(station: Station) -> list[Route]:
    """The ways to the station on foot. Sources: the vendors' public pages on calling their apps by URI."""
    return [
        Route(_("高德地图"), _gaode(station)),
        Route(_("百度地图"), _baidu(station)),
        Route(_("腾讯地图"), _tencent(station)),
        Route(_("手机自带地图"), _geo(station)),
    ]


def _gaode(station: Station) -> str:
    lon, lat = from_wgs84(station.lon, station.lat, "gcj02")
    goal = f"{lon:.6f},{lat:.6f},{station.name.replace(',', ' ')}"
    told = {"to": goal, "mode": "walk", "src": OURS, "coordinate": "gaode", "callnative": "1"}
    return f"https://uri.amap.com/navigation?{urlencode(told)}"


def _baidu(station: Station) -> str:
    lon, lat = from_wgs84(station.lon, station.lat, "bd09")
    told = {
        "location": f"{lat:.6f},{lon:.6f}",
        "title": station.name,
        "content": station.address or station.name,
        "output": "html",
        "coord_type": "bd09ll",
        "src": f"webapp.{OURS}",
    }
    return f"https://api.map.baidu.com/marker?{urlencode(told)}"


def _tencent(station: Station) -> str:
    lon, lat = from_wgs84(station.lon, station.lat, "gcj02")
    told = {
        "type": "walk",
        "to": station.name,
        "tocoord": f"{lat:.6f},{lon:.6f}",
        "referer": OURS,
    }
    return f"https://apis.map.qq.com/uri/v1/routeplan?{urlencode(told)}"


def _geo(station: Station) -> str:
    """RFC 5870: WGS-84 unless it says otherwise; the query is what Android shows as the name."""
    point = f"{station.lat:.6f},{station.lon:.6f}"
    told = urlencode({"q": f"{point}({station.name})"})
    return f"geo:{point}?{told}"
