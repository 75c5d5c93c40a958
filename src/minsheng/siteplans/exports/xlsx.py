"""A plan as a workbook: sites, coverage, services, room, cases, money, settings."""

from __future__ import annotations

import io
from typing import Any

import xlsxwriter
from django.utils.translation import gettext as _

from minsheng.siteplans.display.asked import asked_facts
from minsheng.siteplans.display.coverage import coverage_tables
from minsheng.siteplans.display.menus import menu_lines
from minsheng.siteplans.display.money import next_lines, year_lines
from minsheng.siteplans.display.rooms import RoomTable, room_table
from minsheng.siteplans.display.scenarios import robustness_of
from minsheng.siteplans.models import SitePlan
from minsheng.siteplans.queries import ACTIONS, PlanResult
from minsheng.web.exports import harmless

Rows = list[list[object]]


def as_xlsx(plan: SitePlan, result: PlanResult) -> bytes:
    """The workbook; sheets about room, cases and years only where the plan has them."""
    file = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(file, options) as book:
        head = book.add_format({"bold": True, "bg_color": "#f2e9dc", "text_wrap": True})
        for title, heads, rows in _sheets(plan, result):
            _sheet(book, head, title, heads, rows)
    return file.getvalue()


def _sheets(plan: SitePlan, result: PlanResult) -> list[tuple[str, list[str], Rows]]:
    rooms = room_table(plan, result)
    sheets = [
        (_("站点清单"), _site_heads(), _site_rows(result)),
        (_("覆盖变化"), _coverage_heads(), _coverage_rows(result)),
        (_("服务"), _service_heads(), _service_rows(plan, result)),
        (_("容量"), _room_heads(), _room_rows(rooms)),
        (_("情景"), _case_heads(), _case_rows(plan)),
        (_("分年度"), _year_heads(), _year_rows(plan, result)),
        (_("再多花钱"), _next_heads(), _next_rows(plan)),
    ]
    asked = [*asked_facts(plan), (_("输入数据的摘要（SHA-256）"), plan.problem_sha256)]
    filled = [sheet for sheet in sheets if sheet[2]]
    return [*filled, (_("设定"), [_("项目"), _("内容")], [list(pair) for pair in asked])]


def _site_rows(result: PlanResult) -> Rows:
    rows: Rows = [
        [
            number,
            line.place.name,
            str(line.place.town or ""),
            line.action_label,
            line.level,
            line.cost_yuan,
            line.place.lon,
            line.place.lat,
            line.reason,
            line.alternative_text,
        ]
        for number, line in enumerate(result.sites, start=1)
    ]
    closed = [
        ["", p.name, str(p.town or ""), str(ACTIONS["close"]), "", 0, p.lon, p.lat, "", ""]
        for p in result.closed
    ]
    return rows + closed


def _site_heads() -> list[str]:
    return [
        _("序号"),
        _("站点"),
        _("乡镇（街道）"),
        _("做法"),
        _("类型"),
        _("费用（元）"),
        _("经度（WGS-84）"),
        _("纬度（WGS-84）"),
        _("为什么选这里"),
        _("换成别处会怎样"),
    ]


def _coverage_heads() -> list[str]:
    return [_("分类"), _("名称"), _("需求（人次）"), _("现在"), _("采纳后"), _("采纳后覆盖率")]


def _coverage_rows(result: PlanResult) -> Rows:
    return [
        [title, line.label, line.demand, line.before, line.after, round(line.after_share, 4)]
        for title, lines in [(_("合计"), [result.total]), *coverage_tables(result)]
        for line in lines
    ]


def _service_heads() -> list[str]:
    return [_("站点"), _("服务"), _("需要的人次"), _("占可到达人数"), _("主要群体")]


def _service_rows(plan: SitePlan, result: PlanResult) -> Rows:
    return [
        [
            line.site.place.name,
            service.label,
            round(service.people),
            round(service.share, 4),
            service.by_group,
        ]
        for line in menu_lines(plan, result.sites)
        for service in line.services
    ]


def _room_heads() -> list[str]:
    return [_("站点"), _("最忙的时段"), _("同时在的人"), _("容得下（人）"), _("坐满")]


def _room_rows(rooms: RoomTable | None) -> Rows:
    return [
        [
            row.line.place.name,
            row.hours,
            round(row.people, 1),
            "" if row.room is None else row.room,
            _("是") if row.is_full else _("否"),
        ]
        for row in (rooms.sites if rooms else [])
    ]


def _case_heads() -> list[str]:
    return [
        _("情景"),
        _("说的是"),
        _("本方案覆盖"),
        _("专为它找的最好方案"),
        _("至多"),
        _("最多差"),
    ]


def _case_rows(plan: SitePlan) -> Rows:
    robustness = robustness_of(plan)
    return [
        [
            line.label,
            line.meant,
            line.covered,
            line.best,
            line.bound,
            round(line.behind_percent / 100, 4),
        ]
        for line in (robustness.lines if robustness else [])
    ]


def _year_heads() -> list[str]:
    return [_("年度"), _("预算（元）"), _("用去（元）"), _("开放站点"), _("覆盖率")]


def _year_rows(plan: SitePlan, result: PlanResult) -> Rows:
    return [
        [
            _("第 %(year)s 年") % {"year": number},
            year["budget_yuan"],
            year["cost_yuan"],
            year["open"],
            round(year["percent"] / 100, 4),
        ]
        for number, year in enumerate(year_lines(plan, result), start=1)
    ]


def _next_heads() -> list[str]:
    return [_("站点"), _("类型"), _("追加（元）"), _("多覆盖（人次）")]


def _next_rows(plan: SitePlan) -> Rows:
    return [
        [line.place.name, line.level, line.cost_yuan, round(line.people, 1)]
        for line in next_lines(plan)
    ]


def _sheet(book: Any, head: Any, title: str, heads: list[str], rows: list[list[object]]) -> None:
    sheet = book.add_worksheet(title[:31])
    sheet.freeze_panes(1, 0)
    sheet.write_row(0, 0, heads, head)
    for number, row in enumerate(rows, start=1):
        sheet.write_row(number, 0, [harmless(value) for value in row])
    sheet.set_column(0, len(heads) - 1, 16)
