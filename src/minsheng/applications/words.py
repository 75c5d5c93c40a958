"""Applications in words, in the reader's language."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from minsheng.applications.rules.eligibility import Hindrance
from minsheng.applications.rules.identity import Fault
from minsheng.applications.services.handing import Missing
from minsheng.engines.admission import Link
from minsheng.enrolment.words import group_name

FAULTS: dict[Fault, Any] = {
    Fault.LENGTH: gettext_lazy("身份证号应当是 18 位，请对着证件再数一遍。"),
    Fault.SIGNS: gettext_lazy("身份证号只有数字，最后一位可以是 X。"),
    Fault.DATE: gettext_lazy("身份证号第 7 到 14 位应当是出生日期，这里没有这一天。"),
    Fault.CHECK: gettext_lazy("身份证号有一位写错了（最后一位对不上），请对着证件再看一遍。"),
}
MISSING: dict[Missing, Any] = {
    Missing.FAMILY: gettext_lazy("还没有填监护人。"),
    Missing.CHILDREN: gettext_lazy("还没有填孩子。"),
    Missing.WISHES: gettext_lazy("还没有选班级。"),
    Missing.CONSENT: gettext_lazy("请勾选“我是监护人，同意”。"),
}
LINKS: dict[Link, tuple[Any, Any]] = {
    Link.TOGETHER_OR_NOTHING: (
        gettext_lazy("在一起，不行就都不要"),
        gettext_lazy("只有几个孩子同一期在同一个地方都有座位，才算录取。"),
    ),
    Link.TOGETHER_THEN_SPLIT: (
        gettext_lazy("先争取在一起，不行可以分开"),
        gettext_lazy("先按在一起排；排不上，再让孩子分在不同地方，或者只录取其中一个。"),
    ),
    Link.INDEPENDENT: (
        gettext_lazy("每个孩子分别安排"),
        gettext_lazy("每个孩子有自己的志愿，录取结果互不影响，用的是同一个签。"),
    ),
}
BAND_NAMES = {
    "preschool": gettext_lazy("学龄前"),
    "lower": gettext_lazy("小学一至三年级"),
    "upper": gettext_lazy("小学四至六年级"),
    "junior": gettext_lazy("初中"),
}
TERM_NAMES = {
    "jul_1": gettext_lazy("7 月上半月"),
    "jul_2": gettext_lazy("7 月下半月"),
    "aug_1": gettext_lazy("8 月上半月"),
    "aug_2": gettext_lazy("8 月下半月"),
    "winter": gettext_lazy("寒假"),
}
OTHER_EVIDENCE = {
    "relation": gettext_lazy("亲子关系（户口簿或出生证）"),
    "home": gettext_lazy("住址或上班地点"),
    "other": gettext_lazy("其他"),
}


def hindrance_text(why: Hindrance, years: int, ages: str) -> str:
    """Why a child cannot be in a class."""
    if why == Hindrance.NOT_OPEN:
        return _("这个班不开。")
    return _("开班那天孩子 %(years)s 岁，这个班收 %(ages)s。") % {"years": years, "ages": ages}


def uncovered_text(minutes: int) -> str:
    """How well class hours cover the working day."""
    if not minutes:
        return _("接送时间盖住上班时间")
    return ngettext(
        "接送时间比上班时间少 %(count)s 分钟",
        "接送时间比上班时间少 %(count)s 分钟",
        minutes,
    ) % {"count": minutes}


def detour_text(metres: float | None) -> str:
    """The detour in kilometres; "" if no place is known."""
    if metres is None:
        return ""
    return _("多走约 %(km)s 公里") % {"km": f"{metres / 1000:.1f}"}


def evidence_name(what: str) -> str:
    """What a photo proves."""
    return str(OTHER_EVIDENCE[what]) if what in OTHER_EVIDENCE else group_name(what)
