"""Every page of the site in a real Chromium: on a Chinese phone or on an English desk, turn by turn.

With MINSHENG_EVERY_PAGE_TWICE set each page is opened on both, which takes twice as long.
"""

from __future__ import annotations

import os

import pytest

from tests.browser import DESK, PHONE, Browser, Window
from tests.people import make_cast
from tests.project.screens import Screen, screens
from tests.project.walk import pages

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

TWICE = "MINSHENG_EVERY_PAGE_TWICE" in os.environ
AREAS = sorted({Screen(page.name, "", None).area for page in pages()})
PARTS = [set(AREAS[start::4]) for start in range(4)]
"""Each part has a database and windows of its own, so that several processes share the work."""


@pytest.mark.parametrize("areas", PARTS, ids=lambda areas: "-".join(sorted(areas)))
def test_every_page_is_accessible_and_fits(browser: Browser, areas: set[str]) -> None:
    windows: dict[tuple[str, int], Window] = {}
    wrong = []
    for place, screen in enumerate(screens(make_cast(), areas)):
        who = screen.user.username if screen.user else ""
        for width in (PHONE, DESK) if TWICE else (PHONE, DESK)[place % 2 :][:1]:
            english = width == DESK
            if (who, width) not in windows:
                windows[who, width] = browser.window(width=width, user=screen.user, english=english)
            window = windows[who, width]
            window.open(screen.url)
            told = f"{screen.name} at {width}"
            wrong += [f"{told}: {fault}" for fault in window.faults()]
            wrong += [] if window.fits() else [f"{told}: sideways scrolling"]
    assert not wrong, "\n".join(wrong)
