"""A city leader finds what is red and who owes it; a county officer computes the county's score again."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from click.testing import CliRunner
from django.utils import timezone

from minsheng.cases.models import Case
from minsheng.cli.main import main
from minsheng.governance.models import Note, Project
from minsheng.stations.models import Station
from minsheng.warroom.links import token_of
from minsheng.warroom.services import make_link, withdraw_link
from tests.browser import DESK, PHONE, Browser, Window
from tests.cases.builders import make_case
from tests.governance.builders import make_project, published
from tests.people import Cast, make_cast
from tests.stations.builders import make_station

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def two_late_stations(cast: Cast) -> list[Station]:
    """In the officer's county, still being built though their day is over, each with a case past its day."""
    past = timezone.localdate() - dt.timedelta(days=30)
    found = []
    for number in (1, 2):
        station = make_station(
            cast.town, name=f"样例迟到驿站{number}号", state=Station.State.BUILDING, due=past
        )
        case = make_case(station, title=f"样例问题{number}")
        Case.objects.filter(pk=case.pk).update(due=past)
        found.append(station)
    return found


def one_red_county(cast: Cast) -> list[Station]:
    """Of the city's ten stations the other county has its five; the officer's has none."""
    for _ in range(5):
        make_station(cast.other_town, state_since=timezone.now())
    make_project(cast, lights=Project.Lights.FIVE)
    return two_late_stations(cast)


def drill(window: Window, late: list[Station]) -> None:
    """From the one red light to the stations and cases behind it."""
    page = window.open("/desk/warmap/")
    assert window.serious() == []
    red = page.locator("main .list a")
    assert red.count() == 1
    red.click()
    for station in late:
        page.get_by_role("link", name=station.name).first.wait_for()
    page.get_by_role("link", name="样例问题1").click()
    page.get_by_text("样例问题1").first.wait_for()
    page.go_back()
    page.get_by_role("link", name=late[1].name).first.click()
    page.get_by_role("heading", name=late[1].name).wait_for()
    page.go_back()


def send_note(window: Window) -> None:
    page = window.page
    page.get_by_role("link", name="发督办单").first.click()
    page.get_by_role("button", name="发出").click()
    page.get_by_text("已发出督办单").wait_for()


def print_the_brief(window: Window) -> None:
    page = window.open("/desk/papers/new/")
    page.get_by_role("button", name="看内容").click()
    page.get_by_role("button", name="生成 DOCX、PDF 和 XLSX").click()
    with page.expect_download() as found:
        page.get_by_role("link", name="PDF").click()
    assert Path(found.value.path()).read_bytes().startswith(b"%PDF")


def recompute(window: Window, folder: Path) -> None:
    """Why the score is what it is, and the same digest from the published file."""
    page = window.open("/desk/governance/appraisals/")
    page.get_by_role("link", name="样例考核").click()
    digest = page.locator("main code").last.inner_text()
    with page.expect_download() as found:
        page.get_by_role("link", name="快照").click()
    found.value.save_as(folder / "snapshot.json")
    page.get_by_role("link", name="东湖县总工会").click()
    page.get_by_role("heading", name="为什么").wait_for()

    files = [str(folder / "snapshot.json"), "-o", str(folder / "mine.json")]
    told = CliRunner().invoke(main, ["solve", "appraisal", *files])

    assert told.exit_code == 0
    assert digest in told.stderr


def test_a_red_county_is_found_asked_and_answers_for_its_score(
    browser: Browser, tmp_path: Path
) -> None:
    cast = make_cast()
    late = one_red_county(cast)
    published(cast)

    leader = browser.window(width=DESK, user=cast.leader)
    drill(leader, late)
    send_note(leader)
    note = Note.objects.get()
    assert (note.organisation, note.responsible.holder) == (cast.county, cast.officer)
    print_the_brief(leader)

    officer = browser.window(width=PHONE, user=cast.officer)
    officer.open("/desk/").get_by_text("张督办单等您答复").wait_for()
    recompute(officer, tmp_path)
    assert officer.fits()


def test_the_wall_goes_on_by_itself_and_dark_when_withdrawn(browser: Browser) -> None:
    """Half a minute is told in a moment: the page's own clock runs as fast as the test likes."""

    cast = make_cast()
    make_project(cast, lights=Project.Lights.FIVE)
    link = make_link(cast.city, "大厅", timezone.localdate(), actor=cast.leader)
    wall = browser.window(width=1920)
    wall.page.clock.install()
    page = wall.open(f"/wall/{token_of(link)}/")
    first = page.locator(".wall-figures dd").first
    assert first.inner_text() == "2"

    for _ in range(5):
        make_station(cast.other_town, state_since=timezone.now())
    page.clock.run_for(31_000)
    page.locator(".wall-figures dd").first.get_by_text("1", exact=True).wait_for()

    withdraw_link(link.pk, actor=cast.leader)
    wall.expect("404")
    page.clock.run_for(31_000)
    page.locator("#live").wait_for(state="detached")
