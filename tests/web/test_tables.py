"""Lists: what the query string asks for, in a fixed number of queries, and files that cannot bite."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable

import openpyxl
import pytest
from django.template import Context, Template
from django.test import RequestFactory
from pytest_django import DjangoAssertNumQueries

from minsheng.accounts.models import User
from minsheng.web.exports import harmless
from minsheng.web.tables import ChoiceFilter, Column, Table, TextFilter

pytestmark = pytest.mark.django_db

COLUMNS = [
    Column("name", "姓名", sort=["name"], is_head=True, link=lambda user: f"/people/{user.pk}/"),
    Column("username", "用户名", sort=["username"]),
    Column(
        "state", "状态", lambda user: "在岗" if user.is_active else "停用", tone=lambda user: "ok"
    ),
]
FILTERS = [
    TextFilter("q", "搜索", ["name", "username"]),
    ChoiceFilter("active", "状态", [("True", "在岗"), ("False", "停用")], lookup="is_active"),
    ChoiceFilter("free", "岗位", [(True, "没有")], lookup="posts__isnull"),
]
ListOf = Callable[..., Table]


@pytest.fixture
def people() -> list[User]:
    names = ["赵一", "钱二", "孙三", "=HYPERLINK(1)", "李五"]
    return [
        User.objects.create(username=f"u{place}", name=name, is_active=place != 2)
        for place, name in enumerate(names)
    ]


@pytest.fixture
def list_of(people: list[User]) -> ListOf:
    def make(query: str = "", **more: int) -> Table:
        request = RequestFactory().get(f"/people/?{query}")
        return Table(
            request, User.objects.all(), COLUMNS, FILTERS, name="people", caption="人员", **more
        )

    return make


def shown(table: Table) -> list[str]:
    return [str(row[1].value) for row in table.body()]


def test_rows_come_in_the_models_order_until_a_heading_is_chosen(list_of: ListOf) -> None:
    assert shown(list_of()) == ["u0", "u1", "u2", "u3", "u4"]
    assert shown(list_of("sort=-username")) == ["u4", "u3", "u2", "u1", "u0"]


@pytest.mark.parametrize(
    "query", ["sort=password", "sort=state", "sort=--username", "page=999", "active=maybe"]
)
def test_an_unknown_wish_shows_the_list_as_it_is(list_of: ListOf, query: str) -> None:
    assert shown(list_of(query)) == ["u0", "u1", "u2", "u3", "u4"]


def test_words_and_choices_narrow_the_list(list_of: ListOf) -> None:
    assert shown(list_of("q=三")) == ["u2"]
    assert shown(list_of("q=u 二")) == ["u1"]
    assert shown(list_of("active=False")) == ["u2"]
    assert shown(list_of("free=True")) == ["u0", "u1", "u2", "u3", "u4"]


def test_pages_keep_sorting_and_filters(list_of: ListOf) -> None:
    table = list_of("q=u&sort=-username&page=2", per_page=2)

    assert shown(table) == ["u2", "u1"]
    assert table.pages()[0] == (1, "?q=u&sort=-username&page=1")
    assert table.heads()[1].direction == "descending"
    assert table.heads()[1].url == "?q=u&sort=username"


@pytest.mark.parametrize("per_page", [1, 2, 3, 5, 7])
def test_pages_together_are_the_list_from_either_end(list_of: ListOf, per_page: int) -> None:
    for sort, whole in (("username", ["u0", "u1", "u2", "u3", "u4"]), ("state", None)):
        numbers = range(1, list_of(per_page=per_page).page.paginator.num_pages + 1)
        told = [shown(list_of(f"sort={sort}&page={one}", per_page=per_page)) for one in numbers]
        assert [one for page in told for one in page] == (whole or shown(list_of()))


def test_a_list_takes_at_most_three_queries_however_long(
    list_of: ListOf, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(3):  # which of them, how many, what is shown of them
        assert shown(list_of(per_page=2)) == ["u0", "u1"]
    with django_assert_num_queries(2):  # what fits on one page is not counted
        text = Template("{% table table %}").render(Context({"table": list_of()}))

    assert 'href="/people/' in text
    assert "&quot;" not in text or "<script" not in text


def test_an_empty_list_says_so_and_a_filter_without_hits_can_be_cleared(list_of: ListOf) -> None:
    template = Template("{% table table %}")

    assert "没有符合条件的内容" in template.render(Context({"table": list_of("q=没有这个人")}))
    User.objects.all().delete()
    assert "没有内容" in template.render(Context({"table": list_of()}))


def test_a_csv_holds_all_chosen_rows_and_never_a_formula(list_of: ListOf) -> None:
    table = list_of("q=u&as=csv", per_page=2)
    assert table.wants_file

    text = b"".join(table.file()).decode("utf-8")  # type: ignore[arg-type]

    rows = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))
    assert rows[0] == ["姓名", "用户名", "状态"]
    assert len(rows) == 6
    assert rows[4][0] == "'=HYPERLINK(1)"
    assert text.startswith("\ufeff")


def test_an_xlsx_holds_texts_as_texts(list_of: ListOf) -> None:
    answer = list_of("as=xlsx").file()

    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active  # type: ignore[attr-defined]

    cells = [row[0] for row in sheet.iter_rows()]
    assert [cell.data_type for cell in cells] == ["s"] * 6
    assert cells[4].value == "'=HYPERLINK(1)"
    assert "people-" in answer["Content-Disposition"]


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1"])
def test_whatever_a_spreadsheet_would_run_is_disarmed(text: str) -> None:
    assert str(harmless(text)).startswith("'")


def test_numbers_stay_numbers() -> None:
    assert harmless(-3.5) == -3.5
    assert harmless(None) == ""
