"""The weekly and the monthly brief."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from minsheng.cases.models import Case
from minsheng.governance.queries.evidence import late_cases
from minsheng.papers.composing.parts import figures_part, grid_part
from minsheng.papers.composing.targets import target_part
from minsheng.papers.figures import Scope
from minsheng.papers.figures.people import CASES

LISTED = 20
"""So many late cases are named in a brief; the ledger has them all."""

SECTIONS = {
    "一、站点": (
        "stations.open", "stations.suspended", "stations.building", "stations.finished",
        "stations.overdue", "stations.benchmark", "stations.smart_24h", "stations.visits",
    ),
    "二、托班": ("classes.count", "classes.seats"),
    "三、检查和整改": (
        "inspections.done", "inspections.failed", "cases.opened", "cases.closed", "cases.in_time",
        "cases.unfinished", "cases.late",
    ),
    "四、群众反映和评价": ("voices.reports", "voices.ratings", "voices.stars"),
    "五、督办": ("projects.red", "projects.behind", "notes.sent", "notes.late"),
}  # fmt: skip


def brief(scope: Scope) -> dict[str, Any]:
    """Figures by subject, where each union stands, which cases are late."""
    parts = [figures_part(heading, keys, scope) for heading, keys in SECTIONS.items()]
    parts.append(target_part("六、各单位进度", scope))
    parts.append(_late("七、超期整改单", scope))
    return {"parts": parts}


def _late(heading: str, scope: Scope) -> dict[str, Any]:
    rows = late_cases(scope.organisation, scope.today)
    told = [_line(case, scope) for case in rows[:LISTED]]
    count = rows.count()
    more = [f"共 {count} 件，列出期限最早的 {len(told)} 件。"] if count > len(told) else []
    if scope.until < scope.today:
        more = [f"截至 {scope.today}。", *more]
    return grid_part(
        heading,
        ["编号", "站点", "问题", "办结期限", "超期工作日", "轮到谁"],
        told,
        scope,
        query="governance.queries.evidence.late_cases",
        owner=CASES,
        url=f"{reverse('cases:index')}?view=overdue",
        text=[*more, *([] if told else ["没有超期的整改单。"])],
    )


def _line(case: Case, scope: Scope) -> list[object]:
    return [
        case.number, case.station.name, case.title, case.due, case.days_late(scope.today),
        case.responsible,
    ]  # fmt: skip
