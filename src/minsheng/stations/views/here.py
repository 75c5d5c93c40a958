"""What every page about one station begins with: fetching it within reach, and the tabs."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from minsheng.organisations.permissions import Permission, actor_of, may
from minsheng.stations.models import Station
from minsheng.stations.queries import editable_by, kept_by, may_keep, stations_for


def seen(request: HttpRequest, code: str) -> Station:
    """The station, if the reader may see it; else 404."""
    station: Station = get_object_or_404(stations_for(actor_of(request)), code=code)
    return station


def edited(request: HttpRequest, code: str) -> Station:
    """The station, if the reader may change it; else 404."""
    station: Station = get_object_or_404(editable_by(actor_of(request)), code=code)
    return station


def kept(request: HttpRequest, code: str) -> Station:
    """The station, if the reader keeps it; else 404."""
    station: Station = get_object_or_404(kept_by(actor_of(request)), code=code)
    return station


def page(request: HttpRequest, station: Station, tab: str, **more: Any) -> dict[str, Any]:
    """The context of a page about the station: trail, tabs, and what the reader may do."""
    tabs = [
        (text, reverse(f"stations:{name}", args=[station.code]), name == tab)
        for name, text in _tabs()
    ]
    return {
        "station": station,
        "trail": [(_("站点"), reverse("stations:index")), (station.name, "")],
        "tabs": tabs,
        "may_edit": may(request.user, Permission.EDIT_STATIONS, station.organisation),
        "may_keep": may_keep(request.user, station),
        **more,
    }


def _tabs() -> list[tuple[str, str]]:
    return [
        ("detail", _("概况")),
        ("hours", _("开放时间")),
        ("items", _("物品")),
        ("photos", _("照片")),
        ("agreement", _("共建和站长")),
        ("listings", _("地图收录")),
        ("station_results", _("评定")),
        ("history", _("经过")),
    ]
