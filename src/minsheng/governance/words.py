"""Words for lights, steps and scores."""

from __future__ import annotations

from fractions import Fraction

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from minsheng.engines.appraisal.exact import text_of
from minsheng.engines.appraisal.lights import Colour

COLOURS: dict[str, Promise] = {
    Colour.BLUE: _("蓝灯"),
    Colour.GREEN: _("绿灯"),
    Colour.YELLOW: _("黄灯"),
    Colour.ORANGE: _("橙灯"),
    Colour.RED: _("红灯"),
}

SCHEMES: dict[str, Promise] = {
    "default": _("平台建议方案"),
    "both": _("站点和托班方案"),
    "union-100": _("工会百分制方案"),
    "quartiles": _("四分位方案"),
}

MISSING: dict[str, Promise] = {
    "renormalise": _("没有数据，这一项的分由其他项分摊"),
    "zero": _("没有数据，按 0 分计"),
    "neutral": _("没有数据，按其他单位的平均计"),
}

RULES: dict[str, Promise] = {
    "yellow-slip": _("黄灯提示"),
    "two-yellow": _("两次黄灯发函"),
    "red": _("红灯约谈"),
    "two-months": _("连续两个月落后约谈"),
    "third-quarter": _("三季度落后通报"),
}

TOLD = {
    "safety_accidents": _("安全责任事故（起）"),
    "child_incidents": _("儿童伤害事件（起）"),
}


def points(value: Fraction) -> str:
    """A number of points with one decimal: "12.5"."""
    return text_of(value, 1)


CHECKS: dict[str, Promise] = {
    "backfill": _("很久以后才补录"),
    "photo": _("同一张照片用了两次"),
    "burst": _("月末集中销号"),
    "use": _("装不下的人次"),
    "same_count": _("天天一样的人次"),
    "device": _("一个连接的多次评价"),
}

FOUND: dict[str, Promise] = {
    "backfill": _("%(station)s：%(count)s 天的服务人次是事后补录的，最晚迟了 %(days)s 天。"),
    "photo": _("“%(one)s”和“%(other)s”用了同一张照片。"),
    "burst": _("%(union)s %(month)s 销号 %(all)s 张，其中 %(late)s 张在月末最后几天。"),
    "use": _("%(station)s %(day)s 填报 %(visits)s 人次，按容量一天最多 %(most)s。"),
    "same_count": _("%(station)s 到 %(day)s 连续 %(days)s 天填报同一个数。"),
    "device": _("%(day)s 一个连接评价了 %(count)s 次，涉及 %(stations)s 个站点。"),
}
"""Sentences on findings; filled by ``Finding.facts``."""

SHIPPED_NAMES = (
    _("进度"),
    _("质量与标准"),
    _("质量"),
    _("运行"),
    _("满意度"),
    _("整改"),
    _("建设"),
    _("评价"),
    _("服务"),
    _("提前完成"),
    _("提前一个月以上完成"),
    _("超额一成以上"),
    _("新达标杆站点"),
    _("黄灯（每两次）"),
    _("红灯（每次）"),
    _("迟报（每次）"),
    _("安全责任事故"),
    _("儿童伤害事件"),
    _("数据造假"),
)
"""Groups, extra points and vetoes of the schemes that ship; a snapshot keeps them in Chinese."""

SOURCES = (
    *SHIPPED_NAMES,
    _("商城县公示办法的四段划分；各段分值未核实"),
    _("平台建议：服务人次在当天以后超过 3 天才录入（平台最多允许补 7 天）"),
    _("平台建议：不同站点的照片感知哈希相差不超过 4 位；同一站点两次检查或整改用了完全相同的照片"),
    _("平台建议：一个月里六成以上、至少 5 张整改单在月末最后 3 天销号"),
    _("平台建议：人工填报的一天服务人次超过容量 × 24 小时 × 每小时 4 轮；不知道容量的，超过 1500"),
    _("平台建议：人工填报的服务人次连续 7 天一模一样"),
    _("平台建议：同一天同一连接对一个站点评价 3 次以上，或者评价了 5 个以上站点"),
    _("建议方案，权重可调；未核实"),
    _("总工会考评方案的结构：十项一百分、三项加分、安全事故一票否决；条目与分值未核实"),
    _("三明 2017（蓝色提示单）；答复期限未核实"),
    _("广元 2018：两次黄灯发督办函并扣 1 分；答复期限未核实"),
    _("广元 2018：红灯扣 2 分并约谈主要负责人；答复期限未核实"),
    _("南京 2016：连续两个月进度落后约谈；答复期限未核实"),
    _("南京 2016：三季度末仍落后全市通报批评；答复期限未核实"),
)
"""Words of the files that ship and lie in rows or files in Chinese: names, and where the rules come from."""
