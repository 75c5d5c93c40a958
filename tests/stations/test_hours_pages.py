"""Posted hours and announcements at the desk: entered row by row, explained where they cannot be."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone

from minsheng.accounts.models import User
from minsheng.audit.models import Entry
from minsheng.common.opening import read, spans
from minsheng.stations.models import (
    PostedHours,
)
from tests.people import Cast
from tests.stations.builders import OFFICE, make_station
from tests.stations.test_pages import at, text

SignIn = Callable[[User], Client]


def test_a_keeper_announces_a_closed_day_and_takes_it_back(cast: Cast, signed_in: SignIn) -> None:
    station = make_station(cast.town)
    client = signed_in(cast.keeper)
    today = timezone.localdate()
    told = {"first": today.isoformat(), "mode": "closed", "reason": "停电检修"}
    client.post(at("announce", station), told)

    station.refresh_from_db()
    assert not spans(read(station.hours), today, today)
    assert station.hours["week"] == read_week(OFFICE)
    assert "停电检修" in text(client.get(at("hours", station)))
    assert PostedHours.objects.count() == 2  # what was there before, and what is now

    client.post(at("take_back", station), {"first": today, "last": today})
    station.refresh_from_db()
    assert station.hours["exceptions"] == []


def read_week(document: object) -> object:
    from minsheng.common.opening import document_of

    return document_of(read(document))["week"]


@pytest.mark.parametrize(
    ("told", "complaint"),
    [
        ({"first": "2020-01-01", "mode": "closed", "reason": "x"}, "请从今天或以后开始"),
        ({"first": "2199-01-01", "mode": "closed", "reason": "x"}, "最多提前两个月"),
        ({"first": "", "mode": "closed", "reason": ""}, "error-summary"),
    ],
)
def test_an_announcement_that_cannot_be_is_explained(
    cast: Cast, signed_in: SignIn, told: dict[str, str], complaint: str
) -> None:
    station = make_station(cast.town)
    page = text(signed_in(cast.keeper).post(at("announce", station), told))
    assert complaint in page
    assert not PostedHours.objects.exists()


def week(**days: str) -> dict[str, str]:
    """The week form as a browser sends it: "mon": "08:30-12:00 14:30-18:00", "day", "closed" or "above"."""
    sent = {"seasons": "0", "x-holidays_like": "usual", "x-makeup_days_like": "usual"}
    for day in ("mon", "tue", "wed", "thu", "fri", "sat", "sun"):
        told = days.get(day, "closed")
        mode = told if told in {"day", "closed", "above"} else "hours"
        sent[f"w-{day}_mode"] = mode
        pairs = told.split() if mode == "hours" else []
        for place in range(2):
            start, end = pairs[place].split("-") if place < len(pairs) else ("", "")
            sent[f"w-{day}_from{place}"], sent[f"w-{day}_to{place}"] = start, end
    return sent


def test_hours_are_entered_row_by_row(cast: Cast, signed_in: SignIn) -> None:
    station = make_station(cast.town, hours=None)
    client = signed_in(cast.officer)
    sent = week(mon="08:30-12:00 14:30-18:00", tue="above", sat="22:00-06:00", sun="day")
    sent |= {"x-holidays_like": "closed", "x-heat": "on", "x-heat_from0": "06:00"}
    sent |= {"x-heat_to0": "22:00", "x-why": "夏令时间"}
    answer = client.post(at("hours_edit", station), sent)

    assert answer.url == at("hours", station)
    station.refresh_from_db()
    assert station.hours["week"]["tue"] == ["08:30-12:00", "14:30-18:00"]
    assert station.hours["week"]["sat"] == ["22:00-06:00"]
    assert station.hours["week"]["sun"] == ["00:00-24:00"]
    assert station.hours["holidays"] == {"like": "closed"}
    assert station.hours["on_warning"]["heat"]["hours"] == ["06:00-22:00"]
    assert PostedHours.objects.get().why == "夏令时间"
    assert Entry.objects.filter(verb="station.hours_set").exists()


def test_looking_first_changes_nothing_and_shows_fourteen_days(
    cast: Cast, signed_in: SignIn
) -> None:
    station = make_station(cast.town, hours=None)
    sent = week(mon="07:15-09:45") | {"preview": "yes"}
    page = text(signed_in(cast.officer).post(at("hours_edit", station), sent))

    assert page.count("07:15–09:45") == 2
    station.refresh_from_db()
    assert station.hours is None


def test_a_season_is_added_without_losing_what_was_typed(cast: Cast, signed_in: SignIn) -> None:
    station = make_station(cast.town, hours=None)
    client = signed_in(cast.officer)
    page = text(client.post(at("hours_edit", station), week(mon="07:15-09:45") | {"add": "season"}))
    assert 'value="07:15"' in page
    assert 'name="s0-name"' in page

    season = {
        key.replace("w-", "s0-"): value
        for key, value in week(mon="06:00-22:00").items()
        if key.startswith("w-")
    }
    season |= {"s0-name": "夏季", "s0-first_month": "6", "s0-first_day": "1"}
    season |= {"s0-last_month": "9", "s0-last_day": "30"}
    client.post(at("hours_edit", station), week(mon="07:15-09:45") | season | {"seasons": "1"})
    station.refresh_from_db()
    assert station.hours["seasons"][0]["from"] == "06-01"

    again = week(mon="07:15-09:45") | season | {"seasons": "1", "s0-remove": "on"}
    client.post(at("hours_edit", station), again)
    station.refresh_from_db()
    assert station.hours["seasons"] == []


@pytest.mark.parametrize(
    ("sent", "complaint"),
    [
        (week(mon="08:30-12:00 11:00-13:00"), "重叠"),
        (week(mon="08:30-12:00") | {"w-mon_to0": ""}, "开始和结束都要填写"),
        (week() | {"w-mon_mode": "hours"}, "请填写时段"),
        (week() | {"x-heat": "on"}, "请填写预警期间"),
        (week() | {"seasons": "99"}, "没填对"),
    ],
)
def test_hours_that_make_no_sense_are_marked(
    cast: Cast, signed_in: SignIn, sent: dict[str, str], complaint: str
) -> None:
    station = make_station(cast.town, hours=None)
    page = text(signed_in(cast.officer).post(at("hours_edit", station), sent))
    assert complaint in page
    station.refresh_from_db()
    assert station.hours is None
