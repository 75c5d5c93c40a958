"""A parent with two children applies on a phone without script, changes the ranking, and withdraws."""

from __future__ import annotations

import pytest

from minsheng.applications.models import Application, Wish
from minsheng.classes.models import CareClass
from tests.applications.builders import id_number, open_round
from tests.browser import PHONE, Browser, Window
from tests.classes.builders import make_class
from tests.people import make_cast

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def tell_child(window: Window, name: str, number: str) -> None:
    page = window.page
    page.fill("#id_name", name)
    page.fill("#id_id_number", number)
    page.get_by_role("button", name="保存这个孩子").click()


def test_a_parent_with_two_children(browser: Browser) -> None:
    cast = make_cast()
    found = open_round(cast)
    term = found.terms.get()
    first = CareClass.objects.get()
    second = make_class(term, "B1")
    for place, care_class in enumerate((first, second)):
        make_class(term, f"O{place}", age_from=10, age_until=13, venue=care_class.venue)
    window = browser.window(width=PHONE, script=False)

    page = window.open(f"/enrol/{found.code}/apply/")
    page.fill("#id_name", "样例家长")
    page.fill("#id_phone", "13800000000")
    page.fill("#id_id_number", id_number(35))
    page.select_option("#id_home_town", str(cast.town.pk))
    page.get_by_role("button", name="下一步：孩子").click()
    tell_child(window, "大宝", id_number(7))
    page.get_by_text("再加一个孩子").click()
    tell_child(window, "小宝", id_number(11, 2))
    page.get_by_role("link", name="下一步：选班级").click()
    page.get_by_role("button", name="加入志愿").first.click()
    page.get_by_role("button", name="加入志愿").first.click()
    assert window.fits()
    page.get_by_role("link", name="下一步：情况和凭证").click()
    page.get_by_role("link", name="下一步：检查并提交").click()
    page.check("#id_consent")
    page.get_by_role("button", name="提交报名").click()

    one = Application.objects.get()
    assert page.get_by_text(one.recovery).is_visible()
    assert window.fits()
    before = list(Wish.objects.values_list("care_class", flat=True))
    page.get_by_role("link", name="看我的报名").click()
    page.get_by_role("link", name="修改志愿").click()
    page.get_by_role("button", name="往前").first.click()
    after = list(Wish.objects.values_list("care_class", flat=True))
    assert after == [before[1], before[0], before[3], before[2]]
    page.get_by_role("link", name="报名").first.click()
    page.get_by_text("撤回报名").click()
    page.get_by_role("button", name="确定撤回").click()
    one.refresh_from_db()
    assert one.state == "withdrawn"
    assert page.get_by_role("link", name="重新报名").is_visible()
