"""Rules and log lines in words, in the reader's language."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, override

from minsheng.classes.models import Group
from minsheng.engines.admission import Attendance, Late, Link, Mark, Rules, SeatOrder
from minsheng.enrolment.models import PublicLine
from minsheng.web.shipped import said

SEAT_ORDERS = {
    SeatOrder.RESERVE_FIRST: gettext_lazy("先用保留名额，再用面向所有家庭的名额"),
    SeatOrder.OPEN_FIRST: gettext_lazy("先用面向所有家庭的名额，再用保留名额"),
}
MARKS = {
    Mark.RETURNING: gettext_lazy("上一期就在这个班"),
    Mark.SIBLING: gettext_lazy("兄弟姐妹已在这里"),
    Mark.NEAR: gettext_lazy("家或单位在附近"),
}
LINKS = {
    Link.TOGETHER_OR_NOTHING: gettext_lazy("要么都录取在一起，要么都不要"),
    Link.TOGETHER_THEN_SPLIT: gettext_lazy("先争取在一起，不行就分开"),
    Link.INDEPENDENT: gettext_lazy("各排各的"),
}
LATE = {
    Late.AFTER_ALL: gettext_lazy("排在所有按时报名的家庭后面"),
    Late.REFUSED: gettext_lazy("不再接收"),
}
EVIDENCE = {
    Group.HARDSHIP: gettext_lazy("困难职工档案"),
    Group.SPECIAL: gettext_lazy("相关证件或社区证明"),
    Group.OUTDOOR: gettext_lazy("劳动合同、接单记录或单位证明"),
    Group.FRONTLINE: gettext_lazy("单位证明"),
    Group.MIGRANT: gettext_lazy("居住证"),
    Group.LEFT_BEHIND: gettext_lazy("学校或社区证明"),
    Group.TWO_EARNER: gettext_lazy("双方单位证明"),
}
"""What a family shows; part of the rules, so in their own language."""

LINES = {
    "rules_published": gettext_lazy("规则公布。"),
    "change_proposed": gettext_lazy(
        "有人提出改动（第 %(number)s 版），等第二个人确认。理由：%(why)s"
    ),
    "change_accepted": gettext_lazy("第二个人确认了改动，第 %(number)s 版从现在起有效。"),
    "class_resized": gettext_lazy(
        "班级 %(code)s 的名额从 %(before)s 改为 %(seats)s。理由：%(why)s"
    ),
    "class_cancelled": gettext_lazy("班级 %(code)s 不开班。理由：%(why)s"),
    "class_opened": gettext_lazy("班级 %(code)s 决定开班。"),
    "change_refused": gettext_lazy("第二个人没有同意改动，第 %(number)s 版作废。"),
}


def register_lines(lines: Mapping[str, Any]) -> None:
    """What later steps of a round say in its log, by kind; call it in your AppConfig.ready."""
    LINES.update(lines)


def in_source_language(text: object) -> str:
    """The text as it stands in documents that must not depend on the reader."""
    with override(settings.LANGUAGE_CODE):
        return str(text)


def evidence_of(group: Group) -> tuple[str, ...]:
    return (in_source_language(EVIDENCE[group]),)


def group_name(code: str) -> str:
    """What a group is called; the code itself if it is none of ours."""
    return str(Group(code).label) if code in Group.values else code


def line_text(line: PublicLine) -> str:
    """One line of the log as a sentence."""
    facts: Mapping[str, Any] = line.facts
    return str(LINES[line.kind]) % facts if line.kind in LINES else line.kind


def moment_text(moment: dt.datetime) -> str:
    return date_format(timezone.localtime(moment), "DATETIME_FORMAT")


def evidence_text(shown: Iterable[str]) -> str:
    """What a family shows, in the reader's language; what a union typed stays as it is."""
    return _("、").join(map(said, shown))


def sentences(rules: Rules) -> list[str]:
    """The rules, one plain sentence each, in the order in which they decide."""
    told = [
        _("最先安排：%(group)s。凭证：%(evidence)s。")
        % {"group": group_name(one.code), "evidence": evidence_text(one.evidence)}
        for one in rules.tiers
    ]
    told += [
        _("每个班为%(group)s保留 %(percent)s%% 的名额，不足一个按一个算。凭证：%(evidence)s。")
        % {
            "group": group_name(one.group),
            "percent": one.percent,
            "evidence": evidence_text(one.evidence),
        }
        for one in rules.reserves
    ]
    if rules.reserves:
        told.append(
            _("%(order)s；没有用完的保留名额向所有家庭开放。")
            % {"order": SEAT_ORDERS[rules.seat_order]}
        )
        told.append(_("一个家庭只算一类，取能证明的最前一类。"))
    marks = [str(MARKS[mark]) for mark in rules.within]
    if marks:
        told.append(_("同一层次里依次看：%(marks)s。") % {"marks": _("、").join(marks)})
    told.append(_("其余一样的，看抽签。每个家庭一个签，不是每个孩子一个；报名早晚没有关系。"))
    options, terms = rules.most_options, rules.most_terms
    told.append(
        ngettext("一个家庭最多填 %(count)s 个志愿。", "一个家庭最多填 %(count)s 个志愿。", options)
        % {"count": options}
    )
    at_once = rules.together_terms
    if at_once > 1:
        told.append(
            ngettext(
                "一个志愿最多可以合 %(count)s 期：几期一起录取，缺一期就不算。",
                "一个志愿最多可以合 %(count)s 期：几期一起录取，缺一期就不算。",
                at_once,
            )
            % {"count": at_once}
        )
    else:
        told.append(_("抽签时一个孩子只录取一期。"))
    if terms > at_once:
        told.append(
            ngettext(
                "结果公布以后没有家庭在等的空位，有名额的孩子也可以再占，一共最多 %(count)s 期。",
                "结果公布以后没有家庭在等的空位，有名额的孩子也可以再占，一共最多 %(count)s 期。",
                terms,
            )
            % {"count": terms}
        )
    links = [str(LINKS[link]) for link in rules.links]
    told.append(_("有多个孩子的家庭自己选：%(links)s。") % {"links": _("；").join(links)})
    told.append(
        _("录取后 %(hours)s 小时内答复，%(quiet_from)s 点到 %(quiet_until)s 点不计时。")
        % {
            "hours": rules.offer_hours,
            "quiet_from": rules.quiet_from,
            "quiet_until": rules.quiet_until,
        }
    )
    told.append(_("截止以后来的家庭：%(late)s。") % {"late": LATE[rules.late]})
    if rules.attendance:
        told += _on_attendance(rules.attendance)
    return told


def _on_attendance(said: Attendance) -> list[str]:
    facts = {
        "percent": said.absent_percent,
        "least": said.least_days,
        "hearing": said.hearing_days,
        "appeal": said.appeal_days,
    }
    return [
        _("没有请假的缺课超过上课天数的 %(percent)s%%，先告知家庭，给 %(hearing)s 天说明情况。")
        % facts,
        _("听完以后由第二个人决定，家庭可以在 %(appeal)s 天内申诉，由第三个人处理。") % facts,
        _("登记在册的上课日不到 %(least)s 天的，不作判断。") % facts,
        _(
            "决定成立的孩子，下一年排在同一层次其他家庭的后面；这一年的名额不变，请过假的天数不算缺课。"
        ),
    ]


def source_pairs(rules: Rules) -> list[tuple[str, str]]:
    """The public numbers of the draw and when each appears."""
    return [(one.name, moment_text(dt.datetime.fromisoformat(one.due))) for one in rules.sources]
