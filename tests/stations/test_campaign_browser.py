"""A yearly re-evaluation from the announcement to a grade taken away, by the people of one county in a browser."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from minsheng.stations.evaluation import evaluate, judged_stations
from minsheng.stations.evaluation.decisions import confirm, propose
from minsheng.stations.models import Award, Campaign, Decision, Item, Review
from minsheng.stations.services import name_keeper
from tests.browser import PHONE, Browser
from tests.people import Cast
from tests.stations.rated import in_force, open_station

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_county_does_its_whole_campaign(cast: Cast, browser: Browser) -> None:
    version = in_force(cast)
    station = open_station(cast.town, name="样例小站", area_m2=25)
    Item.objects.create(station=station, kind="device", what="aed")
    name_keeper(station, cast.keeper, actor=cast.officer)
    evaluate(judged_stations())
    award = propose(
        station, version.standard, "award", grade="good", detail="样例", actor=cast.officer
    )
    confirm(award.pk, why="同意", actor=cast.colleague)
    today = timezone.localdate()

    officer = browser.window(user=cast.officer)
    officer.expect("422")
    page = officer.open(reverse("stations:campaign_new"))
    page.get_by_label("所属组织").select_option(label="东湖县总工会")
    page.get_by_label("标准", exact=True).select_option(index=1)
    page.get_by_label("名称").fill("样例年度复评")
    page.get_by_label("开始日期").fill(today.isoformat())
    page.get_by_label("截止日期").fill((today + dt.timedelta(days=30)).isoformat())
    page.get_by_label("抽查比例").fill("50")
    page.get_by_role("button", name="启动").click()
    expect(page.get_by_role("alert")).to_contain_text("抽查要写明公开数字的来源")
    page.get_by_label("公开数字的来源").fill("样例彩票第 9 期")
    page.get_by_role("button", name="启动").click()
    expect(page.get_by_role("heading", name="抽取站点")).to_be_visible()
    assert not Review.objects.exists()
    page.get_by_label("样例彩票第 9 期").fill("7 8 9")
    page.get_by_role("button", name="抽取", exact=True).click()
    expect(page.get_by_role("link", name="样例小站").first).to_be_visible()

    page.get_by_role("button", name="完成复评").click()  # one clause waits for somebody's look
    expect(page.get_by_text("还有条款没有结论：1.3")).to_be_visible()
    page.get_by_text("记录判断").first.click()
    page.get_by_role("button", name="不满足").first.click()
    page.goto(officer.base + reverse("stations:campaign", args=[Campaign.objects.get().pk]))
    page.get_by_role("button", name="完成复评").click()
    expect(page.get_by_text("已完成复评。")).to_be_visible()
    assert Review.objects.get().failed == ["1.3"]

    page.goto(officer.base + reverse("stations:station_results", args=[station.code]))
    page.get_by_role("link", name="提出评定、降级或退出").click()
    page.get_by_label("事项").select_option("downgrade")
    page.get_by_label("原因").select_option("not_repaired")
    page.get_by_label("事实和依据").fill("复评时第 1.3 条不满足。")
    page.get_by_role("button", name="提出", exact=True).click()
    expect(page.get_by_text("已提出，要由另一个人确认。")).to_be_visible()
    expect(page.get_by_role("button", name="确认")).to_have_count(0)
    decision = Decision.objects.get(kind="downgrade")

    keeper = browser.window(width=PHONE, user=cast.keeper)
    seen = keeper.open("/desk/")
    seen.get_by_role("link", name="“样例小站”被提出降级").click()
    seen.locator("#state_text").fill("当天已经修好。")
    seen.get_by_role("button", name="提交申辩").click()
    expect(seen.get_by_text("当天已经修好。")).to_be_visible()

    second = browser.window(user=cast.colleague)
    last = second.open(reverse("stations:decision", args=[decision.pk]))
    last.locator("#confirm_text").fill("情况属实，同意。")
    last.get_by_role("button", name="确认", exact=True).click()
    expect(last.get_by_text("已办好。")).to_be_visible()
    decision.refresh_from_db()
    assert (decision.state, decision.decided_by, decision.statement_by) == (
        "confirmed",
        cast.colleague,
        cast.keeper,
    )
    assert not Award.objects.filter(until=None).exists()
