"""A season: parents say what they need, apply on a phone, are checked twice, drawn in public, and answer."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page

from minsheng.applications.models import Application, Wish
from minsheng.classes.models import CareClass
from minsheng.classes.queries import drifting
from minsheng.engines.admission import freeze as listed
from minsheng.engines.admission import make_pack
from minsheng.enrolment.models import Round
from minsheng.enrolment.queries import log_holds
from minsheng.organisations.roles import Role
from minsheng.organisations.services import create_post
from minsheng.placements.models import Draw, Placement
from minsheng.placements.services import tend
from minsheng.surveys.links import qr_svg
from minsheng.surveys.models import Survey
from minsheng.surveys.services.create import create_survey, shipped_content
from minsheng.surveys.services.run import open_survey
from tests.applications.builders import freeze, id_number, open_round
from tests.browser import DESK, PHONE, Browser, Window
from tests.classes.builders import make_class
from tests.people import Cast, make_cast, person

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SEATS = 2


def open_parents_survey(cast: Cast) -> Survey:
    made = create_survey(
        cast.county,
        subject="parents",
        title="样例家长调查",
        content=shipped_content("parents"),
        file_name="parents.xlsx",
        actor=cast.officer,
    )
    return open_survey(made.pk, actor=cast.officer)


def tell_need(window: Window, address: str, *bands: str) -> None:
    """A parent follows the QR code and tells the need of a child for each age band."""
    page = window.open(address)
    page.wait_for_selector("form[data-ready]")
    page.get_by_label("快递、外卖、网约车等新就业形态").check()
    page.get_by_role("group", name="家住哪个县").get_by_label("东湖县").check()
    page.get_by_label("荷花街道").check()
    for _more in bands[1:]:
        page.get_by_role("button", name="再加一个").click()
    for place, band in enumerate(bands):
        page.get_by_role("group", name="孩子秋天上几年级？").nth(place).get_by_label(band).check()
        page.get_by_label("7 月上半月").nth(place).check()
    page.get_by_label("早班").check()
    page.get_by_label("7 点到 7 点半").check()
    page.get_by_label("4 点半到 5 点半").check()
    page.get_by_label("离家近").check()
    page.get_by_label("送一趟最多愿意花几分钟？").fill("10")
    page.get_by_label("作业辅导").check()
    page.get_by_label("安全", exact=True).check()
    page.get_by_label("一天最多愿意付多少元").fill("30")
    page.get_by_role("group", name="需要午餐和午睡吗？").get_by_label("不需要").check()
    page.get_by_role("button", name="提交", exact=True).click()
    page.get_by_text("答卷已经提交").wait_for()


def ask_parents(browser: Browser, cast: Cast) -> None:
    """Two parents answer behind the code on the poster; the county reads it, few answers withheld."""
    survey = open_parents_survey(cast)
    desk = browser.window(width=DESK, user=cast.officer)
    address = f"/s/{survey.code}/"
    code = desk.page.request.get(f"{desk.base}{reverse('surveys:qr', args=[survey.pk])}")
    assert code.body() == qr_svg(desk.base + address)
    phone = browser.window(width=PHONE)
    tell_need(phone, address, "小学一至三年级", "小学四至六年级")
    assert phone.fits()
    tell_need(phone, address, "小学一至三年级")
    page = desk.open("/desk/applications/need/")
    page.locator(".stat", has_text="填了问卷的家长").get_by_text("2").wait_for()
    assert page.get_by_text("7 月上半月").count() == 0


def tell_child(window: Window, name: str, number: str) -> None:
    window.page.fill("#id_name", name)
    window.page.fill("#id_id_number", number)
    window.page.get_by_role("button", name="保存这个孩子").click()


def apply(
    window: Window, cast: Cast, found: Round, serial: int, *years: int, places: int = 2
) -> Application:
    """A parent without script fills in everything, with a child of each age, and ranks some places."""
    page = window.open(f"/enrol/{found.code}/apply/")
    page.fill("#id_name", "样例家长")
    page.fill("#id_phone", "13800000000")
    page.fill("#id_id_number", id_number(35, serial))
    page.select_option("#id_home_town", str(cast.town.pk))
    page.get_by_role("button", name="下一步：孩子").click()
    for place, age in enumerate(years):
        if place:
            page.get_by_text("再加一个孩子").click()
        tell_child(window, f"样例孩子{serial}{place}", id_number(age, serial * 10 + place))
    page.get_by_role("link", name="下一步：选班级").click()
    for _place in range(places):
        page.get_by_role("button", name="加入志愿").first.click()
    assert window.fits()
    page.get_by_role("link", name="下一步：情况和凭证").click()
    page.get_by_role("link", name="下一步：检查并提交").click()
    page.check("#id_consent")
    page.get_by_role("button", name="提交报名").click()
    one = Application.objects.latest("pk")
    page.get_by_text(one.recovery).wait_for()
    return one


def change_mind(page: Page, one: Application) -> None:
    """The second place becomes the first, for all children at once."""
    wishes = Wish.objects.filter(child__application=one).values_list("care_class", flat=True)
    before = list(wishes)
    page.get_by_role("link", name="看我的报名").click()
    page.get_by_role("link", name="修改志愿").click()
    page.get_by_role("button", name="往前").first.click()
    assert list(wishes.all()) == [before[1], before[0], before[3], before[2]]


def check(window: Window, one: Application, state: str) -> None:
    """The next of the two checks, from the page of the application."""
    window.open(reverse("applications:application", args=[one.pk]))
    press(window, "通过")
    one.refresh_from_db()
    assert one.state == state


def number_that_ranks(draw: Draw, first: str, last: str) -> str:
    """A number by which these families come first and last; to be found only once the list is sealed."""
    rules = draw.round.rules_in_force.rules
    (source,) = rules.sources
    at = timezone.localtime(timezone.datetime.fromisoformat(source.due)).isoformat()
    frozen = listed((line[0], line[1]) for line in draw.lines)
    for number in range(1000):
        shown = {source.name: {"value": str(number), "published_at": at}}
        pack = make_pack(rules, frozen, draw.sealed_at.isoformat(), shown)
        if (pack["order"][0], pack["order"][-1]) == (first, last):
            return str(number)
    raise AssertionError("no such number")


def press(window: Window, name: str) -> None:
    """The one button with this name, and the page after it."""
    with window.page.expect_navigation():
        window.page.get_by_role("button", name=name, exact=True).click()


def draw_in_public(first: Window, second: Window, found: Round, ranks: tuple[str, str]) -> None:
    """One officer seals and types, the other confirms and publishes."""
    desk = f"/desk/placements/{found.pk}/"
    first.open(desk)
    press(first, "封存名单")
    draw = Draw.objects.select_related("round").get()
    first.page.get_by_role("link", name="录入公开数字").click()
    first.page.fill("[name=value_0]", number_that_ranks(draw, *ranks))
    (source,) = draw.round.rules_in_force.rules.sources
    due = timezone.localtime(timezone.datetime.fromisoformat(source.due))
    first.page.fill("[name=at_0]", due.strftime("%Y-%m-%d %H:%M"))
    press(first, "交给第二个人确认")
    first.page.get_by_text("录入的人不能自己确认。").wait_for()
    second.open(desk)
    press(second, "确认无误，抽签")
    first.open(desk)
    press(first, "安排名额")
    second.open(desk)
    press(second, "公布结果")


def recompute(stranger: Window, found: Round, folder: Path) -> None:
    """The same digest from the round's own pack, and the changed line of a tampered one."""
    page = stranger.open(f"/enrol/{found.code}/draw/")
    page.get_by_role("button", name="在我的设备上重算").click()
    page.get_by_text("和这一轮公布的指纹相同。").wait_for()
    assert page.locator("code[data-digest]").inner_text() == Draw.objects.get().digest

    answer = page.request.get(f"{stranger.base}/enrol/{found.code}/draw/pack.json")
    pack: dict[str, Any] = json.loads(answer.body())
    order = pack["order"]
    order[0], order[-1] = order[-1], order[0]
    file = folder / "pack.json"
    file.write_text(json.dumps(pack, ensure_ascii=False), "utf-8")
    page.set_input_files("#pack", file)
    page.get_by_text("次序第 1 位不对").wait_for()
    assert order[0] in page.locator("[data-different-text]").inner_text()


def say(window: Window, one: Application, word: str) -> None:
    window.open(reverse("ceremony:result", args=[one.round.code, one.secret]))
    assert window.fits()
    press(window, word)


def test_a_season_from_survey_to_accepted_places(browser: Browser, tmp_path: Path) -> None:
    cache.clear()
    cast = make_cast()
    in_town = person("in_town", "施乡")
    create_post(cast.town, role=Role.OFFICER, title="乡镇干部", holder=in_town, actor=None)
    ask_parents(browser, cast)

    found = open_round(cast)
    near = CareClass.objects.get()
    far = make_class(near.term, "B1")
    for place, first_class in enumerate((near, far)):  # the older child's class at each place
        make_class(near.term, f"O{place}", age_from=10, age_until=13, venue=first_class.venue)
    CareClass.objects.update(capacity=SEATS, reserves={}, reserved=0)
    plain = browser.window(width=PHONE, script=False)
    pair = apply(plain, cast, found, 1, 7, 11)
    change_mind(plain.page, pair)
    single = apply(plain, cast, found, 2, 7)
    leaves, waits = (apply(plain, cast, found, serial, 7, places=1) for serial in (3, 4))
    town = browser.window(width=DESK, user=in_town)
    first = browser.window(width=DESK, user=cast.officer)
    second = browser.window(width=DESK, user=cast.colleague)
    for one in (pair, single, leaves, waits):
        check(town, one, "checked")
        check(first, one, "confirmed")
    found = freeze(found)

    draw_in_public(first, second, found, (pair.receipt, waits.receipt))
    recompute(browser.window(width=PHONE), found, tmp_path)

    for one in (pair, single):
        say(plain, one, "接受")
    plain.open(reverse("ceremony:result", args=[found.code, waits.secret]))
    plain.page.get_by_text("第 1 志愿没有获得").wait_for()
    say(plain, leaves, "放弃")
    assert tend(found.pk).offered == 1
    say(plain, waits, "接受")

    placed = {one.application_id: one for one in Placement.objects.all()}
    assert [placed[one.pk].state for one in (pair, single, waits)] == ["accepted"] * 3
    assert placed[leaves.pk].state == "declined"
    assert placed[pair.pk].classes[0] == far.pk
    near.refresh_from_db()
    assert near.taken == SEATS
    assert not drifting().exists()
    assert log_holds(found)
    first.open(f"/desk/placements/{found.pk}/")
    assert first.fits()
