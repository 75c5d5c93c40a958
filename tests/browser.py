"""A real Chromium for tests: what a page says on its console is part of the test.

    @pytest.mark.browser
    def test_…(browser: Browser) -> None:
        window = browser.window(width=390, user=cast.officer)
        window.open("/desk/")
        assert window.serious() == []

Errors, refused requests and breaches of the content security policy fail the test at its end;
answers a test expects are named by ``window.expect("404")``.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import ConsoleMessage, Page, sync_playwright

from minsheng.accounts.models import User
from tests.people import sign_in

ARGUMENTS = [
    "--no-sandbox",
    "--disable-dev-shm-usage",
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
    "--disable-gpu-compositing",  # pages drawn plainly cost half; maps keep their WebGL
    "--js-flags=--no-opt,--no-maglev",  # what lives for a second gains nothing from being optimised
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-quic",
    "--no-first-run",
]
PHONE, DESK = 390, 1440
BROWSERS = ("CHROME_HEADLESS", "CHROME")
"""Where ``./run test`` names the browser to use, the first one that is there."""
AXE = Axe().axe_script
FAULTS = "async what => (await axe.run(document, what)).violations"
ONLY_FAULTS = {"resultTypes": ["violations"]}
"""What is in order is not described, which takes axe longer than finding it."""
GRAVE = frozenset({"serious", "critical"})


@dataclass
class Window:
    """One browser window of one reader."""

    page: Page
    base: str
    complaints: list[str] = field(default_factory=list)
    expected: list[str] = field(default_factory=list)
    has_axe: bool = False

    def __post_init__(self) -> None:
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type == "error" or "Content Security Policy" in message.text:
            self.complaints.append(f"{message.text} ({message.location.get('url', '')})")

    def expect(self, text: str) -> None:
        """Complaints with ``text`` in them belong to the story."""
        self.expected.append(text)

    @property
    def unexpected(self) -> list[str]:
        return [line for line in self.complaints if not any(text in line for text in self.expected)]

    def open(self, path: str) -> Page:
        """Go to ``path`` of the site and wait until its scripts have run."""
        self.page.goto(self.base + path, wait_until="load")
        return self.page

    def serious(self) -> list[str]:
        """What axe finds on the page now that is serious or critical: rule and first place."""
        return self.faults(GRAVE)

    def faults(self, impacts: frozenset[str] = GRAVE | {"moderate"}) -> list[str]:
        """What axe finds on the page now: rule and first place."""
        if not self.has_axe:
            self.page.evaluate(AXE)
            self.page.add_init_script(AXE)  # sent once, not half a megabyte for each page
            self.has_axe = True
        found = self.page.evaluate(FAULTS, ONLY_FAULTS)
        return [
            f"{one['id']}: {one['nodes'][0]['html'][:200]}"
            for one in found
            if one["impact"] in impacts
        ]

    def fits(self) -> bool:
        """Does the page need no sideways scrolling?"""
        return bool(self.page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"))


@dataclass
class Browser:
    """Opens windows; all of them are closed and asked for complaints at the end of the test."""

    chromium: Chromium
    base: str
    windows: list[Window] = field(default_factory=list)

    def window(
        self,
        *,
        width: int = DESK,
        user: User | None = None,
        english: bool = False,
        display: str = "",
        script: bool = True,
    ) -> Window:
        """A new reader: ``display`` names switches that are on, such as "text.contrast"."""
        context = self.chromium.new_context(
            viewport={"width": width, "height": 900},
            locale="en-GB" if english else "zh-CN",
            java_script_enabled=script,
            reduced_motion="reduce",
        )
        cookies = {"display": display} if display else {}
        if user:
            client = sign_in(user)
            cookies[settings.SESSION_COOKIE_NAME] = client.session.session_key or ""
        context.add_cookies(
            [{"name": name, "value": value, "url": self.base} for name, value in cookies.items()]
        )
        self.windows.append(Window(context.new_page(), self.base))
        return self.windows[-1]


@pytest.fixture(scope="session")
def chromium() -> Iterator[Chromium]:
    with sync_playwright() as playwright:
        path = next(filter(None, map(os.environ.get, BROWSERS)), "/usr/bin/chromium")
        found = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield found
        found.close()


@pytest.fixture
def browser(chromium: Chromium, live_server: object) -> Iterator[Browser]:
    opened = Browser(chromium, str(live_server))
    yield opened
    complaints = [line for window in opened.windows for line in window.unexpected]
    for window in opened.windows:
        window.page.context.close()
    assert not complaints, "\n".join(complaints)
