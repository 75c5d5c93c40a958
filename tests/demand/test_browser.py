"""The maps and forms of places and demand in a real Chromium, on a phone and on a desk."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from minsheng.demand.models import DemandPoint, DemandRule
from minsheng.demand.services import save_rule
from minsheng.places.models import Place
from tests.browser import DESK, PHONE, Browser, Window
from tests.demand.builders import answered, facts, make_point, make_survey
from tests.people import Cast, make_cast
from tests.places.builders import make_place

pytestmark = pytest.mark.browser


@pytest.fixture
def county(transactional_db: None) -> Cast:
    """The cast, with some places and workers of the first county."""
    cast = make_cast()
    for number in range(6):
        make_place(cast.county, f"C{number}", lon=118.87 + number / 200, town=cast.town)
        make_point(cast.county, 15 * number, lon=118.87 + number / 100, town=cast.town)
    make_point(cast.county, 60, group="truck", band="h22", town=cast.town)
    survey = make_survey(cast)
    answered(survey, 40, needs="water rest charging toilet shower parking")
    save_rule(facts(survey), organisation=cast.county, actor=cast.officer)
    return cast


def wait_for_map(window: Window) -> None:
    window.page.wait_for_selector("[data-map][data-ready]", timeout=30_000)


def look(window: Window) -> None:
    """What must hold on every page."""
    assert window.fits(), f"sideways scrolling on {window.page.url}"
    assert window.serious() == [], window.page.url


def test_pages_full_of_demand_fit_a_phone_and_are_free_of_grave_faults(
    browser: Browser, county: Cast
) -> None:
    """Every page is walked in tests/project; here they are full."""
    point, rule = DemandPoint.objects.all()[0], DemandRule.objects.get()
    window = browser.window(width=PHONE, user=county.officer, english=True)
    for url in (
        "/desk/places/",
        "/desk/demand/points/",
        f"/desk/demand/points/{point.pk}/",
        "/desk/demand/needs/330899/truck/shower/",
        "/desk/demand/margins/330899001/",
        f"/desk/demand/rules/{rule.pk}/",
    ):
        window.open(url)
        look(window)


@pytest.mark.parametrize("width", [PHONE, DESK], ids=["phone", "desk"])
def test_the_maps_draw_without_grave_faults(browser: Browser, county: Cast, width: int) -> None:
    place = Place.objects.all()[0]
    window = browser.window(width=width, user=county.officer)
    for url in ("/desk/demand/", "/desk/places/map/", f"/desk/places/{place.pk}/"):
        window.open(url)
        wait_for_map(window)
        look(window)


def test_a_click_on_the_map_fills_the_form_in_wgs84(browser: Browser, county: Cast) -> None:
    window = browser.window(width=DESK, user=county.officer)
    page = window.open("/desk/places/new/")
    wait_for_map(window)
    page.select_option("#id_datum", "gcj02")
    page.locator(".map-canvas canvas").click(position={"x": 300, "y": 200})

    expect(page.locator("#id_datum")).to_have_value("wgs84")
    page.fill("#id_name", "样例小店")
    page.select_option("#id_kind", "store")
    page.locator("main form button").last.click()
    page.wait_for_url("**/desk/places/*/")
    place = Place.objects.get(name="样例小店")
    assert abs(place.lon - 118.88) < 0.5
    assert place.datum == "wgs84"


def test_places_are_drawn_with_the_keyboard_too(browser: Browser, county: Cast) -> None:
    window = browser.window(width=PHONE, user=county.officer)
    page = window.open("/desk/places/draw/")
    wait_for_map(window)
    page.get_by_role("button", name="在地图中心加一个点").press("Enter")
    expect(page.locator(".drawn-list li")).to_have_count(1)
    page.fill("#id_name", "桥头")
    page.get_by_role("button", name="登记这些地点").press("Enter")
    page.wait_for_url("**/desk/places/")
    assert Place.objects.get(source="drawn").name == "桥头1"


def test_the_demand_map_never_carries_exact_figures(browser: Browser, county: Cast) -> None:
    make_point(county.county, 3, lon=118.95, town=county.town)
    window = browser.window(width=DESK, user=county.leader)
    page = window.open("/desk/demand/?union=330899&resolution=9")
    wait_for_map(window)
    told = page.evaluate(
        "JSON.parse(document.getElementById('demand_config').textContent).layers[0].data.features"
        ".map((one) => one.properties.value)"
    )
    assert all(value is None or value % 5 == 0 for value in told)
    assert None in told
