"""A plan in cases of other demand: how it stands beside the best plan for each."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoCaptureOnCommitCallbacks

from minsheng.accounts.models import User
from minsheng.cli.main import main
from minsheng.siteplans.display.compare import compare_table
from minsheng.siteplans.display.scenarios import robustness_of
from minsheng.siteplans.models import SitePlan
from minsheng.siteplans.queries import result_of
from minsheng.siteplans.rules import Scenario
from tests.siteplans.conftest import ASKED, County
from tests.siteplans.test_pages import form
from tests.siteplans.test_plan import compute

SignIn = Callable[[User], Client]
NEW = "/desk/siteplans/new/"
SWEEPERS = Scenario("环卫扩招", 900, group="sanitation")
QUIET = Scenario("淡季", -10)
FREE = replace(ASKED, count=1, existing_stay=False)
MOVED = replace(FREE, scenarios=(SWEEPERS, QUIET))


def rows(*cases: tuple[str, ...]) -> dict[str, str]:
    """What a browser sends of the table of cases: name, percent, group, hours, town."""
    fields = ("name", "percent", "group", "hours", "district")
    return {
        f"case-{field}-{number}": word
        for number, case in enumerate(cases)
        for field, word in zip(fields, (*case, "", "", "", "")[:5], strict=True)
    }


@pytest.fixture
def moved(
    county: County, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> SitePlan:
    """One station for the couriers; in one case the sweepers of the other corner are ten times as many."""
    return compute(county, MOVED, django_capture_on_commit_callbacks)


def test_the_page_says_in_how_many_cases_the_plan_is_good_and_which_is_worst(
    county: County, moved: SitePlan, signed_in: SignIn
) -> None:
    table = robustness_of(moved)
    assert table is not None
    assert (table.good, len(table.lines)) == (1, 2)
    assert table.worst.label == "环卫扩招"
    assert table.worst.behind_percent > 20
    assert "+900 %" in table.worst.meant

    page = signed_in(county.cast.officer).get(moved.get_absolute_url()).content.decode()
    assert "2 种情景里，有 1 种肯定站得住" in page
    assert "最不利的是“环卫扩招”" in page


def test_a_plan_for_the_worst_case_goes_where_it_would_hurt_most(
    county: County, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    asked = replace(
        MOVED, objective=("robust",), scenarios=(SWEEPERS, Scenario("无快递", -100, "courier"))
    )
    plan = compute(county, asked, django_capture_on_commit_callbacks)
    assert {line.place for line in result_of(plan).sites} == {county.quiet}


def test_chance_cases_are_named_and_repeat_themselves(
    county: County, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    asked = replace(FREE, chance_count=3, chance_percent=30)
    first = robustness_of(compute(county, asked, django_capture_on_commit_callbacks))
    again = robustness_of(compute(county, asked, django_capture_on_commit_callbacks))
    assert first is not None
    assert first == again
    assert [line.label for line in first.lines] == [f"随机第 {n} 种" for n in (1, 2, 3)]


def test_plans_are_compared_in_how_they_stand(
    county: County,
    moved: SitePlan,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    both = replace(MOVED, count=2)
    better = compute(county, both, django_capture_on_commit_callbacks)
    plain = compute(county, FREE, django_capture_on_commit_callbacks)
    shown = {row["label"]: row for row in compare_table([moved, better, plain])["rows"]}
    assert shown["站得住的情景"]["values"] == ["50.0 %", "100.0 %", "—"]
    assert shown["站得住的情景"]["best"] == [1]


def test_the_files_tell_the_cases_and_anybody_can_check_them(
    county: County,
    moved: SitePlan,
    signed_in: SignIn,
    tmp_path: Path,
) -> None:
    browser = signed_in(county.cast.officer)
    for name in ("problem", "plan"):
        content = browser.get(reverse(f"siteplans:{name}", args=[moved.pk])).content
        (tmp_path / f"{name}.json").write_bytes(content)
    arguments = ["check", "siting", str(tmp_path / "problem.json"), str(tmp_path / "plan.json")]
    assert CliRunner().invoke(main, arguments).exit_code == 0
    lie = json.loads((tmp_path / "plan.json").read_text())
    lie["robustness"]["share"] = 1.0
    (tmp_path / "plan.json").write_text(json.dumps(lie))
    assert CliRunner().invoke(main, arguments).exit_code == 1

    book = openpyxl.load_workbook(
        io.BytesIO(browser.get(reverse("siteplans:xlsx", args=[moved.pk])).content)
    )
    names = [row[0].value for row in book["情景"].iter_rows(min_row=2)]
    assert names == ["环卫扩招", "淡季"]


def test_cases_with_a_percent_count_and_come_back_when_computed_again(
    county: County,
    signed_in: SignIn,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    browser = signed_in(county.cast.officer)
    offered = browser.get(NEW).content.decode()
    assert "双十一" in offered
    sent = rows(("双十一", "50", "courier"), ("高温天的下午", "", "", "h14"), ("", ""))
    with django_capture_on_commit_callbacks(execute=True):
        browser.post(NEW, form(county, **sent))
    plan = SitePlan.objects.get()
    assert plan.asked.scenarios == (Scenario("双十一", 50, group="courier"),)

    again = browser.get(NEW, {"from": plan.pk}).context["cases"]
    assert [line.percent.value() for line in again.lines][:2] == [50, None]


@pytest.mark.parametrize(
    ("case", "told"),
    [
        (("自己写的", ""), "请填写变化多少"),
        (("", "20"), "请给这个情景起个名字"),
        (("双十一", "很多"), "情景要改好"),
        (("双十一", "-300"), "情景要改好"),
        (("卡车多", "20", "truck"), "方案里没有这样的劳动者"),
        (("双十一", "20", "no-such-group"), "情景要改好"),
    ],
)
def test_a_case_that_is_not_right_is_said_at_its_row(
    county: County, signed_in: SignIn, case: tuple[str, ...], told: str
) -> None:
    page = signed_in(county.cast.officer).post(NEW, form(county, **rows(case)))
    assert page.status_code == 200
    assert told in page.content.decode()
    assert 'href="#cases"' in page.content.decode()
    assert not SitePlan.objects.exists()


def test_the_goal_of_the_worst_case_needs_a_case(county: County, signed_in: SignIn) -> None:
    page = signed_in(county.cast.officer).post(NEW, form(county, first_goal="robust"))
    assert "请至少填一种情景" in page.content.decode()
    assert not SitePlan.objects.exists()


def test_listing_the_reaches_of_another_area_keeps_the_cases(
    county: County, signed_in: SignIn
) -> None:
    sent = form(county, relist="yes", **rows(("双十一", "50", "courier")))
    page = signed_in(county.cast.officer).post(NEW, sent)
    assert page.context["cases"].lines[0].percent.value() == 50
