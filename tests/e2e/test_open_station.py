"""A station that is truly open, walked in a real browser: found, reported, inspected, put right, told."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from minsheng.cases.models import Case
from minsheng.inspections.models import Inspection
from minsheng.stations.models import Station
from tests.browser import DESK, PHONE, Browser, Window
from tests.cases.builders import picture
from tests.e2e.test_locked_door import make_move, report_locked, send_report
from tests.inspections.builders import inspector, make_template_of, plan
from tests.inspections.test_field import arrive, fill, finish, sent
from tests.people import Cast
from tests.portal.builders import LAT, LON, NEVER
from tests.quality.test_quality import long_open
from tests.voices.builders import rate

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def find_by_name(window: Window, typed: str, place: str) -> str:
    """Type a name, choose the place meant, open the nearest station that is open; its name."""
    page = window.open("/find/")
    page.get_by_label("地名、驿站名或短码").fill(typed)
    page.get_by_role("button", name="查找").click()
    page.get_by_role("link", name=place, exact=True).first.click()
    page.get_by_role("heading", name=f"{place}附近").wait_for()
    page.locator(".found h3 a").first.click()
    return page.locator("h1").inner_text()


def inspect_offline(window: Window, visit: Inspection) -> str:
    """The whole visit without a network, sent when it is back; returns the item that failed."""
    context = window.page.context
    context.grant_permissions(["geolocation"])
    context.set_geolocation({"longitude": LON, "latitude": LAT, "accuracy": 15})
    page = window.open("/field/")
    page.wait_for_selector("html[data-field=ready][data-offline=ready]")
    window.expect("ERR_INTERNET_DISCONNECTED")
    window.expect(".woff2")  # signs not seen before are shown in the phone's own type
    context.set_offline(True)
    page.goto(f"{window.base}/field/")
    page.wait_for_selector("html[data-field=ready]")
    page.get_by_text("现在没有网络").wait_for()
    arrive(page, visit)
    failed = fill(page, visit)
    finish(page)
    page.get_by_text("还有 3 项等待提交").wait_for()
    visit.refresh_from_db()
    assert visit.state == "planned"
    context.set_offline(False)
    sent(page)
    return failed


def put_right(case: Case, photo: Path, keeper: Window, rechecker: Window, closer: Window) -> None:
    """Fixed by one with a photo, looked at by another, closed by a third."""
    make_move(keeper, case, "整改完成", photo=str(photo), why="已经修好")
    assert "复核通过" not in keeper.page.locator("main").inner_text().split("经过")[0]
    make_move(rechecker, case, "复核通过")
    make_move(closer, case, "销号")
    case.refresh_from_db()
    assert case.state == Case.State.CLOSED


def three_stations(cast: Cast) -> tuple[Station, Station]:
    """One that is open, its open neighbour 200 m on, and one nearer than both that is shut."""
    long_open(cast, name="样例关门驿站", hours=NEVER, lon=LON - 0.001, lat=LAT - 0.001)
    near = long_open(cast, name="样例荷花池驿站", lon=LON, lat=LAT)
    return near, long_open(cast, name="样例柳岸驿站", lon=LON + 0.002, lat=LAT)


def told_in_feed(window: Window, station: Station) -> list[tuple[str, str]]:
    """Status of the station's reports in the Open311 feed, and the last update of each."""
    asked = window.page.request
    feed = asked.get(f"{window.base}/open311/v2/requests.json").json()
    updates = asked.get(f"{window.base}/open311/v2/servicerequestupdates.json").json()
    last = {one["service_request_id"]: one["status"] for one in updates}
    own = [told for told in feed if told["address_id"] == station.short_code]
    return [(told["status"], last[told["service_request_id"]]) for told in own]


def scored_in_feed(window: Window, station: Station) -> dict[str, Any]:
    """The station's score as the Open311 feed tells it to who asks for extensions."""
    feed = window.page.request.get(f"{window.base}/open311/v2/requests.json?extensions=true").json()
    (told,) = [one for one in feed if one["address_id"] == station.short_code]
    return dict(told["extended_attributes"])


def told_in_data(window: Window, station: Station) -> dict[str, Any]:
    """What the open data tell of the station."""
    page = window.open("/data/")
    address = page.locator("a[href$='stations.geojson']").first.get_attribute("href") or ""
    places = json.loads(page.request.get(window.base + address).body())["features"]
    (found,) = [one for one in places if one["properties"]["code"] == station.code]
    return dict(found["properties"])


def rate_in_browser(window: Window, station: Station) -> None:
    """Five stars from the page of the station."""
    page = window.open(f"/z/{station.short_code}/")
    page.get_by_role("link", name="评价").click()
    page.get_by_label("5 星").check()
    page.get_by_role("button", name="提交").click()
    page.get_by_text("谢谢").first.wait_for()


def score_on_page(window: Window, station: Station) -> tuple[int, int, int, int]:
    """Score, its interval and the number behind it, as a worker reads them."""
    shown = window.open(f"/z/{station.short_code}/").locator("main").inner_text()
    found = re.search(r"(\d+) （区间 (\d+)–(\d+)，依据 (\d+) 条）", shown)
    assert found is not None, shown
    value, low, high, n = (int(part) for part in found.groups())
    return value, low, high, n


def test_a_worker_finds_a_locked_door_and_everybody_sees_it_put_right(
    browser: Browser, cast: Cast, tmp_path: Path
) -> None:
    station, neighbour = three_stations(cast)
    who = inspector(cast)
    visit = plan(station, make_template_of(cast), who, cast.officer)
    photo = tmp_path / "after.jpg"
    photo.write_bytes(picture("green").content)

    worker = browser.window(width=PHONE)
    assert find_by_name(worker, "荷花", "荷花街道") == station.name
    worker.page.get_by_role("link", name="门锁着").click()
    link = send_report(worker)
    report_locked(browser.window(width=PHONE, script=False), neighbour.short_code)

    officer = browser.window(width=DESK, user=cast.officer)
    officer.open("/desk/").get_by_text("附近一天内多处关门").click()
    officer.page.get_by_text(station.name).first.wait_for()
    locked = Case.objects.get(station=station)
    keepers_post = str(cast.post_of(cast.keeper).pk)
    make_move(officer, locked, "交办", post=keepers_post)

    field = browser.window(width=PHONE, user=who)
    failed = inspect_offline(field, visit)
    found = Case.objects.get(source_key=f"{visit.pk}:{failed}")
    assert found.photos.count() == 1
    make_move(officer, found, "交办", post=keepers_post)

    keeper = browser.window(width=PHONE, user=cast.keeper)
    rechecker = browser.window(width=PHONE, user=cast.colleague)
    for case in (locked, found):
        put_right(case, photo, keeper, rechecker, officer)

    worker.open(link).get_by_text("已经处理好了。").wait_for()
    quality = officer.open(f"/desk/quality/{station.code}/").locator("main").inner_text()
    assert "观察 2 次，1 次开着" in quality  # the worker's report and the inspector's visit
    assert "95% 区间" in quality
    assert told_in_feed(worker, station) == [("closed", "CLOSED")]

    rate_in_browser(worker, station)
    for _other in range(7):
        rate(station, 4)
    call_command("assess_quality")  # as every night
    value, low, high, n = score_on_page(worker, station)
    assert low <= value <= high
    assert value < 100  # the locked door is remembered
    told = told_in_data(worker, station)
    assert told["state"] == "open"
    assert told["quality_n"] == n >= 10
    shown = [round(told[f"quality_{name}"]) for name in ("score", "low", "high")]
    assert shown == [value, low, high]
    same = scored_in_feed(worker, station)
    assert same == {name: told[name] for name in same}
    assert same["quality_score"] == told["quality_score"]
