"""Sentences for people: why a move is not possible, what a form asks, what a move is called on its button."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from minsheng.cases.models import Move

OBSTACLES = {
    "state": gettext_lazy("整改单现在的状态不能做这一步。"),
    "paused": gettext_lazy("整改单暂停计时中，请先恢复计时。"),
    "running": gettext_lazy("整改单没有暂停，不需要恢复。"),
    "decision": gettext_lazy("退回次数已到上限，只能由裁决人决定由谁整改。"),
    "bound": gettext_lazy("裁决人已经决定由谁整改，不能再退回或改派。"),
    "rights": gettext_lazy("您的岗位不能做这一步。"),
    "not_owner": gettext_lazy("只有负责整改的人可以退回交办。"),
    "owner": gettext_lazy("负责整改的人不能给自己暂停计时。"),
    "not_decider": gettext_lazy("只有指定的裁决人可以决定。"),
    "has_fixed": gettext_lazy("您参与过这件事的整改，请另一位同事复核或销号。"),
    "has_judged": gettext_lazy("您复核过这件事，请另一位同事整改。"),
}

MISSING = {
    "why": gettext_lazy("请写明原因。"),
    "post": gettext_lazy("请选择能整改这件事的岗位。"),
    "after": gettext_lazy("请拍一张整改后的照片。"),
    "reason": gettext_lazy("请选择暂停的原因。"),
    "due": gettext_lazy("期限不能早于今天。"),
}

HINTS = {
    "assign": gettext_lazy("选定由谁整改。期限不填就按规定的时限。"),
    "decide": gettext_lazy("您的决定是最后的，之后不能再退回或改派。"),
    "dismiss": gettext_lazy("现场没有这个问题时用；反映人仍可以重开。"),
    "redispatch": gettext_lazy("改派算一次退回。"),
    "hand_back": gettext_lazy("不归您管时用；每次退回都算次数，到上限就由上级裁决。"),
    "fix": gettext_lazy("整改好了再报；别的同事会来复核。"),
    "send_back": gettext_lazy("没有整改到位时用，写明还差什么。"),
    "recheck": gettext_lazy("看过现场或照片，确认已经整改到位。"),
    "close": gettext_lazy("销号后反映人会看到结果。勾选的照片会公开。"),
    "pause": gettext_lazy("暂停期间不计时限，要写明原因。"),
    "resume": gettext_lazy("期限按暂停的工作日顺延。"),
    "reopen": gettext_lazy("问题又出现，或者其实没有解决时用。"),
    "note": gettext_lazy("只加一条记录，状态不变。"),
}


def stale(last: Move) -> str:
    """What the second of two people reads."""
    told = {
        "who": str(last.by) if last.by_id else _("反映人"),
        "when": timezone.localtime(last.at).strftime("%m-%d %H:%M"),
        "what": last.get_name_display(),
    }
    return _("%(who)s 在 %(when)s 刚做了“%(what)s”。请看看最新情况，需要的话再操作一次。") % told
