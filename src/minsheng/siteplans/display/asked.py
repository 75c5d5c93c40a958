"""What a plan was asked, in people's words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from minsheng.demand.models import HourBand, WorkerGroup
from minsheng.places.models import Level, Place, Service
from minsheng.siteplans.display.numbers import grouped
from minsheng.siteplans.display.scenarios import scenario_sentences
from minsheng.siteplans.goals import GOALS, WAYS
from minsheng.siteplans.models import SitePlan
from minsheng.siteplans.reaches import own_reaches
from minsheng.siteplans.rules import place_of
from minsheng.web.phrases import aside


def asked_facts(plan: SitePlan) -> list[tuple[str, str]]:
    """What was asked, in people's words."""
    asked = plan.asked
    goals = dict(GOALS)
    limits = [
        _("%(count)s 个站点") % {"count": asked.count} if asked.count else "",
        _("%(yuan)s 元") % {"yuan": grouped(asked.budget_yuan)}
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
        *_room_asked(plan),
        *_scenarios_asked(plan),
        *([(_("只为这个方案"), _("；").join(own_reaches(plan)))] if asked.reaches else []),
    ]


def _room_asked(plan: SitePlan) -> list[tuple[str, str]]:
    """Which part comes at once, and the room of each level."""
    asked = plan.asked
    if asked.at_once_percent is None:
        return []
    levels = {level.code: level.label for level in Level.objects.all()}
    told = [_("最忙时有 %(percent)s %% 的人同时来") % {"percent": f"{asked.at_once_percent:g}"}]
    told += [
        _("%(level)s容得下 %(people)s 人")
        % {"level": levels.get(room.level, room.level), "people": room.people}
        for room in asked.rooms
    ]
    return [(_("站点容量"), _("；").join(told))]


def _scenarios_asked(plan: SitePlan) -> list[tuple[str, str]]:
    told = scenario_sentences(plan)
    if not told:
        return []
    within = _("差 %(percent)s %% 以内算站得住") % {"percent": plan.asked.within_percent}
    return [(_("情景"), _("；").join([*told, within]))]


def _ways_asked(plan: SitePlan) -> list[tuple[str, str]]:
    """How ways were measured; along streets with where these come from and their licence."""
    told = str(dict(WAYS)[plan.asked.ways])
    if plan.network is None:
        return [(_("距离怎么算"), told), (_("绕行系数"), f"{plan.asked.detour:g}")]
    source = aside(f"{plan.network} · {plan.network.source}", plan.network.licence)
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
        else _("、").join(labels.get(code, code) for code in codes)
    )
