"""What looks odd is shown with its evidence to whoever supervises; no score, light or right changes by it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from minsheng.accounts.models import User
from minsheng.audit.models import Entry
from minsheng.cases.models import Case
from minsheng.governance.models import CheckRun, Finding, ReviewNote
from minsheng.governance.queries.checks import findings_for
from minsheng.governance.rules.checks import (
    Picture,
    alike,
    bursts,
    checks,
    longest_run,
    most_visits,
)
from minsheng.governance.services.reviewing import check_data
from minsheng.stations.models import StationPhoto, UsageCount
from minsheng.stations.services import enter_count
from minsheng.voices.models import Rating
from tests.cases.builders import make_case
from tests.people import Cast
from tests.stations.builders import make_station
from tests.voices.builders import rate

SignedIn = Callable[[User], Client]
DOOR = "f0f0f0f0f0f0f0f0"


def test_a_copied_photo_is_found_but_not_the_same_room_twice() -> None:
    check = checks()["photo"]
    near = f"{int(DOOR, 16) ^ 0b1001:016x}"  # two bits apart
    far = f"{int(DOOR, 16) ^ 0xFFFF:016x}"

    pictures = [
        Picture(DOOR, "case:1", 1),
        Picture(near, "case:2", 2),
        Picture(near, "case:3", 1),
        Picture(far, "case:4", 4),
        Picture(DOOR, "case:1", 1),
    ]

    found = {(one.owner, other.owner) for one, other in alike(pictures, check)}
    assert found == {("case:1", "case:2"), ("case:2", "case:3")}
    wall = [Picture("0" * 16, f"case:{number}", number) for number in range(100)]
    assert not list(alike(wall, check))


def test_bursts_runs_and_rooms() -> None:
    last, early = dt.date(2026, 4, 30), dt.date(2026, 4, 2)
    assert bursts([last] * 6 + [early] * 4, checks()["burst"]) == [(2026, 4, 6, 10)]
    assert bursts([last] * 5 + [early] * 5, checks()["burst"]) == []
    assert bursts([last] * 4, checks()["burst"]) == []

    days = [(dt.date(2026, 4, number), 30) for number in (1, 2, 3, 5, 6)]
    assert longest_run(days) == (3, dt.date(2026, 4, 3))
    assert longest_run([(day, 0) for day, _visits in days]) is None
    assert most_visits(10, checks()["use"]) == 960
    assert most_visits(None, checks()["use"]) == 1500


def found(cast: Cast, user: User | None = None) -> dict[str, Finding]:
    check_data()
    return {one.check_key: one for one in findings_for(user or cast.leader)}


@pytest.mark.django_db
def test_counts_that_cannot_be_and_came_late(cast: Cast) -> None:
    today = timezone.localdate()
    station = make_station(cast.town, capacity=10)
    enter_count(station, today, 961, actor=cast.officer)
    for back in range(1, 8):
        enter_count(station, today - dt.timedelta(days=back), 40, actor=cast.officer)

    told = found(cast)

    assert told["backfill"].facts == {"station": station.name, "count": 4, "days": 7}
    assert told["use"].facts["visits"] == 961
    assert told["same_count"].facts["days"] == 7
    assert "device" not in told
    assert found(cast, cast.officer).keys() == told.keys()
    assert not found(cast, cast.other_officer)
    assert not found(cast, cast.keeper)


@pytest.mark.django_db
def test_sensors_are_not_doubted_for_being_even(cast: Cast) -> None:
    station, today = make_station(cast.town), timezone.localdate()
    for back in range(9):
        day = today - dt.timedelta(days=back)
        UsageCount.objects.create(station=station, day=day, source="sensor", visits=30)

    assert not found(cast)


@pytest.mark.django_db
def test_one_photo_at_two_stations(cast: Cast) -> None:
    for number in (1, 2):
        StationPhoto.objects.create(
            station=make_station(cast.town, name=f"样例{number}号"), file=f"{number}.jpg", width=9,
            height=9, phash=DOOR, added_by=cast.keeper,
        )  # fmt: skip

    finding = found(cast)["photo"]

    assert sorted(label for label, _url in finding.links) == ["样例1号", "样例2号"]


@pytest.mark.django_db
def test_one_photo_in_two_counties_shows_each_its_own_half(cast: Cast) -> None:
    for number, town in ((1, cast.town), (2, cast.other_town)):
        StationPhoto.objects.create(
            station=make_station(town, name=f"样例{number}号"), file=f"{number}.jpg", width=9,
            height=9, phash=DOOR, added_by=cast.keeper,
        )  # fmt: skip
    found(cast)

    for who, own, elsewhere in (
        (cast.officer, "样例1号", "西山县总工会"),
        (cast.other_officer, "样例2号", "东湖县总工会"),
    ):
        half = findings_for(who).get(check_key="photo")
        assert [label for label, _url in half.links] == [own]
        assert (half.facts["one"], half.facts["other"]) == (own, elsewhere)
    assert findings_for(cast.leader).filter(check_key="photo").count() == 2


@pytest.mark.django_db
def test_cases_closed_on_the_last_days_of_a_month(cast: Cast) -> None:
    station = make_station(cast.town)
    end = timezone.localdate().replace(day=1) - dt.timedelta(days=1)
    noon = dt.datetime.combine(end, dt.time(12), timezone.get_current_timezone())
    for _ in range(5):
        case = make_case(station)
        Case.objects.filter(pk=case.pk).update(
            state="closed", outcome="unfounded", closed_at=noon, closed_by=cast.officer
        )

    finding = found(cast)["burst"]

    assert (finding.facts["late"], finding.facts["all"]) == (5, 5)
    assert len(finding.links) == 5


@pytest.mark.django_db
def test_many_stars_from_one_connection(cast: Cast) -> None:
    station = make_station(cast.town)
    for _ in range(3):
        rate(station, 5)
    assert not found(cast)
    rows = list(Rating.objects.values_list("pk", flat=True))
    Rating.objects.filter(pk__in=rows[1:]).update(set_aside="repeat")
    Rating.objects.update(mark="a" * 64)

    assert found(cast)["device"].facts["count"] == 3


@pytest.mark.django_db
def test_a_reviewer_notes_what_was_behind_it(cast: Cast, signed_in: SignedIn) -> None:
    station = make_station(cast.town, capacity=1)
    enter_count(station, timezone.localdate(), 500, actor=cast.officer)
    client, url = signed_in(cast.leader), reverse("governance:checks")
    assert "还没有核查过" in client.get(url).content.decode()
    finding = found(cast)["use"]
    told = {"check": "use", "finding": finding.key}

    assert "只摆证据" in client.get(url).content.decode()
    client.post(url, told | {"words": ""})
    assert client.post(url, {"check": "\x00", "finding": "x"}).status_code == 404
    assert not ReviewNote.objects.exists()
    page = client.post(url, told | {"words": "当天有招聘会，属实。"}, follow=True).content.decode()

    assert "当天有招聘会，属实。" in page
    assert "已核查" in page
    assert Entry.objects.filter(verb="governance.reviewed").count() == 1
    assert client.post(url, {"check": "use", "finding": "x", "words": "y"}).status_code == 404
    assert signed_in(cast.other_officer).post(url, told | {"words": "y"}).status_code == 404
    assert signed_in(cast.keeper).get(url).status_code == 403


@pytest.mark.django_db
def test_the_page_reads_what_the_night_has_found(
    cast: Cast, signed_in: SignedIn, django_assert_max_num_queries: Callable[..., object]
) -> None:
    """The same number of queries for one finding as for many; what was looked at makes room for the rest."""
    for _ in range(12):
        enter_count(
            make_station(cast.town, capacity=1), timezone.localdate(), 500, actor=cast.officer
        )
    for _ in range(3):
        run = check_data()
    assert (run.count, CheckRun.objects.count(), Finding.objects.filter(run=run).count()) == (
        12,
        2,
        12,
    )
    client, url = signed_in(cast.leader), reverse("governance:checks")
    with django_assert_max_num_queries(25):  # type: ignore[attr-defined]
        first = client.get(url).content.decode()
    assert "还有 2 条" in first
    hidden = [one for one in findings_for(cast.leader) if one.facts["station"] not in first]
    for one in findings_for(cast.leader).exclude(pk__in=[row.pk for row in hidden])[:2]:
        client.post(url, {"check": "use", "finding": one.key, "words": "看过。"})

    after = client.get(url).content.decode()
    assert all(str(one.facts["station"]) in after for one in hidden)
