"""Sentences for what can be wrong with a condition or a draft."""

from __future__ import annotations

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from minsheng.engines.common.expression import Fault
from minsheng.standards.services.write import Obstacle

FAULTS = {
    "too_long": _("条件太长，最多 500 个字符。"),
    "too_deep": _("第 %(column)s 列：括号或条件嵌套太深。"),
    "syntax": _("第 %(column)s 列：写法有误，请检查括号、引号和 and、or。"),
    "no_formula": _("这里要写一个算式，例如 open_slots / posted_slots，而不是条件。"),
    "no_condition": _("这不是一个条件，例如应写 area_m2 >= 20，而不是 area_m2。"),
    "unknown_fact": _("第 %(column)s 列：没有名为“%(detail)s”的数据，请从下面的数据表里选。"),
    "unknown_word": _("第 %(column)s 列：这项数据没有“%(detail)s”这个取值。"),
    "not_in_language": _("第 %(column)s 列：这里不支持这种写法。"),
    "one_comparison": _("第 %(column)s 列：一次只比较两个值，请用 and 连接。"),
    "cannot_compare": _("第 %(column)s 列：两边不是同一种数据，无法比较。"),
    "cannot_order": _("第 %(column)s 列：只有数字能比较大小。"),
    "needs_yes_no": _("第 %(column)s 列：这里要一个“是或否”的条件。"),
    "needs_number": _("第 %(column)s 列：这里要一个数字。"),
    "needs_text": _("第 %(column)s 列：这里要一个加引号的文字。"),
    "needs_list": _("第 %(column)s 列：in 后面要一个清单。"),
}
OBSTACLES = {
    "no_clause": _("还没有条款。"),
    "no_source": _("还没有写出处。"),
    "too_early": _("生效日期早于前一版，这一版不会生效。请选更晚的日期。"),
}


def fault_text(fault: Fault) -> str:
    """What is wrong with a condition, and where."""
    return str(FAULTS[fault.code]) % {"column": fault.column, "detail": fault.detail}


def obstacle_text(obstacle: Obstacle) -> str:
    """Why a draft cannot be published yet."""
    if obstacle.fault is None:
        return str(OBSTACLES[obstacle.code])
    return gettext("条款 %(number)s：%(fault)s") % {
        "number": obstacle.number,
        "fault": fault_text(obstacle.fault),
    }
