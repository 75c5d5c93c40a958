"""What hangs at the door: the plaque with its QR code, and the opening hours in two languages."""

from __future__ import annotations

import io
from typing import Any
from urllib.parse import urljoin

import segno
from django.utils import timezone

from minsheng.common.opening import Rules, Table, span_words, tables
from minsheng.stations.display import service_names
from minsheng.stations.models import Station
from minsheng.stations.queries import hours_of
from minsheng.web.pdf import compile_pdf


def public_address(station: Station, site: str) -> str:
    """What the QR code holds: a plain https link that works without script and in every phone's browser."""
    return urljoin(site, f"/z/{station.short_code}/")


def scanned_address(station: Station, site: str) -> str:
    """The same for the code itself: one word more, so that a scan at the door counts as a visit."""
    return f"{public_address(station, site)}?scan"


def qr_svg(address: str) -> bytes:
    """The address as a QR code of which a quarter may be scratched off (error correction Q)."""
    file = io.BytesIO()
    segno.make(address, error="q", micro=False).save(file, kind="svg", scale=8, border=4)
    return file.getvalue()


PLAQUE = """
#set page(paper: "a5", flipped: true, margin: 9mm, numbering: none)
#rect(width: 100%, height: 100%, stroke: 2.5pt + rgb("#b0281e"), radius: 5mm, inset: 8mm)[
  #grid(columns: (1fr, auto), column-gutter: 8mm,
    [
      #text(size: 13pt, fill: rgb("#b0281e"), weight: "bold", data.sign)
      #linebreak()
      #text(size: 10pt, fill: luma(80), data.sign_en)
      #v(3mm)
      #text(size: 25pt, weight: "bold", data.name)
      #v(2mm)
      #text(size: 11pt, data.services)
      #v(1fr)
      #text(size: 10pt, fill: luma(80), data.union)
      #linebreak()
      #text(size: 10pt, fill: luma(80))[#data.code_label #data.code]
    ],
    align(center)[
      #image("code.svg", width: 52mm)
      #text(size: 22pt, weight: "bold", tracking: 3pt, data.short_code)
      #linebreak()
      #text(size: 9pt, data.scan)
      #linebreak()
      #text(size: 8pt, fill: luma(80), data.scan_en)
    ],
  )
]
"""

DOOR = """
#set page(margin: (x: 20mm, y: 18mm), numbering: none)
#let week(part, size) = [
  #if part.title != "" [#text(size: size, weight: "bold", part.title) #v(1mm)]
  #table(columns: (auto, 1fr), stroke: none, inset: (x: 0mm, y: 1.6mm), column-gutter: 10mm,
    ..part.lines.map(line => (text(size: size, line.at(0)), text(size: size, weight: "bold", line.at(1)))).flatten())
  #v(2mm)
]
#text(size: 14pt, fill: rgb("#b0281e"), weight: "bold", data.sign)
#v(1mm)
#text(size: 26pt, weight: "bold", data.name)
#v(5mm)
#text(size: 17pt, weight: "bold", data.hours)
#v(2mm)
#for part in data.zh [#week(part, 15pt)]
#if data.weather.len() > 0 [
  #for line in data.weather [#text(size: 13pt, line) #linebreak()]
  #v(3mm)
]
#line(length: 100%, stroke: 0.5pt + luma(170))
#v(2mm)
#text(size: 12pt, weight: "bold", data.hours_en)
#v(1mm)
#for part in data.en [#week(part, 11pt)]
#if data.weather_en.len() > 0 [
  #for line in data.weather_en [#text(size: 10pt, line) #linebreak()]
]
#v(1fr)
#grid(columns: (auto, 1fr), column-gutter: 8mm, align: horizon,
  image("code.svg", width: 34mm),
  [
    #text(size: 12pt, data.locked)
    #linebreak()
    #text(size: 10pt, fill: luma(80), data.locked_en)
    #v(2mm)
    #text(size: 16pt, weight: "bold", tracking: 2pt, data.short_code)
    #h(6mm)
    #text(size: 11pt, data.phone)
    #linebreak()
    #text(size: 9pt, fill: luma(80))[#data.printed]
  ],
)
"""


def plaque(station: Station, site: str) -> bytes:
    """The A5 plaque as PDF; ``site`` is the address of the site's root."""
    facts = {
        "sign": "户外劳动者服务站点",
        "sign_en": "Outdoor workers' service station",
        "name": station.name,
        "services": " · ".join(service_names(station)[:9]),
        "union": station.organisation.name,
        "code_label": "编码 Code",
        "code": station.code,
        "short_code": station.short_code,
        "scan": "扫码看开放时间、报问题",
        "scan_en": "Scan for hours and problems",
    }
    return compile_pdf(PLAQUE, facts, {"code.svg": qr_svg(scanned_address(station, site))})


def door_sign(station: Station, site: str) -> bytes:
    """The A4 sheet with the opening hours as PDF, in Chinese and English."""
    rules = hours_of(station.hours)
    facts = {
        "sign": "户外劳动者服务站点 · Outdoor workers' service station",
        "name": station.name,
        "hours": "开放时间",
        "hours_en": "Opening hours",
        "zh": [_table(table) for table in tables(rules, "zh")],
        "en": [_table(table) for table in tables(rules, "en")],
        "weather": _weather(rules, "zh"),
        "weather_en": _weather(rules, "en"),
        "locked": "该开门没开门？扫码告诉我们。",
        "locked_en": "Locked during these hours? Scan and tell us.",
        "short_code": station.short_code,
        "phone": f"电话 Phone {station.phone}" if station.phone else "",
        "printed": f"打印日期 Printed {timezone.localdate():%Y-%m-%d}",
    }
    return compile_pdf(DOOR, facts, {"code.svg": qr_svg(scanned_address(station, site))})


def _table(table: Table) -> dict[str, Any]:
    return {"title": table.title, "lines": [[line.days, line.hours] for line in table.lines]}


WEATHER = {
    "zh": {"heat": "高温预警期间：{hours}", "cold": "低温预警期间：{hours}"},
    "en": {"heat": "During heat warnings: {hours}", "cold": "During cold warnings: {hours}"},
}


def _weather(rules: Rules, lang: str) -> list[str]:
    """What was promised for heat and cold, a line each."""
    return [
        WEATHER[lang][kind].format(hours=span_words(promise.spans, lang))
        for kind, promise in rules.on_warning
    ]
