"""Plans on the map: the stations, and from where they are reached."""

from __future__ import annotations

from dataclasses import replace

from django.urls import reverse
from django.utils.translation import gettext as _

from minsheng.siteplans.cells import steps
from minsheng.siteplans.display.numbers import grouped
from minsheng.siteplans.models import SitePlan
from minsheng.siteplans.queries import ACTIONS, PlanResult
from minsheng.siteplans.reach_areas import reach_layers
from minsheng.web.maps import Category, Feature, Layer, MapView, point

CATEGORIES = [
    Category("build", ACTIONS["build"], "ok", "star"),
    Category("upgrade", ACTIONS["upgrade"], "watch", "triangle"),
    Category("keep", ACTIONS["keep"], "info", "circle"),
    Category("close", ACTIONS["close"], "alert", "cross"),
]


MOST_INLINE = 150
"""A page carries the points of so many sites itself; of more it fetches them, and shows heaps as one number."""


def plan_layer(result: PlanResult, *, key: str = "sites", label: str = "", url: str = "") -> Layer:
    """The plan's sites by what is done with them, each with its reason; many are fetched from ``url``."""
    used = {line.action for line in result.sites} | ({"close"} if result.closed else set())
    many = bool(url) and len(result.sites) > MOST_INLINE
    return Layer(
        key,
        label or _("站点"),
        "points",
        () if many else site_features(result),
        url=url if many else "",
        categories=[c for c in CATEGORIES if c.value in used],
        clusters=many,
    )


def site_features(result: PlanResult) -> list[Feature]:
    """One point for each site that is open or to be closed."""
    features = [
        point(
            line.place.lon,
            line.place.lat,
            line.place.name,
            category=line.action,
            facts=[
                (_("做法"), f"{line.action_label} {line.level}"),
                (_("费用（元）"), grouped(line.cost_yuan)),
                (_("为什么选这里"), line.reason),
            ],
        )
        for line in result.sites
    ]
    features += [
        point(place.lon, place.lat, place.name, category="close") for place in result.closed
    ]
    return features


def reach_layer(plan: SitePlan) -> Layer:
    """As far as people would walk to each open site, as circles: the longest reach that was asked for."""
    label = _("最远愿走 %(metres)s 米的范围") % {"metres": grouped(_longest_m(plan))}
    return Layer(
        "reach",
        label,
        "circles",
        url=_address(plan, "circles"),
        categories=[Category("reach", label, "info")],
        is_on=False,
    )


def _longest_m(plan: SitePlan) -> float:
    return float(max(need["reach_m"] for need in plan.snapshot.problem["needs"]))


def circle_features(plan: SitePlan, result: PlanResult) -> list[Feature]:
    """A circle around each open site, as wide as the longest reach goes with its detour."""
    radius = _longest_m(plan) / plan.snapshot.problem["detour"]
    return [
        point(line.place.lon, line.place.lat, category="reach", radius_m=round(radius, 1))
        for line in result.sites
    ]


def cell_layer(plan: SitePlan) -> Layer:
    """Hexagons by the share of needs covered afterwards, fetched when they are switched on."""
    label = _("采纳后的覆盖率")
    return Layer("cells", label, "hexes", url=_address(plan, "cells"), steps=steps(), is_on=False)


def _address(plan: SitePlan, layer: str) -> str:
    return reverse("siteplans:layer", args=[plan.pk, layer])


def plan_map(plan: SitePlan, result: PlanResult) -> MapView:
    """The map of one plan; the list of sites says the same in words."""
    reach = [reach_layer(plan)] if plan.network is None else reach_layers(plan)
    return MapView(
        _("方案地图：%(title)s") % {"title": plan.title},
        [plan_layer(result, url=_address(plan, "sites")), *reach, cell_layer(plan)],
        list_id="sites",
        is_tall=True,
    )


def difference_map(plans: list[SitePlan], results: list[PlanResult]) -> MapView:
    """Several plans on one map, one layer each; the first is shown, the others can be switched on."""
    layers = [
        replace(
            plan_layer(
                result, key=f"plan-{plan.pk}", label=plan.title, url=_address(plan, "sites")
            ),
            is_on=place == 0,
        )
        for place, (plan, result) in enumerate(zip(plans, results, strict=True))
    ]
    return MapView(_("方案地图"), layers, list_id="differences")
