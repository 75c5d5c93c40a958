"""Heat and cold: hours follow, lists are made, people are told, and it ends by itself."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from minsheng.accounts.models import User
from minsheng.audit.models import Entry
from minsheng.organisations.permissions import NotPermitted
from minsheng.stations.feeds import CapFeed, FeedBroken
from minsheng.stations.models import Station, SupplyTask, WeatherWarning
from minsheng.stations.queries import banner_for, open_now, open_state
from minsheng.stations.services import (
    WarningFacts,
    WrongState,
    issue_warning,
    lift_warning,
    move_station,
    tick_off,
)
from minsheng.stations.services.feeds import take_in
from minsheng.stations.waiting import supplies_to_prepare
from tests.people import Cast
from tests.stations.builders import HEATED, NOON, OFFICE, make_station

HOUR = dt.timedelta(hours=1)
SignIn = Callable[[User], Client]


def heat(cast: Cast, starts: dt.datetime = NOON - HOUR, hours: int = 12) -> WeatherWarning:
    ends = starts + hours * HOUR
    facts = WarningFacts(kind="heat", level="orange", starts=starts, ends=ends)
    return issue_warning(facts, area=cast.county, actor=cast.officer)


def test_a_station_that_promised_stays_open_and_one_that_did_not_does_not(cast: Cast) -> None:
    promised = make_station(cast.town, hours=HEATED)
    other = make_station(cast.town, hours=OFFICE)
    elsewhere = make_station(cast.other_town, hours=HEATED)
    assert not open_state(promised, NOON).is_open  # the lunch gap

    heat(cast)
    stations = list(Station.objects.select_related("organisation", "town"))
    states = open_now(stations, NOON)
    assert states[promised.pk].is_open
    assert states[promised.pk].note == "高温橙色预警"
    assert not states[other.pk].is_open
    assert not states[elsewhere.pk].is_open


def test_it_ends_by_itself_and_at_once_when_lifted(cast: Cast) -> None:
    station = make_station(cast.town, hours=HEATED)
    evening = NOON + 7 * HOUR
    warning = heat(cast)
    assert open_state(station, evening).is_open
    assert not open_state(station, evening + 24 * HOUR).is_open

    WeatherWarning.objects.filter(pk=warning.pk).update(
        starts=timezone.now() - HOUR, ends=timezone.now() + HOUR
    )
    assert banner_for(station)
    lift_warning(warning.pk, actor=cast.officer)
    assert not banner_for(station)
    with pytest.raises(WrongState):
        lift_warning(warning.pk, actor=cast.officer)


def test_a_partner_system_s_station_follows_the_warning_of_its_town(cast: Cast) -> None:
    station = make_station(cast.city, hours=HEATED, town=cast.town)
    heat(cast)
    assert open_state(station, NOON).is_open


def test_each_open_station_gets_its_list_and_its_keeper_is_told(
    cast: Cast, signed_in: SignIn
) -> None:
    station = make_station(cast.town)
    make_station(cast.town, state="suspended")
    heat(cast, timezone.now() - HOUR)
    assert SupplyTask.objects.count() == 4
    assert [one.text for one in supplies_to_prepare(cast.keeper)] == [
        f"预警期间，“{station.name}”还有 4 样物资没备好。"
    ]

    client = signed_in(cast.keeper)
    for task in SupplyTask.objects.all():
        client.post(reverse("stations:supply_ready", args=[station.code, task.pk]))
    assert not list(supplies_to_prepare(cast.keeper))
    assert SupplyTask.objects.filter(done_by=cast.keeper).count() == 4
    with pytest.raises(WrongState):
        tick_off(SupplyTask.objects.all()[0].pk, actor=cast.keeper)


def test_a_station_that_opens_during_a_warning_has_its_list(cast: Cast) -> None:
    heat(cast, timezone.now() - HOUR)
    station = make_station(cast.town, state="suspended", hours=OFFICE)
    assert not station.supply_tasks.exists()
    move_station(station.pk, "open", why="修好了", actor=cast.officer)
    assert station.supply_tasks.count() == 4


def test_a_warning_raised_to_the_next_level_asks_and_tells_once(
    cast: Cast, signed_in: SignIn
) -> None:
    station = make_station(cast.town)
    now = timezone.now()
    for level in ("orange", "red"):
        facts = WarningFacts(kind="heat", level=level, starts=now - HOUR, ends=now + HOUR)
        issue_warning(facts, area=cast.county, actor=cast.officer)
    assert [one.level for one in banner_for(station)] == ["red"]
    client = signed_in(cast.keeper)
    page = client.get(reverse("stations:supplies", args=[station.code])).content.decode()
    assert page.count("备好了") == 4
    for task in SupplyTask.objects.filter(warning__level="red"):
        tick_off(task.pk, actor=cast.keeper)
    assert not list(supplies_to_prepare(cast.keeper))


def test_a_day_the_weather_prolongs_says_so(cast: Cast, client: Client) -> None:
    station = make_station(cast.town, hours=HEATED)
    now = timezone.now()
    facts = WarningFacts(kind="heat", level="red", starts=now, ends=now + 72 * HOUR)
    issue_warning(facts, area=cast.county, actor=cast.officer)
    page = client.get(f"/z/{station.short_code}/").content.decode()
    assert "（高温红色预警）" in page
    where = {"lon": station.lon, "lat": station.lat, "all": "on"}
    assert "高温红色预警，到" in client.post("/find/", where).content.decode()


def test_the_neighbour_can_neither_issue_nor_lift(cast: Cast, signed_in: SignIn) -> None:
    warning = heat(cast, timezone.now())
    with pytest.raises(NotPermitted):
        lift_warning(warning.pk, actor=cast.other_officer)
    where = reverse("stations:warning_lift", args=[warning.pk])
    assert signed_in(cast.other_officer).post(where).status_code == 404
    page = signed_in(cast.keeper).get(reverse("stations:warnings")).content.decode()
    assert "发布预警" not in page


def test_a_warning_is_entered_on_the_page(cast: Cast, signed_in: SignIn) -> None:
    make_station(cast.town)
    now = timezone.localtime()
    sent = {
        "organisation": cast.county.pk,
        "kind": "cold",
        "level": "blue",
        "starts": now.strftime("%Y-%m-%dT%H:%M"),
        "ends": (now + 5 * HOUR).strftime("%Y-%m-%dT%H:%M"),
    }
    client = signed_in(cast.officer)
    wrong = client.post(reverse("stations:warnings"), {**sent, "ends": sent["starts"]})
    assert "结束要晚于开始" in wrong.content.decode()
    past = {"starts": "2026-07-01T08:00", "ends": "2026-07-01T20:00"}
    late = client.post(reverse("stations:warnings"), {**sent, **past})
    assert "结束时间已经过了" in late.content.decode()
    client.post(reverse("stations:warnings"), sent)
    assert WeatherWarning.objects.get().tasks.count() == 3


# --- a feed ------------------------------------------------------------------------------

ALERT = """<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2">
<identifier>{identifier}</identifier><sender>met@example.org</sender><sent>{sent}</sent>
<status>{status}</status><msgType>{type}</msgType><scope>Public</scope>{references}
<info><language>zh-CN</language><category>Met</category><event>{event}</event><urgency>Expected</urgency>
<severity>Severe</severity><certainty>Likely</certainty><onset>{onset}</onset><expires>{expires}</expires>
<headline>{headline}</headline><area><areaDesc>{area}</areaDesc>{geocode}</area></info></alert>"""


def alert(identifier: str = "A1", **more: str) -> str:
    now = timezone.now()
    told = {
        "identifier": identifier,
        "sent": now.isoformat(timespec="seconds"),
        "status": "Actual",
        "type": "Alert",
        "references": "",
        "event": "高温",
        "onset": (now - HOUR).isoformat(timespec="seconds"),
        "expires": (now + 6 * HOUR).isoformat(timespec="seconds"),
        "headline": "样例气象台发布高温红色预警",
        "area": "东湖县",
        "geocode": "<geocode><valueName>code</valueName><value>330899</value></geocode>",
    }
    return ALERT.format(**{**told, **more})


def refers(*identifiers: str) -> str:
    told = " ".join(f"met@example.org,{one},2026-07-01T00:00:00+08:00" for one in identifiers)
    return f"<references>{told}</references>"


class Feed:
    """A feed on this machine; ``pages`` are its answers by path."""

    def __init__(self) -> None:
        self.pages: dict[str, str] = {}
        feed = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                text = feed.pages.get(self.path)
                self.send_response(200 if text is not None else 404)
                self.end_headers()
                self.wfile.write((text or "").encode())

            def log_message(self, *args: object) -> None:
                """Quietly."""

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/feed"
        threading.Thread(target=self.server.serve_forever, args=[0.02], daemon=True).start()

    def says(self, *alerts: str) -> None:
        entries = "".join(f"<entry><content>{one}</content></entry>" for one in alerts)
        self.pages["/feed"] = f'<feed xmlns="http://www.w3.org/2005/Atom">{entries}</feed>'


@pytest.fixture
def feed() -> Iterator[Feed]:
    served = Feed()
    yield served
    served.server.shutdown()
    served.server.server_close()


def test_a_feed_is_read_once_however_often(cast: Cast, feed: Feed) -> None:
    make_station(cast.town)
    feed.says(alert())
    take_in(CapFeed(feed.url))
    entries = Entry.objects.count()
    take_in(CapFeed(feed.url))

    warning = WeatherWarning.objects.get()
    assert (warning.kind, warning.level, warning.organisation) == ("heat", "red", cast.county)
    assert warning.responsible.holder == cast.officer
    assert warning.entered_by is None
    assert (warning.tasks.count(), Entry.objects.count()) == (4, entries)


def test_an_update_changes_the_warning_and_a_cancel_ends_it(cast: Cast, feed: Feed) -> None:
    update = {"type": "Update", "references": refers("A1"), "sent": "2099-01-01T00:00:00+08:00"}
    feed.says(alert(), alert("A2", headline="高温橙色预警", **update))
    take_in(CapFeed(feed.url))
    assert WeatherWarning.objects.get().level == "orange"

    cancel = {
        "type": "Cancel",
        "references": refers("A1", "A2"),
        "sent": "2099-01-02T00:00:00+08:00",
    }
    feed.says(alert(), alert("A2", **update), alert("A3", **cancel))
    assert take_in(CapFeed(feed.url)).lifted == 1
    assert not WeatherWarning.objects.at(timezone.now()).exists()


def test_what_people_lifted_stays_lifted(cast: Cast, feed: Feed) -> None:
    feed.says(alert())
    take_in(CapFeed(feed.url))
    lift_warning(WeatherWarning.objects.get().pk, actor=cast.officer)
    take_in(CapFeed(feed.url))
    assert not WeatherWarning.objects.at(timezone.now()).exists()


@pytest.mark.parametrize(
    "more",
    [
        {"status": "Exercise"},
        {"event": "暴雨"},
        {"expires": "2020-01-01T00:00:00+08:00", "onset": "2019-12-31T00:00:00+08:00"},
        {"geocode": "<geocode><value>110000</value></geocode>", "area": "别处"},
        {"expires": "tomorrow"},
    ],
    ids=["exercise", "rain", "over", "elsewhere", "no time"],
)
def test_what_is_not_for_us_is_left(cast: Cast, feed: Feed, more: dict[str, str]) -> None:
    feed.says(alert(**more))
    take_in(CapFeed(feed.url))
    assert not WeatherWarning.objects.exists()


@pytest.mark.parametrize(
    ("area", "geocode", "where"),
    [
        ("西山县", "", "other_county"),
        ("x", "<geocode><value>330800</value></geocode>", "city"),
        ("浙江省", "<geocode><value>330000</value></geocode>", "city"),
    ],
)
def test_an_area_is_found_by_name_city_and_province(
    cast: Cast, feed: Feed, area: str, geocode: str, where: str
) -> None:
    feed.says(alert(area=area, geocode=geocode))
    take_in(CapFeed(feed.url))
    assert WeatherWarning.objects.get().organisation == getattr(cast, where)


def test_a_feed_may_link_to_its_alerts_on_its_own_host_only(cast: Cast, feed: Feed) -> None:
    feed.pages["/one.xml"] = alert()
    links = [
        '<link type="application/cap+xml" href="/one.xml"/>',
        '<link type="application/cap+xml" href="http://127.0.0.1:9/two.xml"/>',
    ]
    entries = "".join(f"<entry>{link}</entry>" for link in links)
    feed.pages["/feed"] = f'<feed xmlns="http://www.w3.org/2005/Atom">{entries}</feed>'
    take_in(CapFeed(feed.url))
    assert WeatherWarning.objects.count() == 1


BOMB = '<!DOCTYPE a [<!ENTITY x "yyyy"><!ENTITY z "&x;&x;">]><alert>&z;</alert>'


@pytest.mark.parametrize("content", ["", "not xml", BOMB])
def test_a_broken_feed_changes_nothing_and_says_so(
    cast: Cast, feed: Feed, settings: object, content: str
) -> None:
    feed.pages["/feed"] = content
    with pytest.raises(FeedBroken):
        take_in(CapFeed(feed.url))
    settings.WARNING_FEEDS = [feed.url]  # type: ignore[attr-defined]
    with pytest.raises(CommandError):
        call_command("read_warnings")


@pytest.mark.parametrize("url", ["file:///etc/passwd", "http://127.0.0.1:9/"])
def test_other_addresses_are_refused(cast: Cast, url: str) -> None:
    with pytest.raises(FeedBroken):
        take_in(CapFeed(url))
