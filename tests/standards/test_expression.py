"""Conditions over facts: what they say, what they refuse, and that unknown never becomes a verdict."""

from __future__ import annotations

import contextlib
import itertools
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minsheng.engines.common.expression import Fault, parse, parse_exact
from minsheng.engines.common.facts import Fact, Kind

WORDS = {
    fact.name: fact
    for fact in [
        Fact("area_m2", "面积", Kind.NUMBER, "平方米"),
        Fact("seats", "座位数", Kind.NUMBER),
        Fact("has_aed", "有 AED", Kind.YES_NO),
        Fact("is_24h", "全天开放", Kind.YES_NO),
        Fact("kind", "类型", Kind.TEXT, words=(("movable", "移动"), ("co_built", "共建"))),
        Fact("services", "服务", Kind.WORDS, words=(("toilet", "如厕"), ("water", "饮水"))),
        Fact("name", "名称", Kind.TEXT),
    ]
}


def holds(text: str, **facts: Any) -> bool | None:
    return parse(text, WORDS).holds(facts)


@pytest.mark.parametrize(
    ("text", "facts", "expected"),
    [
        ("area_m2 >= 30 and seats >= 20 and has_aed", {"area_m2": 30, "seats": 20, "has_aed": True}, True),
        ("area_m2 >= 30 and seats >= 20 and has_aed", {"area_m2": 29, "seats": 20}, False),
        ("area_m2 >= 30", {}, None),
        ("area_m2 >= 30", {"area_m2": None}, None),
        ("has_aed or is_24h", {"has_aed": True}, True),
        ("has_aed or is_24h", {"has_aed": False}, None),
        ("not has_aed", {}, None),
        ("not has_aed", {"has_aed": False}, True),
        ("'toilet' in services", {"services": ["toilet"]}, True),
        ("'toilet' not in services", {"services": []}, True),
        ("'toilet' in services", {}, None),
        ("kind in ['movable'] or area_m2 >= 20", {"kind": "movable"}, True),
        ("kind == 'movable'", {"kind": "co_built"}, False),
        ("area_m2 / seats >= 1.5", {"area_m2": 30, "seats": 20}, True),
        ("area_m2 / seats >= 1.5", {"area_m2": 30, "seats": 0}, None),
        ("-seats < 0", {"seats": 3}, True),
    ],
)  # fmt: skip
def test_what_a_condition_says(text: str, facts: dict[str, Any], expected: bool | None) -> None:
    assert holds(text, **facts) is expected


@pytest.mark.parametrize(
    ("text", "code", "column", "detail"),
    [
        ("area_m >= 30", "unknown_fact", 1, "area_m"),
        ("has_aed and 面积 >= 3", "unknown_fact", 13, "面积"),
        ("name == '站' and foo", "unknown_fact", 17, "foo"),
        ("area_m2 >= ", "syntax", 11, ""),
        ("area_m2", "no_condition", 1, ""),
        ("area_m2 >= '30'", "cannot_compare", 12, ""),
        ("kind < 'movable'", "cannot_order", 8, ""),
        ("kind == 'mobile'", "unknown_word", 9, "mobile"),
        ("'bath' in services", "unknown_word", 1, "bath"),
        ("area_m2 and has_aed", "needs_yes_no", 1, ""),
        ("1 < area_m2 < 30", "one_comparison", 15, ""),
        ("kind in [name]", "not_in_language", 10, ""),
        ("services == services", "cannot_compare", 13, ""),
        ("__import__('os')", "not_in_language", 1, ""),
        ("name.upper() == 'A'", "not_in_language", 1, ""),
        ("has_aed if is_24h else has_aed", "not_in_language", 1, ""),
        ("[x for x in services]", "not_in_language", 1, ""),
        ("area_m2 ** 9 > 1", "not_in_language", 1, ""),
        ("(lambda: 1)() == 1", "not_in_language", 1, ""),
        ("seats is seats", "not_in_language", 10, ""),
        ("name == None", "not_in_language", 9, ""),
        ("f'{name}' == 'a'", "not_in_language", 1, ""),
        ("", "syntax", 1, ""),
        ("has_aed and " * 60 + "has_aed", "too_long", 501, ""),
        ("not " * 40 + "has_aed", "too_deep", 121, ""),
    ],
)
def test_what_is_refused_and_where(text: str, code: str, column: int, detail: str) -> None:
    with pytest.raises(Fault) as fault:
        parse(text, WORDS)
    assert (fault.value.code, fault.value.column, fault.value.detail) == (code, column, detail)


def test_a_condition_names_what_it_lacks() -> None:
    condition = parse("seats >= 20 and area_m2 >= 30 and seats < 99", WORDS)
    assert condition.names == ("seats", "area_m2")
    assert condition.missing({"seats": 25}) == ("area_m2",)


conditions = st.recursive(
    st.sampled_from(
        ["has_aed", "is_24h", "area_m2 >= 30", "seats < area_m2", "'water' in services"]
    ),
    lambda inner: st.one_of(
        st.builds("({} and {})".format, inner, inner),
        st.builds("({} or {})".format, inner, inner),
        st.builds("(not {})".format, inner),
    ),
    max_leaves=6,
)
VALUES: dict[str, list[Any]] = {
    "has_aed": [True, False],
    "is_24h": [True, False],
    "area_m2": [10, 30],
    "seats": [5, 20],
    "services": [[], ["water"]],
}


@given(conditions, st.data())
def test_a_verdict_never_changes_when_more_becomes_known(text: str, data: st.DataObject) -> None:
    """Whatever the missing facts turn out to be, true stays true and false stays false."""
    known = data.draw(
        st.fixed_dictionaries({}, optional={n: st.sampled_from(v) for n, v in VALUES.items()})
    )
    verdict = holds(text, **known)
    open_names = [name for name in VALUES if name not in known]
    for values in itertools.product(*(VALUES[name] for name in open_names)):
        complete = known | dict(zip(open_names, values, strict=True))
        found = holds(text, **complete)
        python = eval(text, {"__builtins__": {}}, dict(complete))
        assert found is bool(python), "with all facts it says what Python says"
        if verdict is not None:
            assert found is verdict


@given(st.text(max_size=60))
def test_no_text_breaks_the_reader(text: str) -> None:
    with contextlib.suppress(Fault):
        parse(text, WORDS)


def test_formulas_can_be_exact() -> None:
    """A tenth is a tenth: figures that are published to be recomputed must not hang on a machine's rounding."""
    formula = parse_exact("seats * 0.1 + 1 / 3", WORDS, Kind.NUMBER)

    assert formula.value({"seats": 2}) == Fraction(8, 15)
    assert formula.value({}) is None
    assert parse_exact("seats * 0.1 == 0.3", WORDS, Kind.YES_NO).holds({"seats": 3}) is True
    assert parse_exact("1 / seats", WORDS, Kind.NUMBER).value({"seats": Fraction(0)}) is None
    for text, code in [("seats > 3", "no_formula"), ("1e999 * seats", "not_in_language")]:
        with pytest.raises(Fault) as refused:
            parse_exact(text, WORDS, Kind.NUMBER)
        assert refused.value.code == code
