"""Stations in words: what pages show of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from minsheng.common.opening import (
    OpenState,
    Rules,
    Table,
    day_plan,
    holiday_on,
    is_makeup,
    spans,
    state_words,
    tables,
)
from minsheng.common.opening.words import DAYS, HOLIDAYS_EN
from minsheng.places.models import Level, Service
from minsheng.stations.models import Station, WeatherWarning
from minsheng.stations.queries import plain_time
from minsheng.web.phrases import aside

Text = str | Promise
DAY = dt.timedelta(days=1)
STALE_DAYS = 180
"""What nobody has verified for half a year is marked. Source: a proposal."""


def lang() -> str:
    """ "zh" or "en", as the rule engine names them."""
    return "en" if (get_language() or "").startswith("en") else "zh"


def door_words(state: OpenState, at: dt.datetime) -> str:
    """The open state as a sentence in the reader's language."""
    return state_words(state, plain_time(at), lang())


def weekly_tables(rules: Rules) -> list[Table]:
    """The door's table in the reader's language."""
    return tables(rules, lang())


def coming_days(rules: Rules, first: dt.date, days: int = 14) -> Iterator[dict[str, Any]]:
    """Each of the coming days with the spans that begin or go on then, and what makes it special."""
    names = DAYS[lang()]
    for number in range(days):
        day = first + dt.timedelta(days=number)
        plan = day_plan(rules, day)
        note = "" if plan.reason in {"week", "season", "makeup"} else plan.note
        note = HOLIDAYS_EN.get(note, note) if lang() == "en" else note
        yield {
            "day": day,
            "weekday": names[day.weekday()],
            "hours": [_clock(one.start, one.end, day) for one in spans(rules, day, day)],
            "note": _extended_by(rules, day) or note,
            "holiday": holiday_on(day),
            "makeup": is_makeup(day),
        }


def _extended_by(rules: Rules, day: dt.date) -> str:
    """The weather that keeps the door open longer that day; "" if none does."""
    if not rules.extensions or spans(rules, day, day) == spans(rules.extended(()), day, day):
        return ""
    night = dt.datetime.combine(day, dt.time())
    held = [one for one in rules.extensions if one.start < night + DAY and one.end > night]
    return _("、").join(dict.fromkeys(one.reason for one in held))


def _clock(start: dt.datetime, end: dt.datetime, day: dt.date) -> str:
    until = "24:00" if end.date() > day else f"{end:%H:%M}"
    return f"{start:%H:%M}–{until}"


def service_names(station: Station) -> list[str]:
    """The services' names, in the order of the word list."""
    return [one.label for one in Service.objects.filter(code__in=station.services or [])]


def level_name(station: Station) -> str:
    """The level's name, or its code if the word list does not know it."""
    found = Level.objects.filter(code=station.level).first() if station.level else None
    return found.label if found else station.level


def profile_of(station: Station) -> list[tuple[Text, object]]:
    """The profile as pairs; what nobody has entered is left out."""
    words = {True: _("是"), False: _("否"), None: ""}
    pairs: list[tuple[Text, object]] = [
        (_("站点编码"), station.code),
        (_("短码"), station.short_code),
        (_("原编号"), station.outside_code),
        (_("状态"), station.get_state_display()),
        (_("退出原因"), station.get_exit_reason_display() if station.exit_reason else ""),
        (_("类型"), station.get_kind_display()),
        (_("等级"), level_name(station)),
        (_("地址"), station.address),
        (_("乡镇（街道）"), station.town or ""),
        (_("联系电话"), station.phone),
        (_("面积（平方米）"), station.area_m2),
        (_("座位数"), station.seats),
        (_("可同时容纳（人）"), station.capacity),
        (_("不登记就能进"), words[station.free_entry]),
        (_("服务项目"), _("、").join(service_names(station))),
        (_("坐标（WGS-84）"), f"{station.lon:.5f}, {station.lat:.5f}"),
        (_("所属组织"), station.organisation),
        (_("责任人"), aside(station.responsible.holder, station.responsible.title)),
        (_("来源"), station.get_source_display()),
    ]
    if station.work:
        pairs += [
            (_("建设方式"), station.get_work_display()),
            (_("预算（元）"), f"{station.cost_yuan:,}"),
            (_("计划建成"), station.due),
        ]
    return [(label, value) for label, value in pairs if value not in (None, "")]


def is_stale(station: Station, today: dt.date | None = None) -> bool:
    """Has nobody verified it for so long that readers should know?"""
    day = today or timezone.localdate()
    return station.verified_on is None or (day - station.verified_on).days > STALE_DAYS


def warning_words(warning: WeatherWarning) -> str:
    """ "高温橙色预警，到 7月22日 18:00": the sentence of the banner."""
    until = plain_time(warning.ends)
    text = _("%(kind)s%(level)s预警，到 %(until)s 为止。") % {
        "kind": warning.get_kind_display(),
        "level": warning.get_level_display(),
        "until": f"{until:%m-%d %H:%M}",
    }
    return f"{text}{' ' if lang() == 'en' else ''}{warning.note}".strip()
