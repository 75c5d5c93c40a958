"""A note in a minute: stored once, a problem becomes a case, nobody is tracked."""

from __future__ import annotations

import datetime as dt
import json
import uuid
from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from minsheng.accounts.models import User
from minsheng.cases.models import Case
from minsheng.organisations.permissions import NotPermitted
from minsheng.visits.models import Visit
from minsheng.visits.queries import months_ago, unvisited
from minsheng.visits.services import MOST_PHOTOS, Note, NotYet, TooMany, add_photo, write_visit
from tests.people import Cast
from tests.stations.builders import make_station, photo, picture
from tests.visits.builders import make_visit

SignedIn = Callable[[User], Client]
pytestmark = pytest.mark.django_db


def body(where: object, **more: object) -> dict[str, object]:
    told = {"key": str(uuid.uuid4()), "station": where.short_code, "kind": "visit"}  # type: ignore[attr-defined]
    return told | {"on": timezone.localdate().isoformat(), "words": "人不少", "problem": ""} | more


def send(client: Client, told: dict[str, object]) -> int:
    url = reverse("visit_notes:send")
    return client.post(url, json.dumps(told), content_type="application/json").status_code


def test_sent_twice_it_is_stored_once_and_its_problem_is_one_case(
    cast: Cast, signed_in: SignedIn
) -> None:
    station = make_station(cast.town)
    client = signed_in(cast.leader)
    told = body(station, problem="牌子被树挡住")

    assert [send(client, told) for _ in range(2)] == [200, 200]

    visit = Visit.objects.get()
    assert visit.case == Case.objects.get()
    assert (visit.case.source, visit.case.title) == ("visit", "牌子被树挡住")


def test_the_phone_sends_pictures_after_the_note(cast: Cast, signed_in: SignedIn) -> None:
    client = signed_in(cast.leader)
    told = body(make_station(cast.town))
    send(client, told)
    url = reverse("visit_notes:photo")

    def shot(**more: object) -> int:
        file = SimpleUploadedFile("a.jpg", picture(), "image/jpeg")
        return client.post(url, {"key": KEY, "item": told["key"], "photo": file} | more).status_code

    assert [shot(), shot()] == [200, 200]
    assert shot(item=str(uuid.uuid4())) == 404
    assert shot(photo=SimpleUploadedFile("a.jpg", b"no picture", "image/jpeg")) == 422
    assert Visit.objects.get().photos.count() == 1


KEY = str(uuid.uuid4())


@pytest.mark.parametrize(
    "wrong", [{"station": "NOSUCH"}, {"on": "2199-01-01"}, {"words": ""}, {"key": "1"}]
)
def test_what_cannot_be_is_refused(
    cast: Cast, signed_in: SignedIn, wrong: dict[str, object]
) -> None:
    assert send(signed_in(cast.leader), body(make_station(cast.town), **wrong)) == 422
    assert not Visit.objects.exists()


def test_who_may_write_where(cast: Cast, signed_in: SignedIn) -> None:
    station = make_station(cast.town)
    note = Note("visit", timezone.localdate(), "看了看")
    assert send(signed_in(cast.other_officer), body(station)) == 422
    assert send(signed_in(cast.keeper), body(station)) == 403
    with pytest.raises(NotPermitted):
        write_visit(uuid.uuid4(), station, note, actor=cast.other_officer)
    visit = make_visit(cast, station)
    with pytest.raises(NotPermitted):
        write_visit(visit.key, station, note, actor=cast.leader)
    with pytest.raises(NotPermitted):
        add_photo(visit.pk, uuid.uuid4(), photo(), actor=cast.leader)
    with pytest.raises(NotYet):
        make_visit(cast, station, on=timezone.localdate() + dt.timedelta(days=1))
    for _ in range(MOST_PHOTOS):
        add_photo(visit.pk, uuid.uuid4(), photo(), actor=cast.officer)
    with pytest.raises(TooMany):
        add_photo(visit.pk, uuid.uuid4(), photo(), actor=cast.officer)


def test_which_stations_nobody_visited(cast: Cast, signed_in: SignedIn) -> None:
    seen, missed = (make_station(cast.town, name=f"样例站{n}") for n in "AB")
    make_visit(cast, seen)
    make_visit(cast, missed, on=dt.date(timezone.localdate().year - 1, 6, 1))

    assert list(unvisited(cast.officer, timezone.localdate() - dt.timedelta(days=90))) == [missed]
    page = signed_in(cast.officer).get(reverse("visits:index"), {"view": "3"})
    assert missed.name in page.content.decode()
    assert "近 3 个月去过 1 个站点，共 2 个" in page.content.decode()


def test_the_map_tells_gaps_and_nothing_of_people(cast: Cast, signed_in: SignedIn) -> None:
    names = {"A": "recent", "B": "earlier", "C": "never"}
    seen, earlier, _never = (make_station(cast.town, name=f"样例站{n}") for n in names)
    make_visit(cast, seen)
    make_visit(cast, earlier, on=timezone.localdate() - dt.timedelta(days=200))

    answer = signed_in(cast.officer).get(reverse("visits:coverage"), {"months": "6"})

    told = {one["properties"]["title"]: one["properties"] for one in answer.json()["features"]}
    assert {f"样例站{n}": category for n, category in names.items()} == {
        name: facts["category"] for name, facts in told.items()
    }
    assert cast.officer.name not in answer.content.decode()
    assert signed_in(cast.other_officer).get(reverse("visits:coverage")).json()["features"] == []


def test_months_count_by_the_calendar() -> None:
    assert months_ago(dt.date(2026, 5, 31), 3) == dt.date(2026, 2, 28)
    assert months_ago(dt.date(2026, 2, 1), 12) == dt.date(2025, 2, 1)


def test_the_form_works_without_script(cast: Cast, signed_in: SignedIn) -> None:
    client = signed_in(cast.leader)
    url = reverse("visit_notes:new")
    file = SimpleUploadedFile("a.jpg", picture(), "image/jpeg")
    told = body(make_station(cast.town), kind="keeper_day") | {"photo": file}

    answer = client.post(url, told)

    visit = Visit.objects.get()
    assert answer["Location"] == visit.get_absolute_url()
    assert (visit.kind, visit.photos.count()) == ("keeper_day", 1)
    assert "没有找到" in client.post(url, body(visit.station, station="ZZ")).content.decode()


@pytest.mark.once
def test_neither_place_nor_hour_is_kept() -> None:
    names = {field.name for field in Visit._meta.get_fields()}
    assert not names & {"lon", "lat", "position", "at", "arrived", "points"}
