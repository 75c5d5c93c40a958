"""The first whole job of a county officer, in a real browser: from two files to stations on the list.

Walked with the keyboard alone, from signing in to the audit: in Chinese on a desk and in English on a phone.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import expect

from minsheng.accounts.models import User
from minsheng.audit.services import verify_chain
from minsheng.organisations.models import Organisation
from minsheng.organisations.sample import PASSWORD, sample
from minsheng.siteplans.models import SitePlan
from minsheng.stations.models import Station
from tests.browser import DESK, PHONE, Browser, Window
from tests.e2e.keyboard import Keyboard

EXAMPLES = Path(__file__).parents[2] / "examples" / "imports"


@pytest.fixture
def officer(transactional_db: None) -> User:
    """The starter tree and its people, with nothing imported yet."""
    sample()
    return User.objects.get(username="officer")


def kecheng() -> Organisation:
    return Organisation.objects.get(kind=Organisation.Kind.COUNTY, gb_code__startswith="330802")


class Walk:
    """One newcomer in one language at one width."""

    def __init__(self, window: Window, *, english: bool, phone: bool) -> None:
        self.window, self.page = window, window.page
        self.keys = Keyboard(window.page)
        self.english, self.phone = english, phone

    def say(self, chinese: str, english: str) -> str:
        return english if self.english else chinese

    def look(self) -> None:
        """What must hold on every page of the walk."""
        assert self.window.fits(), f"sideways scrolling on {self.page.url}"
        assert self.window.serious() == [], self.page.url

    def menu(self, entry: str) -> None:
        if self.phone:
            self.keys.press(self.say("菜单", "Menu"))
        self.keys.go(entry)
        self.keys.skip()

    def sign_in(self) -> None:
        self.window.open("/accounts/login/?next=/desk/")
        self.keys.type("login", "officer")
        self.keys.type("password", PASSWORD)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")

    def bring_in(self, kind: str, file: str) -> None:
        self.menu(self.say("导入", "Import"))
        self.keys.go(self.say("导入名单", "Import a list"))
        self.keys.skip()
        self.keys.choose("kind", kind)
        self.keys.choose("organisation", str(kecheng().pk))
        self.keys.give_file("file", EXAMPLES / file)
        self.look()
        self.keys.go(self.say("上传并预检", "Upload and rehearse"))
        self.look()
        self.keys.skip()
        self.keys.go(self.say("导入 ", "Import "))
        self.look()

    def compute(self, title: str, count: str) -> SitePlan:
        self.menu(self.say("选址方案", "Siting plans"))
        self.keys.go(self.say("新建方案", "New plan"))
        self.keys.skip()
        self.keys.type("title", title)
        self.keys.choose("area", str(kecheng().pk))
        self.keys.type("count", count)
        self.look()
        self.keys.go(self.say("开始计算", "Compute"))
        expect(self.page.locator("h1")).to_contain_text(title)
        return SitePlan.objects.get(title=title)

    def read_why(self) -> None:
        why = self.page.get_by_text(self.say("只有这里能服务到", "Only this site serves"))
        expect(why.first).to_be_visible()
        self.look()

    def compare(self, *plans: SitePlan) -> None:
        self.menu(self.say("选址方案", "Siting plans"))
        for plan in sorted(plans, key=lambda one: -one.pk):
            self.keys.tick(f"plan-{plan.pk}")
        self.look()
        self.keys.go(self.say("并排比较", "side by side"))
        expect(self.page.locator("table.compare").first).to_contain_text("Plan A")
        self.look()

    def adopt(self, plan: SitePlan) -> None:
        self.keys.skip()
        self.keys.go(plan.title)
        self.keys.skip()
        self.keys.go(self.say("采纳", "Adopt"))
        self.keys.skip()
        self.look()
        self.keys.go(self.say("确定采纳", "Adopt"))

    def stations_to_be(self, owner: User) -> None:
        station = Station.objects.order_by("code")[0]
        expect(self.page.locator("main")).to_contain_text(station.code)
        self.look()
        self.keys.skip()
        self.keys.go(station.code)
        expect(self.page.locator("main")).to_contain_text(owner.name)
        self.look()

    def audit(self) -> None:
        self.menu(self.say("审计", "Audit"))
        deed = self.say("采纳了选址方案", "adopted a siting plan")
        expect(self.page.locator("main")).to_contain_text(deed)
        self.look()


@pytest.mark.browser
@pytest.mark.parametrize(
    ("english", "width"), [(False, DESK), (True, PHONE)], ids=["zh desk", "en phone"]
)
def test_a_newcomer_goes_from_two_files_to_stations_on_the_list(
    browser: Browser, officer: User, english: bool, width: int
) -> None:
    walk = Walk(browser.window(width=width, english=english), english=english, phone=width == PHONE)
    walk.sign_in()
    walk.bring_in("places.candidates", "candidates.csv")
    walk.bring_in("demand.points", "demand.csv")
    first = walk.compute("Plan A", count="20")
    assert first.proved
    walk.read_why()
    second = walk.compute("Plan B", count="12")
    walk.compare(first, second)
    walk.adopt(first)
    walk.stations_to_be(officer)
    walk.audit()
    assert verify_chain()[1] is None
