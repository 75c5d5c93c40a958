"""The answer in plain words: what changed, how sure that is, how it was found, what it cannot tell."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from django.utils.translation import gettext as _

from minsheng.effects.models import Evaluation

Result = Mapping[str, Any]


def number(row: Evaluation, value: float) -> str:
    """As exact as it is worth: visits with one decimal, stars and cases with two."""
    return f"{value:,.{1 if row.measure == Evaluation.Measure.USE else 2}f}"


def short_verdict(row: Evaluation) -> str:
    """A word or two for the list."""
    if row.computed_at is None:
        return _("正在计算")
    if row.result is None:
        return _("数据不够")
    value = number(row, abs(row.result["estimate"]["value"]))
    words = {"more": _("多了 %(value)s"), "less": _("少了 %(value)s"), "unclear": _("看不出改变")}
    return words[row.result["verdict"]] % {"value": value}


def verdict(row: Evaluation) -> str:
    """One sentence with the effect and its interval."""
    result: Result = row.result or {}
    estimate = result["estimate"]
    facts = {
        "measure": row.get_measure_display(),
        "value": number(row, abs(estimate["value"])),
        "low": number(row, estimate["low"]),
        "high": number(row, estimate["high"]),
        "expected": number(row, result["expected_mean"]),
        "found": number(row, result["after_mean"]),
    }
    words = {
        "more": _("%(measure)s：改变后平均 %(found)s，不改变时估计是 %(expected)s，多了 %(value)s（差的 95%% 区间 %(low)s 到 %(high)s）。"),
        "less": _("%(measure)s：改变后平均 %(found)s，不改变时估计是 %(expected)s，少了 %(value)s（差的 95%% 区间 %(low)s 到 %(high)s）。"),
        "unclear": _("%(measure)s：看不出改变。改变后平均 %(found)s，不改变时估计是 %(expected)s；差的 95%% 区间 %(low)s 到 %(high)s，包含 0。"),
    }  # fmt: skip
    return words[result["verdict"]] % facts


def unclear_means(result: Result) -> str:
    """What an interval with zero in it does not say; "" for a clear answer."""
    if result["verdict"] != "unclear":
        return ""
    return _("看不出，不等于没有作用：作用可能比区间还小，或者数据还太少。")


def amounts(result: Result) -> str:
    """How much it rests on."""
    words = (
        _("改了的站点 %(changed)s 个，比较的站点 %(compared)s 个；改变前 %(before)s 周，改变后 %(after)s 周，共 %(n)s 个周数据。")
        if result["compared"]
        else _("改了的站点 %(changed)s 个；改变前 %(before)s 周，改变后 %(after)s 周，共 %(n)s 个周数据。")
    )  # fmt: skip
    return words % {
        "changed": result["changed"], "compared": result["compared"], "n": result["observations"],
        "before": result["weeks_before"], "after": result["weeks_after"],
    }  # fmt: skip


def method(result: Result) -> str:
    """How it was found."""
    facts = {"lags": result["lags"]}
    if result["method"] == "series":
        return _("中断时间序列：把改变前的走势接着画下去，和改变后的实际比。误差按 Newey–West 计算（滞后 %(lags)s 周），并按数据长短放宽。") % facts  # fmt: skip
    if result["errors"] == "cluster":
        return _("双重差分：改了的站点前后之差，减去比较站点前后之差（站点和周的双向固定效应）。误差按站点聚类。")  # fmt: skip
    return _("双重差分：每周取改了的站点和比较站点之差，看这个差前后变了多少。站点少，误差按 Newey–West 计算（滞后 %(lags)s 周），并按数据长短放宽。") % facts  # fmt: skip


def check(row: Evaluation) -> tuple[str, str]:
    """(tone, sentence) about the ground the answer stands on."""
    found = (row.result or {})["check"]
    if found is None:
        return "info", _("改变前的数据太短，不能检查这种比法站不站得住。")
    exact = "{:,.2f}".format if found["kind"] == "trend" else partial(number, row)
    facts = {name: exact(found["estimate"][name]) for name in ("value", "low", "high")}
    if found["kind"] == "trend" and found["is_passed"]:
        return "ok", _("改变前，两组站点的走势看不出不同：差距每周变 %(value)s（区间 %(low)s 到 %(high)s）。") % facts  # fmt: skip
    if found["kind"] == "trend":
        return "alert", _("改变前，两组站点的走势已经不同：差距每周变 %(value)s（区间 %(low)s 到 %(high)s）。上面的数不能当作这次改变的作用。") % facts  # fmt: skip
    if found["is_passed"]:
        return "ok", _("假装改变发生在改变前的中间，也看不出改变：%(value)s（区间 %(low)s 到 %(high)s）。") % facts  # fmt: skip
    return "alert", _("假装改变发生在改变前的中间，也“看出”了改变：%(value)s（区间 %(low)s 到 %(high)s）。上面的数不能当作这次改变的作用。") % facts  # fmt: skip


def limits(row: Evaluation) -> list[str]:
    """What the method cannot tell."""
    result: Result = row.result or {}
    told = [_("同一段时间只在这些站点发生的别的事（换了站长、门口修路、附近新开工地），分不出来。")]
    if result["method"] == "series":
        told.append(_("没有比较站点，天气、季节和节假日的影响分不出来。"))
        if row.compared.exists():
            told.append(_("选来比较的站点计量不足，没有用上。"))
    else:
        told.append(_("改变若把人从比较站点引来，作用会被看大。"))
    if result["changed"] < 8 and row.measure != Evaluation.Measure.RATING:
        told.append(_("站点少，结果只说明这些站点，不能推到别的站点。"))
    if row.measure == Evaluation.Measure.USE:
        told.append(
            _(
                "人次只用计量到的，每个站点只用一种计数方法；申报的不算。没有计量的日子不当作没有人。"
            )
        )
    if row.measure == Evaluation.Measure.RATING:
        told.append(_("评价来自愿意评的人，同组站点的评价放在一起算。"))
    if row.measure == Evaluation.Measure.CASES:
        told.append(_("整改单多，可能是问题多，也可能是查得多。"))
    return told


def refusal(row: Evaluation) -> str:
    """Why there is no answer."""
    found = row.refusal or {}
    words = {
        "few_before": _("改变前只有 %(weeks)s 周有数据，至少要 %(needed)s 周。"),
        "few_after": _("改变后只有 %(weeks)s 周有数据，至少要 %(needed)s 周。"),
        "left_out": _("改了的站点计量太少：改变前和改变后，都要有 %(share)s%% 的周有数据。"),
        "constant": _("每周的数都一样，或者按固定的数变，不像计量出来的，算不出误差。"),
        "no_changed": _("没有改了的站点。"),
    }
    told: str = words[found["cause"]] % found["facts"]
    return told
