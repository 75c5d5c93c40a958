"""Plans on the map: the stations, and from where they are reached."""

from __future__ import annotations

from django.utils.translation import gettext as _

from minsheng.siteplans.display.numbers import grouped
from minsheng.siteplans.models import SitePlan
from minsheng.siteplans.queries import ACTIONS, PlanResult
from minsheng.siteplans.reach_areas import reach_layers
from minsheng.web.maps import Category, Layer, MapView, point

CATEGORIES = [
    Category("build", ACTIONS["build"], "ok", "star"),
    Category("upgrade", ACTIONS["upgrade"], "watch", "triangle"),
    Category("keep", ACTIONS["keep"], "info", "circle"),
    Category("close", ACTIONS["close"], "alert", "cross"),
]


def plan_layer(result: PlanResult, *, key: str = "sites", label: str = "") -> Layer:
    """The plan's sites by what is done with them, each with its reason."""
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
    used = {feature["properties"]["category"] for feature in features}
    return Layer(
        key,
        label or _("站点"),
        "points",
        features,
        categories=[c for c in CATEGORIES if c.value in used],
    )


def reach_layer(plan: SitePlan, result: PlanResult) -> Layer:
    """As far as people would walk to each open site, as circles: the longest reach that was asked for."""
    problem = plan.snapshot.problem
    longest = max(
        (need["reach_m"] for need in problem["needs"]), default=problem.get("reach_m", 1000.0)
    )
    radius = longest / problem.get("detour", 1.0)
    circles = [
        point(line.place.lon, line.place.lat, category="reach", radius_m=radius)
        for line in result.sites
    ]
    label = _("最远愿走 %(metres)s 米的范围") % {"metres": grouped(longest)}
    return Layer(
        "reach",
        label,
        "circles",
        circles,
        categories=[Category("reach", label, "info")],
        is_on=False,
    )


def plan_map(plan: SitePlan, result: PlanResult) -> MapView:
    """The map of one plan; the list of sites says the same in words."""
    reach = [reach_layer(plan, result)] if plan.network is None else reach_layers(plan)
    return MapView(
        _("方案地图：%(title)s") % {"title": plan.title},
        [plan_layer(result), *reach],
        list_id="sites",
        is_tall=True,
    )


def difference_map(plans: list[SitePlan], results: list[PlanResult]) -> MapView:
    """Several plans on one map, one layer each; the first is shown, the others can be switched on."""
    layers = [
        plan_layer(result, key=f"plan-{plan.pk}", label=plan.title)
        for plan, result in zip(plans, results, strict=True)
    ]
    return MapView(_("方案地图"), layers, list_id="differences")
