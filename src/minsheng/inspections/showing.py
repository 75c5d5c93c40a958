"""What the page and the printed report of one inspection say."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from minsheng.cases.models import Case
from minsheng.cases.queries import cases_for
from minsheng.common.geo import LonLat, distance_m
from minsheng.inspections.lists import TONES
from minsheng.inspections.models import Inspection, Photo
from minsheng.inspections.queries import earlier_photos, planned_by
from minsheng.inspections.rules.sheet import asked, items_of
from minsheng.organisations.permissions import Permission, may
from minsheng.standards.models.standard import in_language
from minsheng.web import pdf
from minsheng.web.shipped import said

if TYPE_CHECKING:
    from minsheng.accounts.models import User

MARKS = {"pass": "ok", "fail": "alert", "na": "off", "": "off"}


def _result_words() -> dict[str, str]:
    return {"pass": _("合格"), "fail": _("不合格"), "na": _("不适用"), "": _("没有填写")}


def sections_of(inspection: Inspection) -> list[dict[str, Any]]:
    """The sheet with answers and photos; items not asked on this visit are left out once it is done."""
    results = inspection.results()
    there = {item.key for item in asked(items_of(inspection.sheet), results)}
    is_open = inspection.state == Inspection.State.PLANNED
    photos: dict[str, list[Photo]] = {}
    for one in inspection.photos.all():
        photos.setdefault(one.item, []).append(one)
    earlier: dict[str, Photo] = {}
    for one in earlier_photos(inspection)[:200]:
        earlier.setdefault(one.item, one)
    words = _result_words()
    found = []
    for section in inspection.sheet:
        rows = [
            {
                "number": item["number"],
                "text": in_language(item["text"], item.get("text_en", "")),
                "result": words[results.get(item["key"], "")],
                "tone": MARKS[results.get(item["key"], "")],
                "note": inspection.answers.get(item["key"], {}).get("note", ""),
                "photos": photos.get(item["key"], []),
                "earlier": earlier.get(item["key"]),
            }
            for item in section["items"]
            if is_open or item["key"] in there
        ]
        title = in_language(section["title"], section.get("title_en", ""))
        found.append({"title": f"{section['number']} {title}", "rows": rows})
    return [section for section in found if section["rows"]]


def _where(inspection: Inspection) -> str:
    """How far from the station the phone was when the visit began, with how exactly it knew."""
    if inspection.lon is None or inspection.lat is None:
        return _("没有记录位置")
    station = inspection.station
    away = distance_m(LonLat(inspection.lon, inspection.lat), LonLat(station.lon, station.lat))
    told = {"away": round(away), "accuracy": inspection.accuracy_m}
    return _("距驿站 %(away)s 米，定位精度 %(accuracy)s 米") % told


def _time(moment: Any) -> str:
    return timezone.localtime(moment).strftime("%Y-%m-%d %H:%M") if moment else ""


def facts_of_visit(inspection: Inspection) -> list[tuple[str, object]]:
    people = _("、").join(one.name for one in inspection.inspectors.all())
    facts: list[tuple[str, object]] = [
        (_("站点"), inspection.station.name),
        (_("站点编码"), inspection.station.code),
        (_("检查员"), people),
        (_("来源"), inspection.get_origin_display()),
        (_("模板"), said(inspection.template.name)),
        (_("提前通知"), _("是") if inspection.announced else _("否，到站开始前站点不知道")),
        (_("日期"), f"{inspection.window_from} — {inspection.window_until}"),
    ]
    if inspection.started_at:
        typed = _("核对了门牌短码") if inspection.code_typed else _("没有核对门牌短码")
        facts += [
            (_("到站时间"), _time(inspection.started_at)),
            (_("到站核对"), f"{_where(inspection)}；{typed}"),
        ]
    if inspection.done_at:
        facts.append((_("完成时间"), _time(inspection.done_at)))
    if inspection.note:
        facts.append((_("备注"), inspection.note))
    return facts


def context_of(inspection: Inspection, actor: User) -> dict[str, Any]:
    own = inspection.inspectors.filter(pk=actor.pk).exists()
    is_open = inspection.state in {Inspection.State.PLANNED, Inspection.State.STARTED}
    cases = Case.objects.filter(
        source=Case.Source.INSPECTION, source_key__startswith=f"{inspection.pk}:"
    )
    return {
        "inspection": inspection,
        "tone": TONES[inspection.state],
        "facts": facts_of_visit(inspection),
        "parts": sections_of(inspection),
        "cases": cases_for(actor).filter(pk__in=cases.values("pk")),
        "trail": [(_("检查"), reverse("inspections:index"))],
        "may_go": own and is_open and may(actor, Permission.INSPECT, inspection.organisation),
        "may_cancel": inspection.state == Inspection.State.PLANNED
        and planned_by(actor).filter(pk=inspection.pk).exists(),
    }


REPORT = """
= #data.title
#grid(columns: (28mm, 1fr), row-gutter: 6pt, ..data.facts.map(f => (strong(f.at(0)), f.at(1))).flatten())
#for section in data.sections [
  == #section.title
  #table(columns: (14mm, 1fr, 20mm, 45mm),
    table.header(..data.heads.map(h => strong(h))),
    ..section.rows.flatten())
]
#v(8mm)
#data.signature
"""


def report_pdf(inspection: Inspection) -> bytes:
    """The inspection as an A4 document to sign."""
    score = "—" if inspection.score is None else str(inspection.score)
    data = {
        "title": _("检查记录 %(number)s") % {"number": inspection.number},
        "facts": [
            [str(name), str(value)]
            for name, value in [*facts_of_visit(inspection), (_("得分"), score)]
        ],
        "heads": [_("编号"), _("检查内容"), _("结果"), _("说明")],
        "sections": [
            {
                "title": section["title"],
                "rows": [
                    [row["number"], row["text"], row["result"], row["note"]]
                    for row in section["rows"]
                ],
            }
            for section in sections_of(inspection)
        ],
        "signature": _("检查员签字：____________　　站点签字：____________　　日期：____________"),
    }
    return pdf.compile_pdf(REPORT, data)
