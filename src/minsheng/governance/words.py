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

SOURCES = (
    _("建议方案，权重可调；未核实"),
    _("总工会考评方案的结构：十项一百分、三项加分、安全事故一票否决；条目与分值未核实"),
    _("三明 2017（蓝色提示单）；答复期限未核实"),
    _("广元 2018：两次黄灯发督办函并扣 1 分；答复期限未核实"),
    _("广元 2018：红灯扣 2 分并约谈主要负责人；答复期限未核实"),
    _("南京 2016：连续两个月进度落后约谈；答复期限未核实"),
    _("南京 2016：三季度末仍落后全市通报批评；答复期限未核实"),
)
"""Where the schemes and the ladder that ship come from; their files are in Chinese."""
