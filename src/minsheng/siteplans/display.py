"""Plans as maps, charts and tables."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from minsheng.demand.models import HourBand, WorkerGroup
from minsheng.organisations.models import Organisation
from minsheng.places.models import Level, Place, Service
from minsheng.siteplans.goals import GOALS, WAYS
from minsheng.siteplans.menus import menus
from minsheng.siteplans.models import SitePlan
from minsheng.siteplans.queries import ACTIONS, CoverageLine, PlanResult, SiteLine, result_of
from minsheng.siteplans.reach_areas import reach_layers
from minsheng.siteplans.reaches import own_reaches
from minsheng.siteplans.rules import place_of, site_id
from minsheng.siteplans.whatif import Loss, without
from minsheng.web.charts import Chart, Series
from minsheng.web.maps import Category, Layer, MapView, point


def _grouped(number: float) -> str:
    return f"{number:,.0f}"


def _percent(share: float) -> str:
    return f"{100 * share:.1f} %"


# --- the services of each station ----------------------------------------------------------


@dataclass(frozen=True, slots=True)
class MenuService:
    """One recommended service with the numbers behind it; ``offered`` by the level the plan chose?"""

    label: str
    people: float
    share: float
    by_group: str
    offered: bool

    @property
    def percent(self) -> float:
        return 100 * self.share


@dataclass(frozen=True, slots=True)
class MenuLine:
    """The services one station should offer."""

    site: SiteLine
    services: list[MenuService]


def menu_lines(plan: SitePlan, chosen_lines: Sequence[SiteLine]) -> list[MenuLine]:
    """Per station of the plan the recommended services, most needed first."""
    problem = plan.snapshot.problem
    wanted = menus(problem, [site_id(line.place.pk) for line in chosen_lines])
    services = {row.code: row.label for row in Service.objects.all()}
    groups = {row.code: row.label for row in WorkerGroup.objects.all()}
    offers = {(o["site"], o["level"]): set(o["services"].split(";")) for o in problem["options"]}
    chosen = {site["site"]: site["level"] for site in (plan.result or {})["open"]}
    lines = []
    for line in chosen_lines:
        site = site_id(line.place.pk)
        offered = offers.get((site, chosen[site]), set())
        rows = [
            MenuService(
                label=services.get(row.service, row.service),
                people=row.people,
                share=row.share,
                by_group=_by_group(row.by_group, groups),
                offered=row.service in offered,
            )
            for row in wanted[site]
        ]
        lines.append(MenuLine(line, rows))
    return lines


def _by_group(people: dict[str, float], labels: dict[str, str]) -> str:
    ranked = sorted(people.items(), key=lambda pair: (-pair[1], pair[0]))[:3]
    return "、".join(f"{labels.get(code, code)} {_grouped(count)}" for code, count in ranked)


# --- map and charts ------------------------------------------------------------------------


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
                (_("费用（元）"), _grouped(line.cost_yuan)),
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
    label = _("最远愿走 %(metres)s 米的范围") % {"metres": _grouped(longest)}
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


def coverage_tables(result: PlanResult) -> list[tuple[str, list[CoverageLine]]]:
    """Coverage by town, group and time, each under its heading."""
    return [
        (_("乡镇（街道）"), result.districts),
        (_("劳动者群体"), result.groups),
        (_("时段"), result.hours),
    ]


def coverage_charts(result: PlanResult) -> list[Chart]:
    """The share covered before and after, by group and by hours."""
    return [
        Chart(
            title=title,
            categories=[line.label for line in lines],
            series=[
                Series(_("现在"), [round(line.before_percent, 1) for line in lines]),
                Series(_("采纳后"), [round(line.after_percent, 1) for line in lines]),
            ],
            y_label="%",
            lying=len(lines) > 6,
            key=f"coverage-{key}",
        )
        for key, title, lines in (
            ("group", _("各群体的覆盖率"), result.groups),
            ("hours", _("各时段的覆盖率"), result.hours),
        )
    ]


def year_lines(plan: SitePlan, result: PlanResult) -> list[dict[str, float]]:
    """What stands and what is spent after each year; empty without years."""
    return [
        {
            "budget_yuan": phase["budget_yuan"],
            "cost_yuan": phase["cost_yuan"],
            "open": len(phase["open"]),
            "percent": 100 * phase["covered"] / (result.total.demand or 1.0),
        }
        for phase in (plan.result or {}).get("phases", [])
    ]


@dataclass(frozen=True, slots=True)
class NextLine:
    """One thing the next money would buy."""

    place: Place
    level: str
    cost_yuan: int
    people: float


def next_lines(plan: SitePlan) -> list[NextLine]:
    """What would follow with more money, most new people per yuan first."""
    steps = (plan.result or {}).get("next", [])
    places = Place.objects.in_bulk([place_of(step["site"]) for step in steps])
    levels = {row.code: row.label for row in Level.objects.all()}
    return [
        NextLine(
            places[place_of(step["site"])],
            levels.get(step["level"] or "", ""),
            round(step["cost_yuan"]),
            step["people"],
        )
        for step in steps
    ]


def next_chart(result: PlanResult, lines: list[NextLine]) -> Chart:
    """The trade-off curve: share covered against what is spent on top of the plan."""
    spent, covered = [0.0], [result.total.after]
    for line in lines:
        spent.append(spent[-1] + line.cost_yuan / 10_000)
        covered.append(covered[-1] + line.people)
    need = result.total.demand or 1.0
    return Chart(
        title=_("再多花钱，覆盖率会怎样"),
        categories=spent,
        series=[Series(_("覆盖率"), [round(100 * people / need, 2) for people in covered])],
        kind="step",
        x_label=_("追加预算（万元）"),
        y_label="%",
        is_curve=True,
        key="next",
    )


def asked_facts(plan: SitePlan) -> list[tuple[str, str]]:
    """What was asked, in people's words."""
    asked = plan.asked
    goals = dict(GOALS)
    limits = [
        _("%(count)s 个站点") % {"count": asked.count} if asked.count else "",
        _("%(yuan)s 元") % {"yuan": _grouped(asked.budget_yuan)}
        if asked.budget_yuan is not None
        else "",
        _("夜间开放至少 %(count)s 个") % {"count": asked.min_open_at_night}
        if asked.min_open_at_night
        else "",
        _("每个乡镇（街道）至少 %(count)s 个") % {"count": asked.min_per_district}
        if asked.min_per_district
        else "",
    ]
    return [
        (_("劳动者群体"), _named(WorkerGroup, asked.groups)),
        (_("时段"), _named(HourBand, asked.hours)),
        (_("服务"), _named(Service, asked.services)),
        (_("目标"), " → ".join(str(goals[goal]) for goal in asked.objective)),
        (_("限制"), "，".join(limit for limit in limits if limit)),
        *_ways_asked(plan),
        (_("已有站点"), _("必须保留") if asked.existing_stay else _("可以关闭")),
        (_("硬性条件"), _("排除不满足的候选地点") if asked.hard_criteria else _("不排除")),
        (_("最长计算时间"), _("%(seconds)s 秒") % {"seconds": asked.time_limit_s}),
        *([(_("只为这个方案"), _("；").join(own_reaches(plan)))] if asked.reaches else []),
    ]


def _ways_asked(plan: SitePlan) -> list[tuple[str, str]]:
    """How ways were measured; along streets with where these come from and their licence."""
    told = str(dict(WAYS)[plan.asked.ways])
    if plan.network is None:
        return [(_("距离怎么算"), told), (_("绕行系数"), f"{plan.asked.detour:g}")]
    source = f"{plan.network}，{plan.network.source}（{plan.network.licence}）"
    return [(_("距离怎么算"), told), (_("路网"), source)]


def far_sites(plan: SitePlan) -> list[str]:
    """Names of the places of the problem that no street is near."""
    ids = [place_of(site) for site in plan.far_from_streets.get("sites", [])]
    return list(Place.objects.filter(pk__in=ids).order_by("pk").values_list("name", flat=True))


def _named(model: type[Any], codes: Sequence[str]) -> str:
    labels = {row.code: row.label for row in model.objects.all()}
    return (
        _("全部")
        if set(codes) >= set(labels)
        else "、".join(labels.get(code, code) for code in codes)
    )


def loss_tables(plan: SitePlan, sites: set[str]) -> list[tuple[str, list[tuple[str, Loss]]]]:
    """What is lost without ``sites``, with labels: in all, by town, by group, by time."""
    losses = without(plan, sites)
    labels = {
        "district": {
            o.code: o.label
            for o in Organisation.objects.filter(code__in=[x.code for x in losses["district"]])
        },
        "group": {row.code: row.label for row in WorkerGroup.objects.all()},
        "hours": {row.code: row.label for row in HourBand.objects.all()},
    }
    titles = {
        "total": _("合计"),
        "district": _("乡镇（街道）"),
        "group": _("劳动者群体"),
        "hours": _("时段"),
    }
    return [
        (
            titles[by],
            [(labels.get(by, {}).get(loss.code, loss.code or _("合计")), loss) for loss in rows],
        )
        for by, rows in losses.items()
    ]


# --- side by side --------------------------------------------------------------------------


def compare_table(plans: list[SitePlan]) -> dict[str, Any]:
    """Plans side by side: numbers with the best one marked, and the sites in which they differ."""
    results = [result_of(plan) for plan in plans]
    worst = [result.worst for result in results]
    groups = {line.code: line.label for result in results for line in result.groups}
    rows = [
        _row(_("覆盖人次"), [round(r.total.after) for r in results], highest=True),
        _row(_("覆盖率"), [r.total.after_share for r in results], highest=True, shown=_percent),
        _row(_("总费用（元）"), [r.cost_yuan for r in results], highest=False),
        _row(
            _("覆盖最差的乡镇（街道）"),
            [w.after_share if w else 0.0 for w in worst],
            highest=True,
            shown=_percent,
        ),
        *[_group_row(code, label, results) for code, label in groups.items()],
        *[
            _row(_("%(action)s（个）") % {"action": ACTIONS[a]}, [r.count(a) for r in results])
            for a in ("keep", "upgrade", "build")
        ],
        _row(_("关闭（个）"), [len(r.closed) for r in results]),
        _row(
            _("离最优不超过"),
            [p.gap or 0.0 for p in plans],
            highest=False,
            shown=lambda gap: f"{100 * gap:.2f} %",
        ),
    ]
    return {
        "heads": [plan.title for plan in plans],
        "rows": rows,
        "differences": _differences(plans, results),
        "map": difference_map(plans, results),
    }


def _group_row(code: str, label: str, results: list[PlanResult]) -> dict[str, Any]:
    shares = [
        next((line.after_share for line in r.groups if line.code == code), 0.0) for r in results
    ]
    return _row(_("%(group)s覆盖率") % {"group": label}, shares, highest=True, shown=_percent)


def _row(
    label: str, values: list[Any], *, highest: bool | None = None, shown: Any = _grouped
) -> dict[str, Any]:
    best: list[int] = []
    if highest is not None and len(set(values)) > 1:
        top = max(values) if highest else min(values)
        best = [index for index, value in enumerate(values) if value == top]
    return {"label": label, "values": [shown(value) for value in values], "best": best}


def _differences(plans: list[SitePlan], results: list[PlanResult]) -> list[dict[str, Any]]:
    """Places that not every plan treats alike, with what each plan does there."""
    levels = {row.code: row.label for row in Level.objects.all()}
    deeds: dict[int, list[str]] = {}
    places: dict[int, Place] = {}
    for index, (plan, result) in enumerate(zip(plans, results, strict=True)):
        chosen = {place_of(s["site"]): s["level"] for s in (plan.result or {})["open"]}
        for line in result.sites:
            places[line.place.pk] = line.place
            level = levels.get(chosen[line.place.pk] or "", "")
            deeds.setdefault(line.place.pk, [""] * len(plans))[index] = (
                f"{ACTIONS[line.action]} {level}".strip()
            )
        for place in result.closed:
            places[place.pk] = place
            deeds.setdefault(place.pk, [""] * len(plans))[index] = str(ACTIONS["close"])
    return [
        {"label": places[pk].name, "values": [deed or "—" for deed in row]}
        for pk, row in sorted(deeds.items())
        if len(set(row)) > 1
    ]
