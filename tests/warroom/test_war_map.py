"""A wall everybody in the room can read, that knows no names and goes dark when its link is withdrawn."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import numpy as np
import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from shapely import box

from minsheng.accounts.models import User
from minsheng.audit.models import Entry
from minsheng.classes.models import CareClass
from minsheng.organisations.models import Organisation
from minsheng.organisations.permissions import NotPermitted
from minsheng.stations.models import Station
from minsheng.warroom.drawing import MOST_DOTS, SMALLEST, frame_around, gathered, picture_of
from minsheng.warroom.links import token_of
from minsheng.warroom.models import WallLink
from minsheng.warroom.queries import war_map_of
from minsheng.warroom.services import make_link, withdraw_link
from tests.classes.builders import make_class, make_term
from tests.governance.builders import finished_station, make_project, this_year
from tests.organisations.builders import make_border
from tests.people import Cast
from tests.stations.builders import make_station

SignedIn = Callable[[User], Client]
pytestmark = pytest.mark.django_db


def link(cast: Cast) -> WallLink:
    until = timezone.localdate() + dt.timedelta(days=30)
    return make_link(cast.city, "市里的大屏", until, actor=cast.leader)


def address(one: WallLink) -> str:
    return reverse("wall:linked", args=[token_of(one)])


def test_the_map_adds_up_stages_class_places_and_red_items(cast: Cast) -> None:
    finished_station(cast)
    make_station(
        cast.town, state=Station.State.BUILDING, due=timezone.localdate() - dt.timedelta(days=3)
    )
    make_project(cast)
    july, august = dt.date(this_year(), 7, 1), dt.date(this_year(), 8, 1)
    seats = make_class(make_term(cast.county, starts_on=july, ends_on=august))
    CareClass.objects.filter(pk=seats.pk).update(taken=2)

    found = war_map_of(cast.city, timezone.localdate())

    units = {unit.union.code: unit for unit in found.units}
    own = units[cast.county.code]
    assert (own.stands, own.coming, own.line.overdue_stations) == (1, 1, 1)
    assert found.seats == seats.capacity
    assert found.taken == 2
    assert sum(unit.seats for unit in found.units) == found.seats
    assert [red.unit.tone for red in found.reds] == ["alert"] * len(found.reds)
    assert units[cast.other_county.code].stands == 0


def test_the_picture_has_the_ground_of_each_union(cast: Cast) -> None:
    make_border(cast.county, box(118.7, 28.8, 119.0, 29.1))
    make_project(cast)

    picture = picture_of(war_map_of(cast.city, timezone.localdate()))

    assert picture is not None
    drawn = {one.unit.union.code: one for one in picture.grounds}
    assert drawn[cast.county.code].path.startswith("M")
    assert all(0 <= one.x <= picture.width and 0 <= one.y <= picture.height for one in picture.grounds)  # fmt: skip


def test_twenty_thousand_sites_make_no_endless_page() -> None:
    frame = frame_around([(118.0, 28.0), (119.0, 29.0)])
    sites = [(118 + i % 141 / 141, 28 + i // 141 / 142, "open") for i in range(20_000)]

    (dots,) = gathered(sites, frame)

    assert dots.stage == "open"
    assert 100 < dots.path.count("M") <= MOST_DOTS


def test_a_dot_stands_among_its_sites_and_stages_are_kept_apart() -> None:
    frame = frame_around([(118.0, 28.0), (119.0, 29.0)])
    (x, y), (other_x, _y) = frame.place(np.array([(118.5, 28.5), (118.502, 28.5)]))
    sites = [(118.5, 28.5, "open"), (118.502, 28.5, "open"), (118.5, 28.5, "planned")]

    open_, planned = gathered(sites, frame)

    assert planned.path.startswith(f"M{x - SMALLEST:.1f} {y:.1f}a{SMALLEST} {SMALLEST} ")
    middle, wider = (x + other_x) / 2, SMALLEST + 1
    assert open_.path.startswith(f"M{middle - wider:.1f} {y:.1f}a{wider} {wider} ")
    assert gathered([], frame) == []


def test_the_linked_wall_needs_no_sign_in_and_names_nobody(cast: Cast, client: Client) -> None:
    station = finished_station(cast)
    make_project(cast)

    answer = client.get(address(link(cast)))

    page = answer.content.decode()
    assert answer.status_code == 200
    assert "东湖县" in page
    people = User.objects.exclude(name="").values_list("name", flat=True)
    assert not [name for name in (*people, station.name) if name in page]
    assert "/desk/" not in page
    assert answer["X-Robots-Tag"] == "noindex, nofollow"
    assert "no-store" in answer["Cache-Control"]


def test_a_withdrawn_forged_or_old_link_shows_nothing(cast: Cast, client: Client) -> None:
    one, other = link(cast), link(cast)
    assert client.get(address(one)).status_code == 200

    withdraw_link(one.pk, actor=cast.leader)
    withdraw_link(one.pk, actor=cast.leader)
    WallLink.objects.filter(pk=other.pk).update(expires_on=timezone.localdate() - dt.timedelta(1))

    assert client.get(address(one)).status_code == 404
    assert client.get(address(other)).status_code == 404
    forged = reverse("wall:linked", args=[f"{one.pk}:nonsense"])
    assert client.get(forged).status_code == 404
    assert Entry.objects.filter(verb="warroom.link_withdrawn").count() == 1


def test_a_county_opens_screens_of_its_own_only(cast: Cast, signed_in: SignedIn) -> None:
    with pytest.raises(NotPermitted):
        make_link(cast.city, "三楼", timezone.localdate(), actor=cast.officer)
    citys = link(cast)

    client = signed_in(cast.officer)

    assert client.post(reverse("warroom:withdraw", args=[citys.pk])).status_code == 404
    told = {"name": "县里大厅", "expires_on": f"{timezone.localdate() + dt.timedelta(days=9)}"}
    page = client.post(reverse("warroom:links"), told, follow=True).content.decode()
    own = WallLink.objects.get(name="县里大厅")
    assert own.organisation == cast.county
    assert address(own) in page
    assert "市里的大屏" not in page
    assert "西山县" not in client.get(address(own)).content.decode()


def test_a_link_for_ever_is_refused(cast: Cast, signed_in: SignedIn) -> None:
    told = {"name": "大厅", "expires_on": "2099-01-01"}

    answer = signed_in(cast.leader).post(reverse("warroom:links"), told)

    assert answer.status_code == 422
    assert "请填今天到一年以内的日期。" in answer.content.decode()
    assert not WallLink.objects.exists()


def test_a_light_on_the_wall_leads_to_its_evidence(cast: Cast, signed_in: SignedIn) -> None:
    project = make_project(cast)
    client = signed_in(cast.leader)
    evidence = reverse("governance:union", args=[project.pk, cast.county.code])

    for name in ("map", "wall"):
        assert evidence in client.get(reverse(f"warroom:{name}")).content.decode()
    assert signed_in(cast.keeper).get(reverse("warroom:wall")).status_code == 403


def test_an_empty_union_has_a_wall_too(cast: Cast, signed_in: SignedIn) -> None:
    Organisation.objects.filter(parent__isnull=False).update(lon=None, lat=None)

    page = signed_in(cast.leader).get(reverse("warroom:wall")).content.decode()

    assert "画不出地图" in page
    assert "没有红灯。" in page


def test_the_wall_asks_as_much_for_many_sites_as_for_few(
    cast: Cast, client: Client, django_assert_max_num_queries: Callable[..., object]
) -> None:
    make_project(cast)
    for _ in range(4):
        finished_station(cast)
    where = address(link(cast))
    with django_assert_max_num_queries(30):  # type: ignore[attr-defined]
        client.get(where)
