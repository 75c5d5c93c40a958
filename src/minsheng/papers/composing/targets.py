"""Targets and lights of each union, as a table."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from minsheng.governance.words import COLOURS, points
from minsheng.papers.composing.parts import grid_part
from minsheng.papers.figures import Scope
from minsheng.papers.figures.people import PROJECTS
from minsheng.papers.figures.progress import Place, places

HEADS = [
    "项目",
    "单位",
    "全年目标",
    "按计划应完成",
    "已完成",
    "计划进度（%）",
    "实际进度（%）",
    "落后（点）",
    "灯",
]


def target_part(heading: str, scope: Scope, *, only_behind: bool = False) -> dict[str, Any]:
    """Each union in each project, or only those whose light is not green."""
    told = [one for one in places(scope) if not only_behind or one.standing.tone in _BEHIND]
    nothing = "没有落后的单位。" if only_behind else "还没有分解到本单位的目标。"
    return grid_part(
        heading,
        HEADS,
        [_row(one) for one in told],
        scope,
        query="papers.figures.progress.places",
        owner=PROJECTS,
        url=reverse("governance:board"),
        text=[] if told else [nothing],
    )


_BEHIND = ("alert", "watch")


def _row(place: Place) -> list[object]:
    told = place.standing
    return [
        place.project.name, place.union.name, told.target, told.due, told.done,
        points(told.planned), points(told.reached), points(told.behind),
        COLOURS[told.light],
    ]  # fmt: skip
