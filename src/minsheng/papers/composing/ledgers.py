"""Ledgers: one row per record, none left out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from django.utils import timezone

from minsheng.cases.lists import ledger_columns
from minsheng.cases.models import Case
from minsheng.papers.composing.parts import grid_part
from minsheng.papers.composing.targets import target_part
from minsheng.papers.figures import Scope
from minsheng.papers.figures.links import case_list, station_list
from minsheng.papers.figures.people import CASES
from minsheng.papers.figures.stations import STATIONS
from minsheng.places.models import Level
from minsheng.stations.models import Station
from minsheng.web.tables import Column


def case_ledger(scope: Scope) -> dict[str, Any]:
    """Every case found in the year, and every one still unfinished."""
    rows = Case.objects.filter(organisation__path__startswith=scope.path)
    unfinished = rows.exclude(state=Case.State.CLOSED).filter(opened_at__lt=scope.begin)
    known = rows.filter(**scope.within("opened_at")) | unfinished
    cases = known.select_related(
        "station", "organisation", "responsible__holder", "fixed_by", "rechecked_by", "closed_by"
    ).order_by("pk")
    columns = ledger_columns(scope.today)
    part = _listed(
        "整改台账", columns, cases, scope, "papers.composing.ledgers.case_ledger", CASES,
        case_list()(scope),
    )  # fmt: skip
    return {"parts": [part]}


def station_ledger(scope: Scope) -> dict[str, Any]:
    """Every station that has not left."""
    levels = {level.code: level.label for level in Level.objects.all()}
    rows = Station.objects.filter(organisation__path__startswith=scope.path)
    stations = (
        rows.exclude(state=Station.State.EXITED)
        .select_related("town", "organisation", "responsible__holder")
        .order_by("code")
    )
    part = _listed(
        "站点台账", _station_columns(levels), stations, scope,
        "papers.composing.ledgers.station_ledger", STATIONS, station_list()(scope),
    )  # fmt: skip
    return {"parts": [part]}


def target_ledger(scope: Scope) -> dict[str, Any]:
    """Every union in every project of the year."""
    return {"parts": [target_part("目标进度台账", scope)]}


def _station_columns(levels: dict[str, str]) -> list[Column]:
    return [
        Column("code", "编码"),
        Column("name", "站点名称"),
        Column("town", "乡镇（街道）"),
        Column("state", "状态", "get_state_display"),
        Column("kind", "类型", "get_kind_display"),
        Column("level", "等级", lambda row: levels.get(row.level, row.level)),
        Column("address", "地址"),
        Column("area", "面积（平方米）", "area_m2"),
        Column("capacity", "可同时容纳（人）", "capacity"),
        Column("due", "计划建成"),
        Column("responsible", "责任岗位"),
    ]


def _listed(
    heading: str,
    columns: Sequence[Column],
    records: Iterable[Any],
    scope: Scope,
    query: str,
    owner: object,
    url: str,
) -> dict[str, Any]:
    rows = [[_plain(column.of(row)) for column in columns] for row in records]
    heads = [str(column.label) for column in columns]
    text = [f"共 {len(rows)} 行。"]
    return grid_part(heading, heads, rows, scope, query=query, owner=owner, url=url, text=text)


def _plain(value: object) -> object:
    if isinstance(value, dt.datetime):
        return timezone.localtime(value).strftime("%Y-%m-%d %H:%M")
    return value
