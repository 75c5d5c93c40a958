"""Conditions and formulas in the words of the page's language."""

from __future__ import annotations

import pytest
from django.utils.translation import override

from minsheng.engines.common.facts import Fact, Kind
from minsheng.web.in_words import in_words

FACTS = {
    "area_m2": Fact("area_m2", "面积", Kind.NUMBER),
    "seats": Fact("seats", "座位数", Kind.NUMBER),
    "has_aed": Fact("has_aed", "AED", Kind.YES_NO),
    "is_24h": Fact("is_24h", "全天开放", Kind.YES_NO),
    "kind": Fact("kind", "类型", Kind.TEXT, words=(("movable", "移动"), ("built", "自建"))),
    "services": Fact("services", "服务项目", Kind.WORDS, words_now=lambda: [("toilet", "厕所")]),
}


@pytest.mark.once
@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("has_aed", "AED"),
        ("area_m2 >= 30 and has_aed", "面积 ≥ 30，并且AED"),
        ("(has_aed or is_24h) and seats > 5", "（AED，或者全天开放），并且座位数 > 5"),
        ("not is_24h", "不符合“全天开放”"),
        ('kind == "movable"', "类型 = 移动"),
        ('kind in ["movable", "built"]', "类型是其中之一：移动、自建"),
        ('"toilet" in services', "服务项目里有“厕所”"),
        ('"toilet" not in services', "服务项目里没有“厕所”"),
        ('"own" in services', "服务项目里有“own”"),
        ("seats / (area_m2 + 1)", "座位数 ÷ （面积 + 1）"),
        ("gone >= 1", "gone >= 1"),
        ("seats.real", "seats.real"),
        ("seats >", "seats >"),
    ],
)
def test_in_chinese(text: str, said: str) -> None:
    with override("zh-hans"):
        assert in_words(text, FACTS) == said


@pytest.mark.once
def test_in_english() -> None:
    with override("en"):
        assert in_words("not (has_aed or is_24h)", FACTS) == "not “AED, or 全天开放”"
