"""A plan on paper: numbers, proof, digest and map first, the list of sites, however long, last."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from minsheng.siteplans.display.asked import asked_facts
from minsheng.siteplans.display.coverage import coverage_tables
from minsheng.siteplans.display.money import year_lines
from minsheng.siteplans.display.numbers import grouped
from minsheng.siteplans.display.rooms import room_table
from minsheng.siteplans.display.scenarios import robustness_of
from minsheng.siteplans.models import SitePlan
from minsheng.siteplans.queries import PlanResult
from minsheng.web.drawn_map import MOST_NUMBERED, Mark, draw_map
from minsheng.web.pdf import FONT, compile_pdf

SHAPES = {
    "build": ("ok", "circle"),
    "upgrade": ("watch", "triangle"),
    "keep": ("info", "square"),
    "close": ("alert", "cross"),
}

PAGE = """
= #data.title
#text(fill: luma(90))[#data.sub]
#v(4pt)
#for fact in data.summary [*#fact.at(0)*：#fact.at(1) #h(12pt)]
#v(2pt)
#text(size: 8pt, fill: luma(90))[#data.proof]
#v(6pt)
#image("map.svg", width: 100%)
#text(size: 8pt, fill: luma(90))[#data.legend]
== #data.coverage_title
#for part in data.coverage [
  #table(
    columns: (2fr, 1fr, 1fr, 1fr),
    table.header(..part.heads.map(h => strong(h))),
    ..part.rows.flatten().map(cell => [#cell]),
  )
  #v(4pt)
]
#for part in data.further [
  == #part.title
  #part.words
  #table(
    columns: part.heads.len(),
    table.header(..part.heads.map(h => strong(h))),
    ..part.rows.flatten().map(cell => [#cell]),
  )
]
== #data.asked_title
#for fact in data.asked [- *#fact.at(0)*：#fact.at(1)]
== #data.sites_title
#table(
  columns: (auto, 1.4fr, auto, auto, auto, 2.6fr),
  table.header(..data.heads.map(h => strong(h))),
  ..data.sites.flatten().map(cell => [#cell]),
)
"""


def as_pdf(plan: SitePlan, result: PlanResult) -> bytes:
    """The plan on paper: numbers, proof, digest, map, coverage, settings, sites with their reasons."""
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
        "legend": _legend(result),
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
        "further": [*_years(plan, result), *_rooms(plan, result), *_cases(plan)],
        "asked_title": _("设定"),
        "asked": [[str(name), str(value)] for name, value in asked_facts(plan)],
        "proof": f"{proof} {_('输入数据的摘要（SHA-256）')}：{plan.problem_sha256}",
    }


def _legend(result: PlanResult) -> str:
    told = _("圆：新建；三角：改造提升；方：保留；叉：关闭。底图为样例路网，不代表真实道路和界线。")
    if len(result.sites) + len(result.closed) <= MOST_NUMBERED:
        return told
    return told + _("站点太多，图上不标序号。")


def _years(plan: SitePlan, result: PlanResult) -> list[dict[str, Any]]:
    years = year_lines(plan, result)
    rows = [
        [
            _("第 %(year)s 年") % {"year": number},
            grouped(year["budget_yuan"]),
            grouped(year["cost_yuan"]),
            str(year["open"]),
            f"{year['percent']:.1f} %",
        ]
        for number, year in enumerate(years, start=1)
    ]
    heads = [_("年度"), _("预算（元）"), _("用去（元）"), _("开放站点"), _("覆盖率")]
    words = _("预算和用去的钱从第一年起累计；先建的站点以后保留，类型只升不降。")
    return [{"title": _("分年度"), "words": words, "heads": heads, "rows": rows}] if rows else []


def _rooms(plan: SitePlan, result: PlanResult) -> list[dict[str, Any]]:
    rooms = room_table(plan, result)
    if rooms is None:
        return []
    heads = [_("时段"), _("覆盖人次"), _("有位置"), _("遇到满座"), _("有位置的比例")]
    rows = [
        [
            band.label,
            grouped(band.covered),
            grouped(band.served),
            grouped(band.left_over),
            f"{band.percent:.1f} %",
        ]
        for band in [*rooms.bands, rooms.total]
    ]
    words = _("按 %(percent)s %% 的人同时来；最忙时坐满的站点 %(full)s 个。") % {
        "percent": f"{rooms.at_once_percent:g}",
        "full": len(rooms.full),
    }
    return [{"title": _("最忙的时候有没有位置"), "words": words, "heads": heads, "rows": rows}]


def _cases(plan: SitePlan) -> list[dict[str, Any]]:
    robustness = robustness_of(plan)
    if robustness is None:
        return []
    heads = [_("情景"), _("说的是"), _("本方案覆盖"), _("专为它找的最好方案"), _("最多差")]
    rows = [
        [
            line.label,
            line.meant,
            grouped(line.covered),
            grouped(line.best),
            f"{line.behind_percent:.2f} %",
        ]
        for line in robustness.lines
    ]
    words = _("%(count)s 种情景里有 %(good)s 种站得住：差不到 %(within)s %%。") % {
        "count": len(rows),
        "good": robustness.good,
        "within": f"{robustness.within_percent:g}",
    }
    return [{"title": _("人多人少，方案还好不好"), "words": words, "heads": heads, "rows": rows}]
