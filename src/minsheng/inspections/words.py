"""Sentences about inspections."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

WHY_NOT = {
    "keeps": gettext_lazy("他是这个驿站的站长"),
    "answers": gettext_lazy("他负责这个驿站"),
    "related": gettext_lazy("他申报了利害关系"),
    "last": gettext_lazy("上一次检查也是他"),
    "out_of_reach": gettext_lazy("驿站不在他的检查范围"),
}

GROUNDS = {
    "never": gettext_lazy("从未检查"),
    "month": gettext_lazy("距上次检查（每 30 天）"),
    "report": gettext_lazy("90 天内群众反映"),
    "case": gettext_lazy("未办结的整改"),
    "failed": gettext_lazy("上次检查不合格项"),
    "expired": gettext_lazy("过期物品"),
    "expiring": gettext_lazy("30 天内到期的物品"),
}


def app_words() -> dict[str, str]:
    """What the field app says, in the reader's language; {names} are filled in on the phone."""
    return {
        "offline": _("现在没有网络，可以照常检查，连上网后自动提交。"),
        "waiting": _("还有 {n} 项等待提交。"),
        "sent": _("全部已提交。"),
        "list": _("我的检查"),
        "none": _("近期没有要做的检查。"),
        "none_kept": _("这台手机上还没有清单，请联网打开一次。"),
        "until": _("最晚 {day}"),
        "late": _("已过最晚日期"),
        "unannounced": _("不打招呼"),
        "announced": _("已通知站点"),
        "code": _("门牌短码"),
        "code_hint": _("到站后输入门牌上的 6 位短码，或用手机扫门牌二维码。"),
        "open": _("打开"),
        "code_unknown": _("清单里没有这个短码的驿站。"),
        "start": _("我已到站，开始检查"),
        "start_hint": _("开始时记录一次位置和精度，之后不再定位。"),
        "back": _("返回清单"),
        "pass": _("合格"),
        "fail": _("不合格"),
        "na": _("不适用"),
        "note": _("说明"),
        "photo": _("拍照"),
        "photo_needed": _("不合格项要拍照。"),
        "photos": _("已拍 {n} 张"),
        "no_photo": _("这张照片读不出来，请重拍。"),
        "earlier": _("以前的照片"),
        "earlier_alt": _("{day} 拍的照片"),
        "finish": _("完成检查"),
        "save": _("先保存，稍后再交"),
        "saved": _("已存在这台手机上，关掉也不会丢。"),
        "missing": _("还有 {n} 项没有填完。"),
        "unanswered": _("请选择。"),
        "kept": _("检查已完成，等待提交。"),
        "done": _("检查已提交。"),
        "send": _("现在提交"),
        "conflict": _("{by} 已经提交过这次检查，内容不一样，请逐项选择。"),
        "mine": _("我的"),
        "theirs": _("已提交的"),
        "use_choice": _("按选择提交"),
        "differs": _("两份内容不同的项目"),
        "no_answer": _("没有填写"),
        "refused_cancelled": _("这次检查已取消，没有提交。"),
        "refused_unfinished": _("服务器发现还有项目没有填完，请打开补齐。"),
        "refused_other": _("服务器没有接收，请联系安排检查的人。"),
        "sign_in": _("请先重新登录，再提交。"),
        "discard": _("丢弃这份"),
        "keep": _("留在手机上"),
        "general": _("总的说明"),
        "queue": _("待提交"),
        "queue_start": _("到站记录"),
        "queue_photo": _("照片"),
        "queue_submit": _("检查结果"),
    }
