"""Finding a station without an account and without script."""

from __future__ import annotations

import logging
import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from minsheng.portal.models import Sound
from minsheng.portal.names import search, write_sounds
from minsheng.stations.models import Station
from tests.people import Cast
from tests.portal.builders import HERE, NEVER, station


def names(answer: Any) -> list[str]:
    """The stations the list shows, in its order."""
    return re.findall(r'<h3><a href="/z/\w+/">([^<]+)', answer.content.decode())


def test_the_start_page_leads_there_in_one_tap(client: Client, cast: Cast) -> None:
    assert 'href="/find/"' in client.get("/").content.decode()


def test_the_nearest_open_ones_with_distance_and_hours(client: Client, cast: Cast) -> None:
    station(cast.town, "样例远驿站", north_m=1500)
    station(cast.town, "样例近驿站", north_m=340)
    station(cast.town, "样例关门驿站", hours=NEVER)
    answer = client.post("/find/", HERE)
    page = answer.content.decode()
    assert names(answer) == ["样例近驿站", "样例远驿站"]
    assert "约 340 米" in page
    assert "约 1.5 公里" in page
    assert "正在开放，全天不关门" in page
    assert "您在这里" in page  # on the map; not where a name was asked instead of a position
    assert "您在这里" not in client.get("/find/?q=样例").content.decode()


def test_a_position_is_neither_stored_nor_logged_nor_in_the_address(
    client: Client, cast: Cast, caplog: pytest.LogCaptureFixture
) -> None:
    station(cast.town)
    with caplog.at_level(logging.DEBUG):
        answer = client.post("/find/", HERE)
    assert answer.status_code == 200
    logged = [line for line in caplog.messages if "118.881" in line and "SELECT" not in line]
    assert logged == []
    assert not answer.cookies
    assert "private" in answer["Cache-Control"]


def test_only_what_offers_all_that_is_needed(client: Client, cast: Cast) -> None:
    station(cast.town, "样例全有驿站", services=["toilet", "microwave"])
    station(cast.town, "样例少厕所驿站", services=["microwave"])
    answer = client.post("/find/", HERE | {"need": ["toilet", "microwave"]})
    assert names(answer) == ["样例全有驿站"]


def test_without_script_or_position_by_county_and_town(client: Client, cast: Cast) -> None:
    station(cast.town)
    page = client.get("/find/").content.decode()
    link = f"/find/?in={cast.town.code}"
    assert f'href="{link}"' in page
    assert names(client.get(link)) == ["样例荷花驿站"]


@pytest.mark.parametrize("typed", ["荷花", "hehua", "ylhhyz", "He Hua"])
def test_by_name_pinyin_and_initials(client: Client, cast: Cast, typed: str) -> None:
    station(cast.town)
    station(cast.town, "样例松园驿站")
    name = {"ylhhyz": "样例荷花驿站"}.get(typed, "样例荷花驿站")
    assert names(client.get("/find/", {"q": typed})) == [name]


def test_a_short_code_typed_by_hand_finds_its_station(client: Client, cast: Cast) -> None:
    one = station(cast.town)
    assert names(client.get("/find/", {"q": one.short_code.lower()})) == [one.name]


def test_a_renamed_station_is_found_by_its_new_sound(cast: Cast) -> None:
    one = station(cast.town)
    assert write_sounds() == 1
    Station.objects.filter(pk=one.pk).update(name="样例松园驿站")
    assert [found.pk for found in search("songyuan").stations] == [one.pk]
    assert Sound.objects.count() == 1


def test_nonsense_is_answered_in_words(client: Client, cast: Cast) -> None:
    assert client.post("/find/", {"lon": "999", "lat": "1"}).status_code == 422
    assert client.post("/find/", {"lon": "118"}).status_code == 422
    assert client.get("/find/", {"in": "no-such"}).status_code == 404
    nothing = client.post("/find/", {"lon": "0", "lat": "0"})
    assert "这附近没有开着的驿站" in nothing.content.decode()


def test_the_list_costs_the_same_however_long(client: Client, cast: Cast) -> None:
    costs = []
    for number in range(20):
        station(cast.town, f"样例{number}", north_m=number)
        if number in {1, 19}:
            with CaptureQueriesContext(connection) as asked:
                assert len(names(client.post("/find/", HERE))) == number + 1
            costs.append(len(asked))
    assert costs[1] <= costs[0]  # few stations are looked for farther away


@pytest.mark.django_db
def test_a_name_nobody_has_is_said_plainly_and_leads_on(client: Client, cast: Cast) -> None:
    page = client.get("/find/", {"q": "没有这样的名字"}).content.decode()
    assert "没有叫这个名字的驿站" in page
    assert f"?in={cast.county.code}" in page


def test_what_cannot_be_understood_is_said_above_the_question(client: Client, db: None) -> None:
    answer = client.get("/find/", {"lon": "999", "need": "gold"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert page.index("没有看懂您要找的") < page.index("data-locate")
