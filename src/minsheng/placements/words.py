"""What pages and scripts say of draws, in the reader's language."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _


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
