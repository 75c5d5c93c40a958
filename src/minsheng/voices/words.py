"""Sentences for the public pages."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from minsheng.cases.models import Case
from minsheng.voices.models import Report
from minsheng.web.shipped import Words

ICONS = {
    "locked": "key",
    "wrong_place": "pin",
    "broken": "watch",
    "dirty": "trash",
    "supplies_out": "cup",
    "refused": "alert",
    "other": "edit",
}
"""A pictogram beside the words of each kind."""

EXAMPLES = {
    "locked": gettext_lazy("开放时间里进不去"),
    "wrong_place": gettext_lazy("地图上的位置找不到"),
    "broken": gettext_lazy("饮水机、微波炉、插座、空调等"),
    "dirty": gettext_lazy("地面、桌椅、厕所等"),
    "supplies_out": gettext_lazy("没有水、药品、纸巾等"),
    "refused": gettext_lazy("有人不让进或要求登记"),
    "other": gettext_lazy("上面没有的"),
}

PROGRESS: dict[str, Any] = {
    "open": gettext_lazy("收到反映，已经登记"),
    "assign": gettext_lazy("已交给专人处理"),
    "decide": gettext_lazy("已由上级定下由谁处理"),
    "redispatch": gettext_lazy("换了人处理"),
    "pause": gettext_lazy("暂停处理"),
    "resume": gettext_lazy("继续处理"),
    "fix": gettext_lazy("已经处理，等另一位同事去看"),
    "send_back": gettext_lazy("去看了，还没有处理好，继续处理"),
    "recheck": gettext_lazy("另一位同事看过，已经处理好"),
    "close": gettext_lazy("办结"),
    "dismiss": gettext_lazy("去看了，没有发现这个问题"),
    "reopen": gettext_lazy("重新处理"),
}
"""What the public reads of each move; moves without a sentence stay inside."""

STATE: dict[str, Any] = {
    "found": gettext_lazy("已收到，正在安排人处理。"),
    "assigned": gettext_lazy("有人正在处理。"),
    "fixed": gettext_lazy("已经处理，正等另一位同事去看。"),
    "rechecked": gettext_lazy("已经看过，马上办结。"),
}


def state_of(case: Case) -> str:
    """Where it stands, in one sentence."""
    if case.paused_on:
        return _("暂停处理：%(reason)s。") % {"reason": case.get_pause_reason_display()}
    if case.state == Case.State.CLOSED:
        solved = case.outcome == Case.Outcome.PUT_RIGHT
        return _("已经处理好了。") if solved else _("去看了，没有发现这个问题。")
    return str(STATE[case.state])


def masked(address: str) -> str:
    """ "s…@example.org": enough to recognise one's own, too little for somebody who looks over a shoulder."""
    name, _at, host = address.rpartition("@")
    return f"{name[:1]}…@{host}"


def shipped() -> Words:
    """Titles of cases that come from the public; the rows hold them in Chinese."""
    return [*(kind.label for kind in Report.Kind), gettext_lazy("一周内多次低分评价")]
