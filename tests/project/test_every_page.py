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


@pytest.mark.parametrize("width", [PHONE, DESK], ids=["zh phone", "en desk"])
@pytest.mark.parametrize("areas", PARTS, ids=lambda areas: "-".join(sorted(areas)))
def test_every_page_is_accessible_and_fits(browser: Browser, areas: set[str], width: int) -> None:
    windows: dict[str, Window] = {}
    wrong = []
    for place, screen in enumerate(screens(make_cast(), areas)):
        if not TWICE and (place % 2 == 0) != (width == PHONE):
            continue
        who = screen.user.username if screen.user else ""
        if who not in windows:
            windows[who] = browser.window(width=width, user=screen.user, english=width == DESK)
        window = windows[who]
        window.open(screen.url)
        wrong += [f"{screen.name}: {fault}" for fault in window.faults()]
        wrong += [] if window.fits() else [f"{screen.name}: sideways scrolling"]
    assert not wrong, "\n".join(wrong)
