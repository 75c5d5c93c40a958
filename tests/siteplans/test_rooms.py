"""Room in the busiest hour: who is covered and also finds a place."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoCaptureOnCommitCallbacks

from minsheng.accounts.models import User
from minsheng.cli.main import main
from minsheng.siteplans.display.rooms import RoomTable, room_table
from minsheng.siteplans.models import SitePlan
from minsheng.siteplans.queries import result_of
from minsheng.siteplans.rules import Room, site_id
from tests.siteplans.conftest import ASKED, County
from tests.siteplans.test_pages import form
from tests.siteplans.test_plan import compute

SignIn = Callable[[User], Client]
TIGHT = replace(
    ASKED, at_once_percent=10.0, rooms=(Room("basic", 6), Room("benchmark", 8), Room("smart", 8))
)


@pytest.fixture
def tight(
    county: County, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> SitePlan:
    """Two hundred couriers in one corner, and stations with a handful of seats."""
    return compute(county, TIGHT, django_capture_on_commit_callbacks)


def table(plan: SitePlan) -> RoomTable:
    found = room_table(plan, result_of(plan))
    assert found is not None
    return found


def test_more_are_covered_than_find_a_place_and_the_full_station_is_named(
    county: County, tight: SitePlan, signed_in: SignIn
) -> None:
    rooms = table(tight)
    assert 0 < rooms.total.served < rooms.total.covered
    (full,) = rooms.full
    assert full.line.place in {county.busy, county.spare}
    assert full.room is not None
    assert full.people == pytest.approx(full.room)

    page = signed_in(county.cast.officer).get(tight.get_absolute_url()).content.decode()
    assert "遇到满座" in page
    assert f"容得下 {full.room:.0f} 人" in page


def test_the_smaller_of_the_places_and_the_levels_room_counts(
    county: County, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    for place in (county.busy, county.spare):
        place.capacity = 3
        place.save()
    rooms = table(compute(county, TIGHT, django_capture_on_commit_callbacks))
    assert [row.room for row in rooms.sites if row.is_full] == [3]


def test_without_the_part_that_comes_at_once_room_plays_no_part(
    county: County, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    county.busy.capacity = 1
    county.busy.save()
    plan = compute(county, ASKED, django_capture_on_commit_callbacks)
    assert room_table(plan, result_of(plan)) is None
    assert "capacity" not in str(plan.snapshot.problem["sites"])


def test_a_plan_for_those_who_find_a_place_opens_both_stations_of_the_busy_corner(
    county: County, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    asked = replace(TIGHT, objective=("served",), existing_stay=False)
    plan = compute(county, asked, django_capture_on_commit_callbacks)
    assert {line.place for line in result_of(plan).sites} == {county.busy, county.spare}


def test_the_files_name_the_full_station_and_anybody_can_check_them(
    county: County,
    tight: SitePlan,
    signed_in: SignIn,
    tmp_path: Path,
) -> None:
    browser = signed_in(county.cast.officer)

    def fetch(name: str) -> bytes:
        return browser.get(reverse(f"siteplans:{name}", args=[tight.pk])).content

    book = openpyxl.load_workbook(io.BytesIO(fetch("xlsx")))
    assert "容量" in book.sheetnames
    points = json.loads(fetch("geojson"))["features"]
    assert {point["properties"].get("room") for point in points} & {6, 8}
    assert fetch("pdf").startswith(b"%PDF-")

    for name in ("problem", "plan"):
        (tmp_path / f"{name}.json").write_bytes(fetch(name))
    arguments = ["check", "siting", str(tmp_path / "problem.json"), str(tmp_path / "plan.json")]
    assert CliRunner().invoke(main, arguments).exit_code == 0
    lie = json.loads((tmp_path / "plan.json").read_text())
    lie["capacity"]["hours"]["h10"]["served"] += 5
    (tmp_path / "plan.json").write_text(json.dumps(lie))
    assert CliRunner().invoke(main, arguments).exit_code == 1


def test_the_form_asks_for_the_part_that_comes_at_once(county: County, signed_in: SignIn) -> None:
    browser = signed_in(county.cast.officer)
    for wrong in ({"first_goal": "served"}, {"room_basic": 6}, {"at_once_percent": "很多"}):
        page = browser.post(reverse("siteplans:new"), form(county, **wrong)).content.decode()
        assert 'href="#id_at_once_percent"' in page
    assert not SitePlan.objects.exists()


def test_rooms_from_the_form_are_kept_and_offered_again(
    county: County,
    signed_in: SignIn,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    browser = signed_in(county.cast.officer)
    with django_capture_on_commit_callbacks(execute=True):
        browser.post(reverse("siteplans:new"), form(county, at_once_percent="10", room_basic="6"))
    plan = SitePlan.objects.get()
    assert (plan.asked.at_once_percent, plan.asked.rooms) == (10.0, (Room("basic", 6),))

    again = browser.get(reverse("siteplans:new"), {"from": plan.pk}).context["form"]
    assert again["room_basic"].value() == 6
    assert "容得下 6 人" in str(browser.get(plan.get_absolute_url()).context["asked"])
    assert site_id(county.old.pk) in {row["site"] for row in plan.result["capacity"]["sites"]}
