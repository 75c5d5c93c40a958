"""The station pages: who may do what, and what happens when something is wrong."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from minsheng.accounts.models import User
from minsheng.stations.models import (
    Agreement,
    Item,
    Keeper,
    MapListing,
    Station,
    StationPhoto,
)
from minsheng.stations.queries import open_state
from minsheng.stations.services import NeedsDecision, move_station
from tests.cases.builders import make_case
from tests.people import Cast
from tests.stations.builders import make_station, picture, station_photo
from tests.stations.qr_reader import read_qr

SignIn = Callable[[User], Client]
NEW = {
    "name": "样例新站",
    "kind": "self_built",
    "state": "open",
    "lon": "118.88",
    "lat": "28.96",
    "datum": "wgs84",
    "services": ["rest", "water"],
}


def at(name: str, station: Station, *more: object) -> str:
    return reverse(f"stations:{name}", args=[station.code, *more])


def text(response: object) -> str:
    return response.content.decode()  # type: ignore[attr-defined]


def test_an_existing_station_is_registered_with_codes_for_life(
    cast: Cast, signed_in: SignIn
) -> None:
    client = signed_in(cast.officer)
    answer = client.post(reverse("stations:new"), {**NEW, "organisation": cast.town.pk})

    station = Station.objects.get()
    assert answer.url == at("hours", station)
    assert (station.code, len(station.short_code)) == ("330899-ST-0001", 6)
    assert (station.state, station.services) == ("open", ["rest", "water"])
    assert station.responsible.holder == cast.officer
    assert station.steps.get().by == cast.officer


def test_a_point_in_the_datum_of_a_phone_map_is_converted_once(
    cast: Cast, signed_in: SignIn
) -> None:
    client = signed_in(cast.officer)
    client.post(reverse("stations:new"), {**NEW, "organisation": cast.town.pk, "datum": "gcj02"})
    station = Station.objects.get()
    assert (station.entered_lon, station.datum) == (118.88, "gcj02")
    assert 0.003 < station.entered_lon - station.lon < 0.007

    form = text(client.get(at("edit", station)))
    assert 'value="118.88"' in form  # what was entered, not what came of it


def test_nobody_registers_a_station_in_the_neighbour_county(cast: Cast, signed_in: SignIn) -> None:
    client = signed_in(cast.officer)
    answer = client.post(reverse("stations:new"), {**NEW, "organisation": cast.other_town.pk})
    assert answer.status_code == 200
    assert not Station.objects.exists()


PAGES = ["detail", "hours", "items", "photos", "agreement", "listings", "history", "supplies"]


@pytest.mark.parametrize("name", [*PAGES, "plaque", "door_sign"])
def test_the_neighbour_finds_nothing_here(cast: Cast, signed_in: SignIn, name: str) -> None:
    station = make_station(cast.town)
    assert signed_in(cast.other_officer).get(at(name, station)).status_code == 404


@pytest.mark.parametrize("name", ["edit", "move", "hours_edit", "agreement_new", "keeper_add"])
def test_a_keeper_does_not_change_what_the_union_promised(
    cast: Cast, signed_in: SignIn, name: str
) -> None:
    station = make_station(cast.town)
    client = signed_in(cast.keeper)
    assert client.post(at(name, station), {}).status_code == 403
    assert client.post(at("listings", station), {"map": "amap"}).status_code == 404


def test_a_station_says_it_is_late_and_leads_to_what_is_in_hand(
    cast: Cast, signed_in: SignIn
) -> None:
    """From a red light to an overdue station, and on to its cases."""
    today = timezone.localdate()
    late = make_station(cast.town, state="building", due=today - dt.timedelta(days=3))
    soon = make_station(cast.town, state="building", due=today)
    built = make_station(cast.town, due=today - dt.timedelta(days=3))
    make_case(late, title="门锁坏了")
    make_case(built, title="灯不亮")
    client = signed_in(cast.officer)
    pages = [client.get(one.get_absolute_url()).content.decode() for one in (late, soon, built)]

    assert ["已经逾期" in page for page in pages] == [True, False, False]
    way = f"{reverse('cases:index')}?view=all&amp;q={late.code}"
    assert way in pages[0]
    cases = client.get(unescape(way)).content.decode()
    assert "门锁坏了" in cases
    assert "灯不亮" not in cases


def test_a_station_opens_only_with_hours_and_leaves_only_with_a_reason(
    cast: Cast, signed_in: SignIn
) -> None:
    station = make_station(cast.town, state="accepted", hours=None)
    client = signed_in(cast.officer)
    page = text(client.post(at("move", station), {"state": "open", "why": "验收合格"}))
    assert "请先填写开放时间" in page

    page = text(client.post(at("move", station), {"state": "exited", "why": "房东收回"}))
    assert "退出要选一个原因" in page

    judged = {"state": "exited", "why": "没人来", "exit_reason": "no_use"}
    page = text(client.post(at("move", station), judged))
    assert "再由另一个人确认" in page
    with pytest.raises(NeedsDecision):
        move_station(station.pk, **judged, actor=cast.officer)
    station.refresh_from_db()
    assert station.state == "accepted"

    sent = {"state": "exited", "why": "房东收回", "exit_reason": "host_left"}
    client.post(at("move", station), sent)
    station.refresh_from_db()
    assert (station.state, station.exit_reason) == ("exited", "host_left")
    assert station.steps.get().why == "房东收回"
    assert "改变状态" not in text(client.get(at("detail", station)))


def test_items_are_noted_with_their_history(cast: Cast, signed_in: SignIn) -> None:
    station = make_station(cast.town)
    client = signed_in(cast.keeper)
    yesterday = timezone.localdate() - dt.timedelta(days=1)
    client.post(
        at("item_new", station),
        {"what": "plaster", "kind": "consumable", "quantity": "2", "expires_on": yesterday},
    )
    item = Item.objects.get()
    assert "已过期" in text(client.get(at("items", station)))

    later = timezone.localdate() + dt.timedelta(days=400)
    client.post(
        at("item", station, item.pk), {"kind": "refilled", "quantity": "20", "expires_on": later}
    )
    client.post(at("item", station, item.pk), {"kind": "broken", "note": "盒子坏了"})
    item.refresh_from_db()
    assert (item.quantity, item.expires_on, item.state) == (20, later, "broken")
    page = text(client.get(at("item", station, item.pk)))
    assert "盒子坏了" in page
    assert "补充或更换" in page


def test_a_repair_does_not_change_the_count(cast: Cast, signed_in: SignIn) -> None:
    station = make_station(cast.town)
    item = Item.objects.create(station=station, what="aed", kind="device")
    client = signed_in(cast.keeper)
    page = text(client.post(at("item", station, item.pk), {"kind": "repaired", "quantity": "5"}))
    assert "只有查看或补充时" in page
    item.refresh_from_db()
    assert item.quantity == 1


def test_photos_come_and_go_and_are_not_for_neighbours(
    cast: Cast,
    signed_in: SignIn,
    django_capture_on_commit_callbacks: Callable[..., object],
) -> None:
    station = make_station(cast.town)
    client = signed_in(cast.keeper)
    upload = SimpleUploadedFile("door.jpg", picture(), "image/jpeg")
    client.post(at("photos", station), {"photo": upload, "shows": "door", "is_public": "on"})
    photo = StationPhoto.objects.get()
    where = reverse("stations:photo", args=[photo.pk])
    assert client.get(where)["Content-Type"] == "image/jpeg"

    assert signed_in(cast.other_officer).get(where).status_code == 404
    signed_in(cast.keeper)
    with django_capture_on_commit_callbacks(execute=True):
        client.post(at("photo_remove", station, photo.pk))
    assert not StationPhoto.objects.exists()
    assert client.get(where).status_code == 404


def test_what_is_no_photo_is_refused_in_words(cast: Cast, signed_in: SignIn) -> None:
    station = make_station(cast.town)
    upload = SimpleUploadedFile("door.jpg", b"not a picture", "image/jpeg")
    page = text(
        signed_in(cast.keeper).post(at("photos", station), {"photo": upload, "shows": "door"})
    )
    assert "这不是能读的照片" in page


def test_an_agreement_is_entered_and_ended(cast: Cast, signed_in: SignIn) -> None:
    station = make_station(cast.town)
    client = signed_in(cast.officer)
    sent = {"partner": "样例超市", "starts_on": "2026-01-01", "expires_on": "2099-12-31"}
    client.post(at("agreement_new", station), sent)
    agreement = Agreement.objects.get()
    assert "样例超市" in text(client.get(at("agreement", station)))

    today = timezone.localdate()
    client.post(at("agreement_end", station, agreement.pk), {"day": today, "why": "停业"})
    agreement.refresh_from_db()
    assert agreement.stands_on(today) == "ended"
    assert agreement.stands_on(today - dt.timedelta(days=1)) == "holds"

    wrong = {**sent, "expires_on": "2025-01-01"}
    assert "早于生效" in text(client.post(at("agreement_new", station), wrong))


def test_a_named_keeper_keeps_a_station_elsewhere_until_released(
    cast: Cast, signed_in: SignIn
) -> None:
    station = make_station(cast.county)  # above the keeper's town
    assert signed_in(cast.keeper).get(at("items", station)).status_code == 404

    client = signed_in(cast.officer)
    client.post(at("keeper_add", station), {"person": cast.keeper.pk})
    assert signed_in(cast.keeper).post(at("verify", station)).status_code == 302
    station.refresh_from_db()
    assert station.verified_by == cast.keeper

    keeper = Keeper.objects.get()
    signed_in(cast.officer).post(at("keeper_release", station, keeper.pk))
    keeper.refresh_from_db()
    assert keeper.until == timezone.localdate()


def test_a_look_at_a_public_map_replaces_the_last_one(cast: Cast, signed_in: SignIn) -> None:
    station = make_station(cast.town)
    client = signed_in(cast.officer)
    sent = {"map": "amap", "state": "missing", "checked_on": "2026-05-01"}
    client.post(at("listings", station), sent)
    client.post(at("listings", station), {**sent, "state": "listed", "name_there": "荷花驿站"})
    assert MapListing.objects.get().state == "listed"
    assert "能查到（2026-05-01）" in text(client.get(reverse("stations:public_maps")))


@pytest.mark.parametrize(
    ("public_map", "east_m"), [("amap", 480), ("baidu", 1100), ("tianditu", 0)]
)
def test_each_public_map_gets_points_in_its_own_datum(
    cast: Cast, signed_in: SignIn, public_map: str, east_m: int
) -> None:
    station = make_station(cast.town)
    where = reverse("stations:public_map_export", args=[public_map, "csv"])
    lines = b"".join(signed_in(cast.officer).get(where).streaming_content).decode().splitlines()

    lon = float(lines[1].split(",")[3])
    assert (lon - station.lon) * 97_000 == pytest.approx(east_m, abs=120)
    assert "周一至周五 08:30–12:00、14:30–18:00" in lines[1]


@pytest.mark.parametrize("name", ["plaque", "door_sign"])
def test_the_code_on_plaque_and_door_sign_leads_to_the_public_page(
    cast: Cast, signed_in: SignIn, client: Client, name: str
) -> None:
    station = make_station(cast.town, short_code="34679H")
    paper = signed_in(cast.officer).get(at(name, station), secure=True)
    address = read_qr(paper.content)
    assert address == "https://testserver/z/34679H/?scan"
    shown = client.get(address.removeprefix("https://testserver"), secure=True, follow=True)
    assert station.name in text(shown)


def test_what_nobody_has_verified_for_long_is_marked_to_staff_and_workers(
    cast: Cast, signed_in: SignIn
) -> None:
    today = timezone.localdate()
    station = make_station(cast.town, verified_on=today - dt.timedelta(days=400))
    client = signed_in(cast.officer)
    pages = [at("detail", station), f"/z/{station.short_code}/"]
    old = [text(client.get(page)) for page in pages]
    Station.objects.update(verified_on=today)
    new = [text(client.get(page)) for page in pages]
    assert ["过时" in page for page in old + new] == [
        True,
        True,
        False,
        False,
    ]


def test_a_door_is_open_only_while_the_station_is(cast: Cast) -> None:
    always = {
        "week": {key: ["00:00-24:00"] for key in ("mon", "tue", "wed", "thu", "fri", "sat", "sun")}
    }
    assert open_state(make_station(cast.town, hours=always)).is_open
    assert not open_state(make_station(cast.town, hours=always, state="suspended")).is_open


def fill(cast: Cast, number: int) -> None:
    for _ in range(number):
        station_photo(make_station(cast.town), cast.officer)


@pytest.mark.parametrize("name", ["index", "map", "public_maps", "geojson"])
def test_lists_ask_as_often_for_one_station_as_for_twenty(
    cast: Cast, signed_in: SignIn, name: str
) -> None:
    client = signed_in(cast.officer)
    counts = []
    for number in (1, 19):
        fill(cast, number)
        with CaptureQueriesContext(connection) as asked:
            client.get(reverse(f"stations:{name}"))
        counts.append(len(asked))
    assert counts[0] == counts[1]
