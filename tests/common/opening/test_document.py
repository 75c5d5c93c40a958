"""The document: what is written comes back, and what is wrong is said in words."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minsheng.common.opening import Faulty, Rules, document_of, fault_words, read
from tests.common.opening.strategies import RULES


@given(RULES)
def test_rules_survive_the_way_through_json(rules: Rules) -> None:
    plain = replace(rules, extensions=())
    assert read(json.loads(json.dumps(document_of(plain)))) == plain


@pytest.mark.parametrize(
    ("document", "path", "zh", "en"),
    [
        ([], "", "这里要写一组内容。", "object"),
        ({"week": {"mon": ["早上"]}}, "week.mon", "“早上”不是时段", "no span"),
        ({"week": {"mon": ["08:61-12:00"]}}, "week.mon", "不存在的时刻", "does not exist"),
        ({"week": {"mon": ["08:00-08:00"]}}, "week.mon", "没有长度", "no length"),
        ({"week": {"mon": ["08:00-12:00", "11:00-13:00"]}}, "week.mon", "重叠", "overlap"),
        ({"week": {"mon": ["22:00-06:00", "05:00-07:00"] * 4}}, "week.mon", "最多 6 项", "most 6"),
        ({"week": {"monday": []}}, "week.monday", "不认识", "not known"),
        ({"hours": {}}, "hours", "不认识", "not known"),
        ({"format": "x/2"}, "format", "不认识这种格式", "Unknown format"),
        ({"seasons": [{"from": "02-30", "until": "05-01"}]}, "seasons.0.from", "月-日", "month"),
        ({"holidays": {"like": "maybe"}}, "holidays.like", "只能是", "one of"),
        ({"exceptions": [{"from": "soon"}]}, "exceptions.0.from", "年-月-日", "year"),
        (
            {"exceptions": [{"from": "2026-02-02", "until": "2026-02-01"}]},
            "exceptions.0.until",
            "早于",
            "before",
        ),
        ({"exceptions": {}}, "exceptions", "列表", "list"),
        ({"exceptions": [{"from": "2026-02-02", "reason": 5}]}, "exceptions.0.reason", "文字", "text"),
        ({"on_warning": {"fog": {}}}, "on_warning.fog", "不认识", "not known"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named_with_its_place(
    document: object, path: str, zh: str, en: str
) -> None:
    with pytest.raises(Faulty) as refused:
        read(document)

    fault = next(one for one in refused.value.faults if one.path == path)
    assert zh in fault_words(fault)
    assert en in fault_words(fault, "en")


def test_seasons_may_not_share_a_day() -> None:
    two = [
        {"name": "夏季", "from": "06-01", "until": "09-30"},
        {"name": "高温季", "from": "07-01", "until": "08-31"},
    ]
    with pytest.raises(Faulty) as refused:
        read({"seasons": two})
    assert fault_words(refused.value.faults[0]) == "“夏季”和“高温季”都包含 07-01。"


def test_everything_wrong_is_said_at_once() -> None:
    with pytest.raises(Faulty) as refused:
        read({"week": {"mon": ["x"], "tue": 7}, "holidays": {"like": 3}})
    assert len(refused.value.faults) == 3


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["week", "mon", "seasons", "from", "holidays", "like", "exceptions"])
            | st.text(max_size=4),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@given(JSON)
def test_nothing_anybody_sends_breaks_the_reader(document: object) -> None:
    try:
        rules = read(document)
    except Faulty as refused:
        faults = refused.faults
    else:
        faults = []
        assert read(document_of(rules)) == rules
    assert all(fault_words(fault) and fault_words(fault, "en") for fault in faults)
