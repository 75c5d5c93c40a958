"""What the rules say, in Chinese and in English: both at once, for a door sign is read by both."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from minsheng.common.opening.document import Fault
from minsheng.common.opening.rules import DAY_MIN, WHOLE_DAY, Spans, clock
from minsheng.common.opening.times import OpenState, Reason

SOON_MIN = 60
"""From an hour before the change on, minutes are counted."""

DAYS = {
    "zh": ("周一", "周二", "周三", "周四", "周五", "周六", "周日"),
    "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
}
_STATES: dict[str, dict[str, str]] = {
    "zh": {
        "open": "正在开放，{at}关门",
        "open_soon": "正在开放，{minutes} 分钟后关门",
        "always": "正在开放，全天不关门",
        "closed": "已关门，{at}开门",
        "closed_soon": "已关门，{minutes} 分钟后开门",
        "never": "未开放",
        "break": "午间休息，{at}开门",
        "break_soon": "午间休息，{minutes} 分钟后开门",
        "because": "{text}（{why}）",
    },
    "en": {
        "open": "Open now, closes {at}",
        "open_soon": "Open now, closes in {minutes} min",
        "always": "Open now, day and night",
        "closed": "Closed, opens {at}",
        "closed_soon": "Closed, opens in {minutes} min",
        "never": "Not open",
        "break": "Midday break, opens {at}",
        "break_soon": "Midday break, opens in {minutes} min",
        "because": "{text} ({why})",
    },
}
HOLIDAYS_EN = {
    "元旦": "New Year",
    "春节": "Spring Festival",
    "清明节": "Qingming Festival",
    "劳动节": "Labour Day",
    "端午节": "Dragon Boat Festival",
    "中秋节": "Mid-Autumn Festival",
    "国庆节": "National Day",
}
_TOLD = {Reason.EXCEPTION, Reason.EXTENSION, Reason.HOLIDAY}
"""Reasons that are said beside the state; the ordinary week needs none."""


def state_words(state: OpenState, now: dt.datetime, lang: str = "zh") -> str:
    """ "正在开放，18:00 关门", "Closed, opens in 20 min": the sentence for the map, the door and the phone."""
    texts = _STATES[lang]
    if state.changes_at is None:
        text = texts["always" if state.is_open else "never"]
    else:
        name = "open" if state.is_open else "break" if state.reason is Reason.BREAK else "closed"
        minutes = (
            int((state.changes_at - now.replace(second=0, microsecond=0)).total_seconds()) // 60
        )
        soon = minutes <= SOON_MIN
        at = moment_words(state.changes_at, now, lang)
        text = texts[f"{name}_soon" if soon else name].format(minutes=minutes, at=at)
    told = state.reason in _TOLD and state.note
    why = HOLIDAYS_EN.get(state.note, state.note) if lang == "en" else state.note
    return texts["because"].format(text=text, why=why) if told else text


def moment_words(moment: dt.datetime, now: dt.datetime, lang: str = "zh") -> str:
    """ "18:00 ", "明天 08:30 ", "周六 09:00 ", "12月1日 08:00 ": as near as people say it."""
    days = (moment.date() - now.date()).days
    time = f"{moment:%H:%M}"
    if lang == "zh":
        when = {0: "", 1: "明天 "}.get(days) if days < 2 else None
        if when is None:
            near = DAYS["zh"][moment.weekday()] if days < 7 else f"{moment.month}月{moment.day}日"
            when = f"{near} "
        return f"{when}{time} "
    if days == 0:
        return f"at {time}"
    if days == 1:
        return f"tomorrow at {time}"
    return (
        f"on {DAYS['en'][moment.weekday()]} at {time}"
        if days < 7
        else f"on {moment.year}-{moment.month:02d}-{moment.day:02d} at {time}"
    )


def span_words(spans: Spans, lang: str = "zh") -> str:
    """ "08:30–12:00、14:30–18:00"; "24 小时"; "不开放"."""
    if not spans:
        return {"zh": "不开放", "en": "closed"}[lang]
    if spans == WHOLE_DAY:
        return {"zh": "24 小时", "en": "24 hours"}[lang]
    between = {"zh": "、", "en": ", "}[lang]
    return between.join(_one(span.start, span.end, lang) for span in spans)


def _one(start: int, end: int, lang: str) -> str:
    if end <= DAY_MIN:
        return f"{clock(start)}–{clock(end)}"
    next_day = {"zh": "次日 ", "en": "next day "}[lang]
    return f"{clock(start)}–{next_day}{clock(end - DAY_MIN)}"


FAULTS: Mapping[str, tuple[str, str]] = {
    "not_an_object": ("这里要写一组内容。", "An object is needed here."),
    "not_a_list": ("这里要写一个列表。", "A list is needed here."),
    "not_a_text": (
        "这里要写文字，不超过 {most} 个字。",
        "A text of at most {most} characters is needed.",
    ),
    "not_spans": (
        "时段要写成“08:30-12:00”这样的列表。",
        'Hours are a list such as "08:30-12:00".',
    ),
    "not_a_span": (
        "“{value}”不是时段，请写成“08:30-12:00”。",
        '"{value}" is no span of time; write it like "08:30-12:00".',
    ),
    "not_a_time": (
        "“{value}”里有不存在的时刻。",
        '"{value}" contains a time that does not exist.',
    ),
    "empty_span": ("“{value}”没有长度。", '"{value}" has no length.'),
    "overlapping": ("{one} 和 {other} 重叠。", "{one} and {other} overlap."),
    "too_many": ("最多 {most} 项。", "At most {most} entries."),
    "unknown_field": ("不认识这一项。", "This field is not known."),
    "unknown_format": (
        "不认识这种格式，只认识 {known}。",
        "Unknown format; only {known} is known.",
    ),
    "unknown_choice": ("只能是 {known} 之一。", "It must be one of {known}."),
    "not_a_month_day": (
        "请写成“月-日”，例如 06-01。",
        "Write it as month-day, such as 06-01.",
    ),
    "not_a_date": (
        "请写成“年-月-日”，例如 2026-10-01。",
        "Write it as year-month-day, such as 2026-10-01.",
    ),
    "seasons_overlap": (
        "“{one}”和“{other}”都包含 {day}。",
        '"{one}" and "{other}" both contain {day}.',
    ),
    "ends_before_it_begins": ("结束日期早于开始日期。", "It ends before it begins."),
}
"""Fault code → sentence in Chinese and in English."""


def fault_words(fault: Fault, lang: str = "zh") -> str:
    """The sentence for whoever has to mend it; where it is stands in ``fault.path``."""
    return FAULTS[fault.code][lang == "en"].format(**fault.facts)
