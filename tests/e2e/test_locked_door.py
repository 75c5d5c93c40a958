"""A locked door in a real browser: two workers report, four people put it right, the first one sees it."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from minsheng.cases.models import Case
from minsheng.organisations.roles import Role
from tests.browser import DESK, PHONE, Browser, Window
from tests.cases.builders import picture, seat
from tests.people import make_cast
from tests.voices.builders import open_station

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def report_locked(window: Window, short_code: str, photo: Path | None = None) -> str:
    """From the plaque to the private link: choose, add a photo that the phone makes small, send."""
    page = window.open(f"/z/{short_code}/report/")
    page.get_by_text("门锁着").click()
    if photo is not None:
        page.wait_for_url("**/report/locked/")  # its scripts have run
        page.locator("[name=photo]").set_input_files(photo)
        page.locator("[name=photo][data-small]").wait_for()
    return send_report(window)


def large_photo(folder: Path) -> Path:
    """As a phone takes it: four thousand pixels wide, and heavy."""
    path = folder / "door.jpg"
    Image.effect_noise((4000, 3000), 20).convert("RGB").save(path, quality=90)
    return path


def send_report(window: Window) -> str:
    """From the chosen kind to the private link."""
    page = window.page
    page.get_by_role("button", name="提交").first.click()
    page.get_by_text("已收到，正在安排人处理。").wait_for()
    return page.url.removeprefix(window.base)


def make_move(window: Window, case: Case, label: str, **given: str) -> None:
    """Open the case's page, unfold the move, fill what is given, send."""
    page = window.open(f"/desk/cases/{case.pk}/")
    box = page.locator("details.move").filter(has=page.locator("summary", has_text=label)).first
    if box.get_attribute("open") is None:
        box.locator("summary").click()
    for name, value in given.items():
        field = box.locator(f"[name={name}]")
        if name == "photo":
            field.set_input_files(value)
        elif name == "post":
            field.select_option(value)
        else:
            field.fill(value)
    box.get_by_role("button", name=label).click()
    page.get_by_text("已完成：").wait_for()


def test_two_workers_find_a_door_locked_and_see_it_put_right(
    browser: Browser, tmp_path: Path
) -> None:
    cast = make_cast()
    station = open_station(cast)
    neighbour = open_station(cast, "V2", lon=station.lon + 0.002, lat=station.lat)
    inspector = seat(cast.county, Role.INSPECTOR, "inspector", "钱明").holder
    photo = tmp_path / "after.jpg"
    photo.write_bytes(picture("green").content)

    worker = browser.window(width=PHONE)
    link = report_locked(worker, station.short_code, large_photo(tmp_path))
    report_locked(browser.window(width=PHONE, script=False), neighbour.short_code)

    officer = browser.window(width=DESK, user=cast.officer)
    officer.open("/desk/").get_by_text("附近一天内多处关门").click()
    officer.page.get_by_text(station.name).first.wait_for()
    case = Case.objects.get(station=station)
    assert case.severity == "high"
    assert case.photos.count() == 1
    make_move(officer, case, "交办", post=str(cast.post_of(cast.keeper).pk))

    keeper = browser.window(width=PHONE, user=cast.keeper)
    make_move(keeper, case, "整改完成", photo=str(photo), why="钥匙丢了，已经换锁")
    assert "复核通过" not in keeper.page.locator("main").inner_text().split("经过")[0]

    make_move(browser.window(width=PHONE, user=inspector), case, "复核通过")
    make_move(officer, case, "销号")
    page = worker.open(link)
    page.get_by_text("已经处理好了。").wait_for()
    assert worker.fits()
    for name in ("褚大海", "钱明", "郑和平", "钥匙"):
        assert name not in page.content()
