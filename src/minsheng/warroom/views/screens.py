"""The war map on a wall and on a phone."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from minsheng.governance.words import COLOURS
from minsheng.organisations.models import Organisation
from minsheng.organisations.permissions import Permission, actor_of, may, requires
from minsheng.stations.models import Station
from minsheng.warroom.drawing import picture_of
from minsheng.warroom.links import link_of
from minsheng.warroom.queries import STAGES, wall_union, war_map_of
from minsheng.web.access import public

REFRESH_S = 30
REDS_ON_THE_WALL = 5


def _shown(organisation: Organisation) -> dict[str, Any]:
    now = timezone.localtime()
    found = war_map_of(organisation, now.date())
    reds = found.reds
    return {
        "now": now,
        "map": found,
        "picture": picture_of(found),
        "stages": [(stage, Station.State(stage).label, found.stages[stage]) for stage in STAGES],
        "reds": reds,
        "first_reds": reds[:REDS_ON_THE_WALL],
        "more_reds": max(0, len(reds) - REDS_ON_THE_WALL),
        "colours": COLOURS,
        "refresh": REFRESH_S,
    }


def _own(request: HttpRequest) -> Organisation:
    found = wall_union(actor_of(request), Permission.VIEW_GOVERNANCE)
    if found is None:  # pragma: no cover  the page asks for the right first
        raise Http404
    return found


@requires(Permission.VIEW_GOVERNANCE)
@require_safe
def war_map(request: HttpRequest) -> HttpResponseBase:
    """The phone twin: the same as on the wall, with everything to press."""
    context = _shown(_own(request)) | {
        "drill": True,
        "may_link": may(actor_of(request), Permission.SUPERVISE),
    }
    return render(request, "warroom/map.html", context)


@requires(Permission.VIEW_GOVERNANCE)
@never_cache
@require_safe
def wall(request: HttpRequest) -> HttpResponseBase:
    """The wall screen of somebody who has signed in: each light leads to its evidence."""
    return render(request, "warroom/wall.html", _shown(_own(request)) | {"drill": True})


@public
@never_cache
@require_safe
def linked(request: HttpRequest, token: str) -> HttpResponseBase:
    """The wall screen by its link; nothing on it can be pressed. Withdrawn, over or forged: 404."""
    link = link_of(token, timezone.localdate())
    if link is None:
        raise Http404
    response = render(request, "warroom/wall.html", _shown(link.organisation) | {"drill": False})
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["Referrer-Policy"] = "no-referrer"
    return response
