"""The notice about who is behind."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from minsheng.governance.queries.evidence import overdue_stations
from minsheng.papers.composing.parts import figures_part, grid_part
from minsheng.papers.composing.targets import target_part
from minsheng.papers.figures import Scope
from minsheng.papers.figures.stations import STATIONS

KEYS = ("projects.red", "projects.behind", "stations.overdue", "cases.late", "notes.late")
ASK = "请有关单位对照下表查明原因，提出措施和完成日期，在平台上答复督办单。灯由系统里的证据算出，证据补齐后自行转绿。"


def notice(scope: Scope) -> dict[str, Any]:
    """What is behind in figures, by union and by station, and what is asked."""
    head = figures_part("一、总的情况", KEYS, scope)
    head["text"].append(ASK)
    return {
        "parts": [
            head,
            target_part("二、落后的单位", scope, only_behind=True),
            _overdue("三、逾期未建成的站点", scope),
        ]
    }


def _overdue(heading: str, scope: Scope) -> dict[str, Any]:
    rows = [
        [one.code, one.name, one.town or "", one.get_state_display(), one.due, one.responsible]
        for one in overdue_stations(scope.organisation, scope.today)
    ]
    return grid_part(
        heading,
        ["编码", "站点", "乡镇（街道）", "状态", "计划建成", "责任岗位"],
        rows,
        scope,
        query="governance.queries.evidence.overdue_stations",
        owner=STATIONS,
        url=reverse("governance:board"),
        text=[] if rows else ["没有逾期未建成的站点。"],
    )
