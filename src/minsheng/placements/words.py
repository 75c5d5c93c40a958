"""What pages and scripts say of draws, in the reader's language."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from minsheng.engines.admission import Explanation, sentences

LINES = {
    "list_sealed": gettext_lazy("名单封存，共 %(families)s 个家庭。根："),
    "sealed_unchecked": gettext_lazy(
        "封存时还有 %(families)s 份报名或申诉没有处理完：没有核对完的按普通家庭参加抽签，申诉前的决定不变。"
    ),
    "values_entered": gettext_lazy("录入了公开数字，等第二个人确认：%(values)s"),
    "values_refused": gettext_lazy("第二个人没有确认公开数字，要重新录入。"),
    "secret_replaced": gettext_lazy("“%(name)s”没有按时公开，按规则改用“%(by)s”。"),
    "drawn": gettext_lazy("第二个人确认了公开数字，完成抽签。数据包的指纹："),
    "matched": gettext_lazy(
        "排出了名额：%(children)s 个孩子录取，%(blocking)s 个家庭有异议的余地。结果的指纹："
    ),
    "results_published": gettext_lazy(
        "第二个人确认并公布结果，录取 %(children)s 个孩子。结果的指纹："
    ),
    "offers_lapsed": gettext_lazy("%(families)s 份录取没有按时答复，名额释放。"),
    "offers_made": gettext_lazy("按候补次序递补了 %(families)s 份。"),
    "late_listed": gettext_lazy("%(families)s 个截止以后来的家庭排到候补名单最后。"),
    "objection_made": gettext_lazy("收到第 %(number)s 号异议。"),
    "objection_answered": gettext_lazy("答复了第 %(number)s 号异议，结果不变。"),
    "correction_proposed": gettext_lazy("第 %(number)s 号异议拟更正，等第二个人确认。"),
    "correction_confirmed": gettext_lazy(
        "第二个人确认更正第 %(number)s 号异议：这个家庭排到候补第一位，别人的名额不变。"
    ),
    "correction_refused": gettext_lazy("第二个人没有同意更正第 %(number)s 号异议，结果不变。"),
}
"""What the public log says of draws and places."""


def set_back() -> str:
    """Why a family stood behind others of its tier."""
    return _("按规则和上一年听取意见以后作出的缺课决定，这次排在同一层次其他家庭的后面。")


def explanations(facts: Explanation, name: Callable[[int], str]) -> list[str]:
    """What a family got and why nothing better, in the language that is active."""
    wording = {
        "granted": _("您家获得第 {choice} 志愿。"),
        "nothing": _("您家这次没有获得名额，已列入候补。"),
        "full": _(
            "第 {choice} 志愿没有获得：{name}共 {capacity} 个名额，排在您家前面的 {families} 个家庭"
            "占 {before} 个，剩 {left} 个，您家需要 {asked} 个；录取到第 {last} 位，您家是第 {place} 位。"
        ),
        "reserved": _(
            "第 {choice} 志愿没有获得：{name}共 {capacity} 个名额，排在您家前面的 {families} 个家庭"
            "占 {before} 个，按公布的规则预留给其他群体的占 {reserved} 个，剩 {left} 个，"
            "您家需要 {asked} 个；您家是第 {place} 位。"
        ),
        "too_many": _(
            "第 {choice} 志愿没有获得：{name}一共只有 {capacity} 个名额，您家需要 {asked} 个。"
        ),
    }
    return sentences(facts, name, wording)


def recompute_words() -> dict[str, Any]:
    """For the script that recomputes a draw: its steps, and one sentence for each way to differ.

    Names in braces are filled by the script: ``line`` (from 1), ``said`` and ``found``.
    """
    return {
        "stages": {
            "read": _("正在读文件"),
            "rules": _("正在核对规则的指纹"),
            "list": _("正在核对名单的指纹"),
            "draw": _("正在重算每个家庭的签"),
            "digest": _("正在算整份文件的指纹"),
        },
        "same": _("结果一致：{families} 个家庭的次序，和公布的一个不差。"),
        "agrees": _("和这一轮公布的指纹相同。"),
        "other": _("这份文件自己对得上，但不是这一轮公布的那一份：指纹不同。"),
        "compare": _("请拿上面这一串，和公示页上的指纹比一比。"),
        "differences": _differences(),
    }


def _differences() -> dict[str, str]:
    return {
        "format": _("这不是抽签数据包，或者是看不懂的版本。"),
        "rules_sha256": _("规则被改过：文件里写的指纹是 {said}，按规则算出来是 {found}。"),
        "receipts": _("名单第 {line} 行对不上：文件里是 {said}，按次序应当是 {found}。"),
        "twice": _("名单里回执号 {said} 出现了两次。"),
        "merkle_root": _("名单被改过：文件里写的根是 {said}，按名单算出来是 {found}。"),
        "source": _("公开数字的时间“{said}”没有写时区。"),
        "missing": _("还缺一个公开数字：{said}。"),
        "early": _("“{said}”在名单封存以前就公布了，不能用来抽签。"),
        "sources": _("公开数字第 {line} 行不是规则里说好的：文件里是 {said}，应当是 {found}。"),
        "seed": _("种子不对：文件里是 {said}，按规则、名单和公开数字算出来是 {found}。"),
        "order": _("次序第 {line} 位不对：文件里是 {said}，抽签算出来是 {found}。"),
        "counts": _("家庭数不对：文件里写 {said}，名单里有 {found}。"),
        "digest": _("整份文件的指纹不对：文件里写 {said}，算出来是 {found}。"),
        "unreadable": _("这个文件读不懂，可能不是抽签数据包，也可能下载时坏了。"),
        "fetch": _("没有取到这一轮的数据包，请稍后再试，或者先下载再选文件。"),
    }
