"""Families apply on a phone, two officers hold the public draw, a stranger recomputes it, and free seats go on."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from minsheng.applications.links import digest_of
from minsheng.applications.models import Application
from minsheng.classes.models import CareClass
from minsheng.classes.queries import drifting
from minsheng.engines.admission import freeze as listed
from minsheng.engines.admission import make_pack
from minsheng.enrolment.models import Round
from minsheng.enrolment.queries import log_holds
from minsheng.placements.models import Draw, Placement
from minsheng.placements.services import tend
from tests.applications.builders import freeze, id_number, make_application, open_round
from tests.browser import DESK, PHONE, Browser, Window
from tests.people import Cast, make_cast

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SEATS = 4


def apply(window: Window, cast: Cast, found: Round, *serials: int) -> Application:
    """A parent fills in everything, with a child for each serial number, and keeps the receipt."""
    page = window.open(f"/enrol/{found.code}/apply/")
    page.fill("[name=name]", "样例家长")
    page.select_option("[name=relation]", "mother")
    page.fill("[name=phone]", "13800000000")
    page.fill("[name=id_number]", id_number(35, serials[0]))
    page.select_option("[name=home_town]", str(cast.town.pk))
    with page.expect_navigation():
        page.locator("form:has([name=id_number]) .form-foot button").first.click()
    for serial in serials:
        if not page.locator("[name=name]").is_visible():  # the second child's form is folded up
            page.locator("details:has([name=id_number]) summary").click()
        page.fill("[name=name]", f"样例孩子{serial}")
        page.fill("[name=id_number]", id_number(7, serial))
        with page.expect_navigation():
            page.locator("form:has([name=id_number]) .form-foot button").first.click()
    own = page.url.removesuffix("children/")
    page.goto(f"{own}wishes/")
    with page.expect_navigation():
        page.locator("button[name=add]").first.click()
    page.goto(f"{own}review/")
    page.check("[name=consent]")
    page.get_by_role("button", name="提交报名").click()
    page.get_by_text("回执号").first.wait_for()
    return Application.objects.get(secret_hash=digest_of(own.rstrip("/").rpartition("/")[2]))


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
    assert first.serious() == []
    press(first, "封存名单")
    draw = Draw.objects.select_related("round").get()
    first.page.get_by_role("link", name="录入公开数字").click()
    first.page.fill("[name=value_0]", number_that_ranks(draw, *ranks))
    (source,) = draw.round.rules_in_force.rules.sources
    due = timezone.localtime(timezone.datetime.fromisoformat(source.due))
    first.page.fill("[name=at_0]", due.strftime("%Y-%m-%d %H:%M"))
    press(first, "交给第二个人确认")
    assert first.page.get_by_text("录入的人不能自己确认。").is_visible()
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
    assert stranger.serious() == []

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


def test_a_season_from_application_to_accepted_places(browser: Browser, tmp_path: Path) -> None:
    cache.clear()
    cast = make_cast()
    found = open_round(cast)
    CareClass.objects.update(capacity=SEATS, reserves={}, reserved=0)
    phone = browser.window(width=PHONE)
    pair, single = apply(phone, cast, found, 1, 2), apply(phone, cast, found, 3)
    (care_class,) = CareClass.objects.all()
    leaves, waits = (make_application(found, cast.town, [[care_class]]) for _one in range(2))
    found = freeze(found)

    first = browser.window(width=DESK, user=cast.officer)
    second = browser.window(width=DESK, user=cast.colleague)
    draw_in_public(first, second, found, (pair.receipt, waits.receipt))
    recompute(browser.window(width=PHONE), found, tmp_path)

    for one in (pair, single):
        say(phone, one, "接受")
    phone.open(reverse("ceremony:result", args=[found.code, waits.secret]))
    assert phone.page.get_by_text("第 1 志愿没有获得").is_visible()
    say(phone, leaves, "放弃")
    assert tend(found.pk).offered == 1
    say(phone, waits, "接受")

    states = dict(Placement.objects.values_list("application__receipt", "state"))
    assert [states[one.receipt] for one in (pair, single, waits)] == ["accepted"] * 3
    assert states[leaves.receipt] == "declined"
    care_class.refresh_from_db()
    assert care_class.taken == SEATS
    assert not drifting().exists()
    assert log_holds(found)
    first.open(f"/desk/placements/{found.pk}/")
    assert first.fits()
