"""Cells as people type them become plain values, or a refusal that names the cell."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minsheng.common.clean import plain
from minsheng.common.columns import Choice, Column, Kind
from minsheng.common.problem import Refused

CHOICES = (
    Choice("store", ("便利店", "Convenience store")),
    Choice("toilet", ("公共厕所", "Public toilet")),
)
DAY = dt.date(2026, 7, 1)


def column(kind: Kind = Kind.TEXT, **more: object) -> Column:
    return Column("x", "某列", kind, **more)


@pytest.mark.parametrize(
    ("kind", "cell", "value"),
    [
        (Kind.TEXT, " ＨＨ００１\u3000甲（二）\u200b ", "HH001 甲（二）"),
        (Kind.TEXT, 330802.0, "330802"),
        (Kind.TEXT, "-3 号门", "-3 号门"),
        (Kind.TEXT, "'-3 号门", "-3 号门"),
        (Kind.NUMBER, "１２．５", 12.5),
        (Kind.NUMBER, "1,234,567.5", 1234567.5),
        (Kind.NUMBER, "1，234", 1234.0),
        (Kind.NUMBER, "−3", -3.0),
        (Kind.INTEGER, "20.0", 20),
        (Kind.INTEGER, 7.0, 7),
        (Kind.CHOICE, "convenience STORE", "store"),
        (Kind.CHOICE, " 公共厕所 ", "toilet"),
        (Kind.CHOICE, "store", "store"),
        (Kind.YES_NO, "√", True),
        (Kind.YES_NO, "无", False),
        (Kind.YES_NO, 1.0, True),
        (Kind.DATE, "2026-07-01", DAY),
        (Kind.DATE, "2026年7月1日", DAY),
        (Kind.DATE, "２０２６／７／１", DAY),
        (Kind.DATE, 46204.0, DAY),
        (Kind.DATE, "46204", DAY),
        (Kind.DATE, dt.datetime(2026, 7, 1), DAY),
        (Kind.LON, "118.87", 118.87),
        (Kind.TEXT, "\u3000", None),
        (Kind.INTEGER, "", None),
    ],
)
def test_what_people_type_is_understood(kind: Kind, cell: object, value: object) -> None:
    assert column(kind, choices=CHOICES).read(cell) == value


@pytest.mark.parametrize(
    ("kind", "cell", "code"),
    [
        (Kind.TEXT, '=HYPERLINK("x")', "formula"),
        (Kind.TEXT, "＝1+1", "formula"),
        (Kind.TEXT, DAY, "date_in_text"),
        (Kind.TEXT, "字" * 201, "too_long"),
        (Kind.NUMBER, "20平方米", "not_a_number"),
        (Kind.NUMBER, "1.234,5", "not_a_number"),
        (Kind.NUMBER, "1,23", "not_a_number"),
        (Kind.NUMBER, "nan", "not_a_number"),
        (Kind.NUMBER, "1e400", "not_a_number"),
        (Kind.NUMBER, float("inf"), "not_a_number"),
        (Kind.NUMBER, True, "not_a_number"),
        (Kind.NUMBER, DAY, "date_in_number"),
        (Kind.INTEGER, "2.5", "not_whole"),
        (Kind.INTEGER, "-1", "below"),
        (Kind.CHOICE, "商店", "not_a_choice"),
        (Kind.YES_NO, "也许", "not_yes_or_no"),
        (Kind.DATE, "2026-02-30", "not_a_date"),
        (Kind.DATE, "7/1", "not_a_date"),
        (Kind.DATE, "1", "not_a_date"),
        (Kind.LAT, "118.87", "degrees_out_of_range"),
        (Kind.LON, "118°52′", "not_a_number"),
    ],
)
def test_what_cannot_be_meant_is_refused(kind: Kind, cell: object, code: str) -> None:
    with pytest.raises(Refused) as refused:
        column(kind, choices=CHOICES, least=0 if kind == Kind.INTEGER else None).read(cell)
    assert (refused.value.problem.code, refused.value.problem.column) == (code, "x")


def test_an_empty_required_cell_is_refused() -> None:
    with pytest.raises(Refused, match="missing"):
        column(required=True).read(" ")


def test_a_name_two_choices_share_names_neither() -> None:
    twins = (Choice("330802001", ("新街",)), Choice("330803001", ("新街",)))
    with pytest.raises(Refused):
        column(Kind.CHOICE, choices=twins).read("新街")
    assert column(Kind.CHOICE, choices=twins).read("330803001") == "330803001"


@given(st.text(max_size=60), st.sampled_from(Kind))
def test_any_text_is_read_or_refused_and_never_breaks(text: str, kind: Kind) -> None:
    try:
        value = column(kind, choices=CHOICES).read(text)
    except Refused:
        return
    assert not (isinstance(value, str) and value.startswith("="))


@given(st.integers(-(10**14), 10**14))
def test_figures_survive_separators_and_full_width(number: int) -> None:
    wide = f"{number:,}".translate({ord(d): ord(d) + 0xFEE0 for d in "0123456789,"})
    assert column(Kind.INTEGER).read(wide) == number


@given(st.dates(dt.date(1960, 1, 1), dt.date(2100, 1, 1)))
def test_dates_survive_every_way_of_writing(day: dt.date) -> None:
    serial = (day - dt.date(1899, 12, 30)).days
    for written in (
        day.isoformat(),
        f"{day.year}年{day.month}月{day.day}日",
        f"{day:%Y/%m/%d}",
        float(serial),
    ):
        assert column(Kind.DATE).read(written) == day


@given(st.text(max_size=40))
def test_cleaning_twice_changes_nothing(text: str) -> None:
    assert plain(plain(text)) == plain(text)
