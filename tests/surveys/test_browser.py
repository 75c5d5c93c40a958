"""Answering in a real Chromium: live skip logic, offline, exactly once, and for everybody."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from minsheng.surveys.models import Answer, Survey
from minsheng.surveys.services.bulk import import_answers
from minsheng.surveys.services.create import create_survey, shipped_content
from minsheng.surveys.services.run import open_survey
from tests.people import Cast

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def phone(chromium: Browser) -> Iterator[BrowserContext]:
    """A phone 390 pixels wide, in China."""
    context = chromium.new_context(
        viewport={"width": 390, "height": 844},
        locale="zh-CN",
        timezone_id="Asia/Shanghai",
        permissions=["geolocation"],
        geolocation={"latitude": 28.95812345, "longitude": 118.8812345},
    )
    context.set_default_timeout(10_000)
    yield context
    context.close()


def opened(phone: BrowserContext, live_server: LiveServer, survey: Survey, lang: str = "") -> Page:
    page = phone.new_page()
    page.goto(f"{live_server.url}/s/{survey.code}/{lang}")
    page.wait_for_selector("form[data-ready]")
    return page


def test_skip_logic_and_constraints_live(
    phone: BrowserContext, live_server: LiveServer, lunch: Survey
) -> None:
    page = opened(phone, live_server, lunch)
    expect(page.get_by_label("吃饭几分钟")).to_be_hidden()
    page.get_by_label("是", exact=True).check()
    minutes = page.get_by_label("吃饭几分钟")
    minutes.fill("200")
    minutes.blur()
    expect(page.get_by_text("这个回答不在允许的范围内")).to_be_visible()
    minutes.fill("２０")
    page.get_by_role("button", name="提交", exact=True).click()
    expect(page.get_by_role("heading", name="谢谢您")).to_be_visible()
    expect(page.get_by_text("答卷已经提交")).to_be_visible()
    assert Answer.objects.get().values == {"eats": "yes", "minutes": "20"}


def test_a_draft_is_kept(phone: BrowserContext, live_server: LiveServer, lunch: Survey) -> None:
    page = opened(phone, live_server, lunch)
    page.get_by_label("是", exact=True).check()
    page.get_by_label("吃饭几分钟").fill("35")
    page.wait_for_timeout(400)
    page.close()
    again = opened(phone, live_server, lunch, "en/")
    expect(again.get_by_label("Minutes?")).to_have_value("35")


def test_answered_offline_and_sent_once_when_the_network_is_back(
    phone: BrowserContext, live_server: LiveServer, workers: Survey, cast: Cast
) -> None:
    page = opened(phone, live_server, workers)
    page.wait_for_selector("html[data-offline=ready]")
    phone.set_offline(True)
    page.goto(f"{live_server.url}/s/{workers.code}/en/")
    page.goto(f"{live_server.url}/s/{workers.code}/")
    page.wait_for_selector("form[data-ready]")
    expect(page.get_by_text("现在没有网络")).to_be_visible()

    page.get_by_label("您现在做什么工作？").select_option("delivery")
    page.get_by_label("晚上 18—22 时").check()
    page.get_by_label("东湖县").check()
    page.get_by_label("荷花街道").check()
    page.get_by_role("button", name="用我现在的位置").click()
    page.get_by_label("路边、台阶上").check()
    page.get_by_label("没去过").check()
    page.get_by_label("不敢进，怕不让进").check()
    needs = page.get_by_role("group", name="您希望驿站有什么？")
    needs.get_by_label("喝水").check()
    needs.get_by_label("手机充电").check()
    first = page.get_by_label("其中最要紧的是哪个？")
    expect(first.locator("option")).to_have_text(["请选择", "喝水", "手机充电"])
    first.select_option("water")
    page.get_by_label("骑电动车").check()
    page.get_by_label("最多愿意花几分钟过去？").fill("4")
    page.get_by_label("都没有").check()
    page.get_by_role("button", name="提交", exact=True).click()
    expect(page.get_by_text("连上网后会自动提交，不用再填")).to_be_visible()
    expect(page.get_by_text("有 1 份答卷存在这台设备上")).to_be_visible()
    assert not Answer.objects.exists()

    other = phone.new_page()
    phone.set_offline(False)
    other.goto(f"{live_server.url}/s/{workers.code}/")
    expect(page.get_by_text("答卷已经提交")).to_be_visible()
    answer = Answer.objects.get()
    assert answer.values["spot"] == "28.958 118.881"
    assert answer.organisation == cast.town
    assert answer.values["reach_m"] == "1000"
    assert "comment" not in answer.values


def test_rows_are_added_and_taken_away(
    phone: BrowserContext, live_server: LiveServer, cast: Cast
) -> None:
    survey = create_survey(
        cast.county,
        subject="parents",
        title="家长调查",
        content=shipped_content("parents"),
        file_name="parents.xlsx",
        actor=cast.officer,
    )
    open_survey(survey.pk, actor=cast.officer)
    page = opened(phone, live_server, survey)
    page.get_by_role("button", name="再加一个").click()
    page.get_by_role("button", name="再加一个").click()
    bands = page.get_by_role("group", name="孩子秋天上几年级？")
    expect(bands).to_have_count(3)
    bands.nth(2).get_by_label("初中").check()
    expect(page.get_by_text("您要托管 3 个孩子")).to_be_visible()
    page.get_by_role("button", name="去掉这一个").first.click()
    expect(bands).to_have_count(2)
    expect(bands.nth(1).get_by_label("初中")).to_be_checked()
    expect(page.get_by_text("您要托管 2 个孩子")).to_be_visible()


def grave_faults(page: Page) -> list[tuple[str, str]]:
    found = Axe().run(page).response["violations"]
    grave = [one for one in found if one["impact"] in {"serious", "critical"}]
    return [(one["id"], one["nodes"][0]["html"]) for one in grave]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_no_serious_barrier_for_people_who_answer(
    phone: BrowserContext, live_server: LiveServer, workers: Survey, lang: str
) -> None:
    page = opened(phone, live_server, workers, f"{lang}/")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.get_by_role("button", name={"zh": "提交", "en": "Send"}[lang], exact=True).click()
    expect(page.locator("[aria-invalid=true]").first).to_be_visible()
    assert not grave_faults(page)


def test_without_script_the_first_page_asks_and_goes_on(
    chromium: Browser, live_server: LiveServer, lunch: Survey
) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{live_server.url}/s/{lunch.code}/zh/")
    page.get_by_label("否", exact=True).check()
    page.get_by_role("button", name="提交", exact=True).click()
    expect(page.get_by_role("heading", name="谢谢您")).to_be_visible()
    assert Answer.objects.get().values == {"eats": "no"}
    context.close()


def test_no_serious_barrier_for_staff(
    phone: BrowserContext, live_server: LiveServer, workers: Survey, cast: Cast
) -> None:
    rows = [
        {
            "occupation": "courier",
            "hours": "h10",
            "county": "other",
            "rest_place": "shop",
            "use": "often",
            "needs": "water",
            "mode": "walk",
            "reach_minutes": "5",
        }
    ] * 3
    import_answers(workers.pk, rows, actor=cast.officer)
    client = Client()
    client.force_login(cast.officer, backend="django.contrib.auth.backends.ModelBackend")
    phone.add_cookies(
        [{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}]
    )
    page = phone.new_page()
    wrong = {}
    for name in ("survey", "quotas", "results"):
        page.goto(live_server.url + reverse(f"surveys:{name}", args=[workers.pk]))
        wide = page.evaluate("document.documentElement.scrollWidth") > 390
        wrong[name] = grave_faults(page) + ([("wide", "")] if wide else [])
    assert not any(wrong.values()), wrong
