"""Plans side by side."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _

from minsheng.places.models import Level, Place
from minsheng.siteplans.display.asked_apart import asked_apart
from minsheng.siteplans.display.maps import difference_map
from minsheng.siteplans.display.numbers import grouped, percent
from minsheng.siteplans.display.rooms import room_table
from minsheng.siteplans.display.scenarios import robustness_of
from minsheng.siteplans.models import SitePlan
from minsheng.siteplans.queries import ACTIONS, PlanResult, result_of
from minsheng.siteplans.rules import place_of


def compare_table(plans: list[SitePlan]) -> dict[str, Any]:
    """Plans side by side: numbers with the best one marked, and the sites in which they differ."""
    results = [result_of(plan) for plan in plans]
    worst = [result.worst for result in results]
    groups = {line.code: line.label for result in results for line in result.groups}
    rows = [
        _row(_("覆盖人次"), [round(r.total.after) for r in results], highest=True),
        _row(_("覆盖率"), [r.total.after_share for r in results], highest=True, shown=percent),
        _row(_("总费用（元）"), [r.cost_yuan for r in results], highest=False),
        _row(
            _("覆盖最差的乡镇（街道）"),
            [w.after_share if w else 0.0 for w in worst],
            highest=True,
            shown=percent,
        ),
        *_room_rows(plans, results),
        *_scenario_rows(plans),
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
        "asked_apart": asked_apart(plans),
        "differences": _differences(plans, results),
        "map": difference_map(plans, results),
    }


def _room_rows(plans: list[SitePlan], results: list[PlanResult]) -> list[dict[str, Any]]:
    """For whom there is room, if any of the plans was asked."""
    tables = [room_table(plan, result) for plan, result in zip(plans, results, strict=True)]
    served = [table.total.served if table else None for table in tables]
    full = [len(table.full) if table else None for table in tables]
    if not any(tables):
        return []
    return [
        _row(_("来了有位置的人次"), served, highest=True, shown=_or_dash(grouped)),
        _row(_("最忙时坐满的站点（个）"), full, highest=False, shown=_or_dash(grouped)),
    ]


def _scenario_rows(plans: list[SitePlan]) -> list[dict[str, Any]]:
    """How the plans stand in their cases, if any of them was asked."""
    tables = [robustness_of(plan) for plan in plans]
    if not any(tables):
        return []
    share = [table.share if table else None for table in tables]
    worst = [table.worst.behind_percent / 100 if table else None for table in tables]
    return [
        _row(_("站得住的情景"), share, highest=True, shown=_or_dash(percent)),
        _row(_("最不利的情景里最多差"), worst, highest=False, shown=_or_dash(percent)),
    ]


def _or_dash(shown: Callable[[float], str]) -> Callable[[float | None], str]:
    return lambda value: "—" if value is None else shown(value)


def _group_row(code: str, label: str, results: list[PlanResult]) -> dict[str, Any]:
    shares = [
        next((line.after_share for line in r.groups if line.code == code), 0.0) for r in results
    ]
    return _row(_("%(group)s覆盖率") % {"group": label}, shares, highest=True, shown=percent)


def _row(
    label: str, values: list[Any], *, highest: bool | None = None, shown: Any = grouped
) -> dict[str, Any]:
    best: list[int] = []
    known = {value for value in values if value is not None}
    if highest is not None and len(known) > 1:
        top = max(known) if highest else min(known)
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
