"""A plan as files a planning bureau accepts: GeoJSON, XLSX, PDF with a map."""

from __future__ import annotations

import io
from typing import Any

import xlsxwriter
from django.utils import timezone
from django.utils.translation import gettext as _

from minsheng.siteplans.display.asked import asked_facts
from minsheng.siteplans.display.coverage import coverage_tables
from minsheng.siteplans.display.menus import menu_lines
from minsheng.siteplans.models import SitePlan
from minsheng.siteplans.queries import ACTIONS, PlanResult
from minsheng.web.drawn_map import Mark, draw_map
from minsheng.web.exports import harmless
from minsheng.web.pdf import FONT, compile_pdf

SHAPES = {
    "build": ("ok", "circle"),
    "upgrade": ("watch", "triangle"),
    "keep": ("info", "square"),
    "close": ("alert", "cross"),
}


def as_geojson(plan: SitePlan, result: PlanResult) -> dict[str, Any]:
    """The plan's sites as a FeatureCollection in WGS-84 (RFC 7946)."""
    features = [
        _feature(
            line.place.lon,
            line.place.lat,
            number=number,
            name=line.place.name,
            action=line.action,
            level=line.level,
            cost_yuan=line.cost_yuan,
            reason=line.reason,
        )
        for number, line in enumerate(result.sites, start=1)
    ]
    features += [
        _feature(place.lon, place.lat, name=place.name, action="close") for place in result.closed
    ]
    return {
        "type": "FeatureCollection",
        "name": plan.title,
        "problem_sha256": plan.problem_sha256,
        "features": features,
    }


def _feature(lon: float, lat: float, **properties: object) -> dict[str, Any]:
    return {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": [lon, lat]},
        "properties": properties,
    }


def _site_rows(result: PlanResult) -> list[list[object]]:
    rows: list[list[object]] = [
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


def as_xlsx(plan: SitePlan, result: PlanResult) -> bytes:
    """A workbook with the sites, the coverage, the services and what was asked."""
    file = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(file, options) as book:
        head = book.add_format({"bold": True, "bg_color": "#f2e9dc", "text_wrap": True})
        _sheet(book, head, _("站点清单"), _site_heads(), _site_rows(result))
        coverage = [
            [title, line.label, line.demand, line.before, line.after, round(line.after_share, 4)]
            for title, lines in [(_("合计"), [result.total]), *coverage_tables(result)]
            for line in lines
        ]
        _sheet(
            book,
            head,
            _("覆盖变化"),
            [_("分类"), _("名称"), _("需求（人次）"), _("现在"), _("采纳后"), _("采纳后覆盖率")],
            coverage,
        )
        services = [
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
        _sheet(
            book,
            head,
            _("服务"),
            [_("站点"), _("服务"), _("需要的人次"), _("占可到达人数"), _("主要群体")],
            services,
        )
        asked = [*asked_facts(plan), (_("输入数据的摘要（SHA-256）"), plan.problem_sha256)]
        _sheet(book, head, _("设定"), [_("项目"), _("内容")], [list(pair) for pair in asked])
    return file.getvalue()


def _sheet(book: Any, head: Any, title: str, heads: list[str], rows: list[list[object]]) -> None:
    sheet = book.add_worksheet(title[:31])
    sheet.freeze_panes(1, 0)
    sheet.write_row(0, 0, heads, head)
    for number, row in enumerate(rows, start=1):
        sheet.write_row(number, 0, [harmless(value) for value in row])
    sheet.set_column(0, len(heads) - 1, 16)


PAGE = """
= #data.title
#text(fill: luma(90))[#data.sub]
#v(4pt)
#for fact in data.summary [*#fact.at(0)*：#fact.at(1) #h(12pt)]
#v(6pt)
#image("map.svg", width: 100%)
#text(size: 8pt, fill: luma(90))[#data.legend]
== #data.sites_title
#table(
  columns: (auto, 1.4fr, auto, auto, auto, 2.6fr),
  table.header(..data.heads.map(h => strong(h))),
  ..data.sites.flatten().map(cell => [#cell]),
)
== #data.coverage_title
#for part in data.coverage [
  #table(
    columns: (2fr, 1fr, 1fr, 1fr),
    table.header(..part.heads.map(h => strong(h))),
    ..part.rows.flatten().map(cell => [#cell]),
  )
  #v(4pt)
]
== #data.asked_title
#for fact in data.asked [- *#fact.at(0)*：#fact.at(1)]
#v(6pt)
#text(size: 8pt, fill: luma(90))[#data.proof]
"""


def as_pdf(plan: SitePlan, result: PlanResult) -> bytes:
    """The plan on paper: numbers, map, sites with their reasons, coverage, settings, digest."""
    marks = [
        Mark(line.place.lon, line.place.lat, str(number), *SHAPES[line.action])
        for number, line in enumerate(result.sites, start=1)
    ]
    marks += [Mark(place.lon, place.lat, "", *SHAPES["close"]) for place in result.closed]
    return compile_pdf(PAGE, _paper(plan, result), {"map.svg": draw_map(marks, font=FONT)})


def _paper(plan: SitePlan, result: PlanResult) -> dict[str, Any]:
    total = result.total
    if plan.proved:
        proof = _("已证明：在这些设定下没有更好的方案。")
    else:
        proof = _("首要目标离理论最好值不超过 %(percent)s %%。") % {
            "percent": f"{plan.gap_percent:.3f}"
        }
    return {
        "title": plan.title,
        "sub": f"{plan.organisation} · {plan.responsible.holder} · {timezone.localdate(plan.created_at)}",
        "summary": [
            [_("覆盖率"), f"{total.before_percent:.1f} % → {total.after_percent:.1f} %"],
            [_("站点"), str(len(result.sites))],
            [_("总费用（元）"), f"{result.cost_yuan:,}"],
        ],
        "legend": _(
            "圆：新建；三角：改造提升；方：保留；叉：关闭。底图为样例路网，不代表真实道路和界线。"
        ),
        "sites_title": _("站点清单"),
        "heads": [_("序号"), _("站点"), _("做法"), _("类型"), _("费用（元）"), _("为什么选这里")],
        "sites": [
            [
                str(number),
                line.place.name,
                line.action_label,
                line.level,
                f"{line.cost_yuan:,}",
                line.reason,
            ]
            for number, line in enumerate(result.sites, start=1)
        ],
        "coverage_title": _("覆盖变化"),
        "coverage": [
            {
                "heads": [title, _("需求（人次）"), _("现在"), _("采纳后")],
                "rows": [
                    [
                        line.label,
                        f"{line.demand:,.0f}",
                        f"{line.before_percent:.1f} %",
                        f"{line.after_percent:.1f} %",
                    ]
                    for line in lines
                ],
            }
            for title, lines in coverage_tables(result)
        ],
        "asked_title": _("设定"),
        "asked": [[str(name), str(value)] for name, value in asked_facts(plan)],
        "proof": f"{proof} {_('输入数据的摘要（SHA-256）')}：{plan.problem_sha256}",
    }
