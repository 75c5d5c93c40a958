"""The station pages in a real browser, on a phone and on a desk."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tests.browser import Browser
from tests.people import Cast
from tests.stations.builders import HEATED, make_station, station_photo


@pytest.mark.browser
def test_a_week_is_changed_on_a_phone_and_looked_at_before_it_is_saved(
    browser: Browser, cast: Cast
) -> None:
    station = make_station(cast.town, hours=HEATED)
    window = browser.window(width=390, user=cast.officer)
    window.open(reverse("stations:hours_edit", args=[station.code]))
    assert window.serious() == []
    assert window.fits()

    page = window.page
    assert not page.get_by_label("周二第 1 段开始").is_visible()  # as the day above
    page.get_by_label("周一第 1 段开始").fill("07:15")
    page.locator("#hours_preview").get_by_text("07:15–12:00").first.wait_for()
    station.refresh_from_db()
    assert station.hours == HEATED

    page.get_by_role("button", name="保存").click()
    page.wait_for_url("**/hours/")
    station.refresh_from_db()
    assert station.hours["week"]["fri"] == ["07:15-12:00", "14:30-18:00"]
    assert station.hours["on_warning"]["heat"]["on_closed_days"] is True


@pytest.mark.browser
def test_pages_of_a_station_with_a_photo_fit_a_phone(browser: Browser, cast: Cast) -> None:
    """Every page is walked in tests/project; here there is more on them."""
    station = make_station(cast.town)
    station_photo(station, cast.officer)
    window = browser.window(width=390, user=cast.officer)
    for name in ("detail", "items", "photos"):
        window.open(reverse(f"stations:{name}", args=[station.code]))
        assert window.serious() == [], name
        assert window.fits(), name
