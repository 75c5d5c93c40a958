"""The public door: few taps, no script, no account, and a link that tells how it goes on."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from minsheng.accounts.models import User
from minsheng.stations.models import Station
from minsheng.voices.links import secret_of
from minsheng.voices.models import ClusterAlert, Rating, Report, Suggestion
from minsheng.voices.rules.limits import PER_STATION_DAY
from minsheng.voices.services.alerting import watch_closed_doors
from tests.cases.builders import assigned, closed, move, picture
from tests.people import Cast
from tests.voices.builders import open_station, rate, report

SignIn = Callable[[User], Client]


@pytest.fixture
def station(cast: Cast) -> Station:
    return open_station(cast)


def text(answer: Any) -> str:
    return str(answer.content.decode())


def key_on(page: str) -> str:
    found = re.search(r'name="key" value="([^"]+)"', page)
    assert found is not None
    return found[1]


def test_three_taps_from_the_plaque_to_the_private_link(station: Station, client: Client) -> None:
    first = client.get(f"/z/{station.short_code}/report/")
    way = re.search(r'href="([^"]+/locked/)"', text(first))
    assert way is not None
    second = client.get(way[1])
    sent = client.post(way[1], {"key": key_on(text(second))})
    assert sent.status_code == 302
    followed = client.get(sent["Location"])
    assert "已收到，正在安排人处理。" in text(followed)
    assert Report.objects.get().kind == "locked"


def test_the_plaque_code_may_be_typed_carelessly(station: Station, client: Client) -> None:
    code = station.short_code
    assert client.get(f"/z/{code[:3].lower()}-{code[3:].lower()}/report/").status_code == 200
    assert client.get("/z/WRONGX/report/").status_code == 404
    Station.objects.update(state=Station.State.EXITED)
    assert client.get(f"/z/{code}/report/").status_code == 404


def test_sending_twice_leads_to_the_same_link(station: Station, client: Client) -> None:
    address = reverse("voice:report", args=[station.short_code, "dirty"])
    told = {"key": str(uuid.uuid4()), "words": "地上有油"}
    assert client.post(address, told)["Location"] == client.post(address, told)["Location"]
    assert Report.objects.count() == 1


def test_a_photo_goes_along_and_a_broken_one_is_refused_in_words(
    station: Station, client: Client
) -> None:
    address = reverse("voice:report", args=[station.short_code, "broken"])
    broken = SimpleUploadedFile("a.jpg", b"no photo", "image/jpeg")
    refused = client.post(address, {"key": str(uuid.uuid4()), "photo": broken})
    assert refused.status_code == 422
    assert "不是能读的照片" in text(refused)
    good = SimpleUploadedFile("a.jpg", picture().content, "image/jpeg")
    assert client.post(address, {"key": str(uuid.uuid4()), "photo": good}).status_code == 302
    assert Report.objects.get().photo is not None


def test_others_are_mentioned_before_one_sends(station: Station, client: Client) -> None:
    address = reverse("voice:report", args=[station.short_code, "locked"])
    assert "人反映了同样的问题" not in text(client.get(address))
    for _person in range(3):
        report(station)
    assert "已有 3 人反映了同样的问题" in text(client.get(address))
    english = client.get(address, headers={"accept-language": "en"})
    assert "3 others reported the same" in text(english)


def test_a_flood_is_told_politely(station: Station, client: Client) -> None:
    address = reverse("voice:report", args=[station.short_code, "locked"])
    for _time in range(PER_STATION_DAY):
        client.post(address, {"key": str(uuid.uuid4())})
    answer = client.post(address, {"key": str(uuid.uuid4())})
    assert answer.status_code == 429
    assert "12351" in text(answer)


def test_the_private_page_tells_progress_without_names(
    station: Station, cast: Cast, client: Client
) -> None:
    told = report(station)
    address = reverse("voice:follow", args=[secret_of(told.key)])
    assigned(told.case, cast)
    move(told.case, "hand_back", cast.keeper, why="褚大海说不归他管")
    closed(told.case, cast)
    page = text(client.get(address))
    for words in ("已经处理好了", "已交给专人处理", "另一位同事看过"):
        assert words in page
    for name in ("褚大海", "郑和平", "站长", "退回", "不归"):
        assert name not in page
    assert client.get(address)["Cache-Control"].count("no-store") == 1


def test_only_photos_fit_to_be_shown_are_shown(
    station: Station, cast: Cast, client: Client
) -> None:
    told = report(station, photo=picture("brown"))
    secret = secret_of(told.key)
    assigned(told.case, cast)
    move(told.case, "fix", cast.keeper, photo=picture("green"))
    move(told.case, "recheck", cast.officer)
    after = told.case.photos.get(shows="after")
    move(told.case, "close", cast.officer, show=(after.pk,))
    assert told.photo is not None
    shown = client.get(reverse("voice:photo", args=[secret, after.pk]))
    assert shown.status_code == 200
    assert client.get(reverse("voice:photo", args=[secret, told.photo.pk])).status_code == 404


def test_the_reporter_reopens_from_the_private_page(
    station: Station, cast: Cast, client: Client
) -> None:
    told = report(station)
    address = reverse("voice:reopen", args=[secret_of(told.key)])
    assert client.post(address, {"words": "没有人来"}).status_code == 409
    closed(told.case, cast)
    assert client.post(address, {"words": ""}).status_code == 422
    assert client.post(address, {"words": "还是锁着"}).status_code == 302
    told.case.refresh_from_db()
    assert (told.case.state, told.case.false_fix) == ("found", True)


def test_a_link_nobody_has_does_not_exist(client: Client, db: None) -> None:
    assert client.get("/follow/xxxxxxxxxxxxxxxxxxxxxx/").status_code == 404


def test_a_low_rating_leads_on_to_reporting(station: Station, client: Client) -> None:
    address = reverse("voice:rate", args=[station.short_code])
    told = {"key": str(uuid.uuid4()), "stars": "1"}
    assert reverse("voice:choose", args=[station.short_code]) in text(client.post(address, told))
    assert client.post(address, {"key": str(uuid.uuid4())}).status_code == 422
    assert client.post(address, told | {"stars": "9"}).status_code == 422
    assert Rating.objects.get().stars == 1


def test_a_new_site_is_suggested_by_its_name_or_on_the_map(cast: Cast, client: Client) -> None:
    address = reverse("voice:suggest")
    told = {"key": str(uuid.uuid4()), "words": "晚上没地方歇脚"}
    assert "请写出地方" in text(client.post(address, told))
    assert client.post(address, told | {"where": "荷花街道桥头"}).status_code == 302
    point = {"key": str(uuid.uuid4()), "lon": "118.881", "lat": "28.961"}
    sent = client.post(address, told | point)
    assert "工会正在看" in text(client.get(sent["Location"]))
    assert "dist/map.js" not in text(client.get(address))
    assert "dist/map.js" in text(client.get(address, {"map": "1"}))


def test_a_correction_is_about_its_station(station: Station, client: Client) -> None:
    address = f"{reverse('voice:suggest')}?z={station.short_code}"
    client.post(address, {"key": str(uuid.uuid4()), "words": "晚上八点就关门了"})
    told = Suggestion.objects.get()
    assert (told.kind, told.station) == ("correction", station)


def test_public_pages_are_light_and_need_no_script(station: Station, client: Client) -> None:
    """What a phone loads for the page before any map or font: at most 100 KB, uncompressed."""
    dist = (
        Path(settings.BASE_DIR) / "src/minsheng/web/static/dist"
        if hasattr(settings, "BASE_DIR")
        else Path("src/minsheng/web/static/dist")
    )
    for name in ("choose", "rate"):
        page = client.get(reverse(f"voice:{name}", args=[station.short_code]))
        assert "<script>" not in text(page)
        linked = re.findall(r'(?:href|src)="[^"]*?/dist/([\w-]+\.(?:css|js))[^"]*"', text(page))
        weight = len(page.content) + sum(
            (dist / file).stat().st_size for file in set(linked) if (dist / file).exists()
        )
        assert weight <= 100_000, (name, weight)


def test_the_desk_hides_answers_and_counts(station: Station, cast: Cast, signed_in: SignIn) -> None:
    told, stars = report(station, words="骂人的话"), rate(station, 1)
    officer = signed_in(cast.officer)

    def do(kind: str, pk: int, action: str, **given: str) -> Any:
        return officer.post(reverse("voices:answer", args=[kind, pk, action]), given)

    do("report", told.pk, "hide", why="辱骂")
    do("report", told.pk, "reply", text="已经安排")
    do("rating", stars.pk, "hide", why="广告")
    told.refresh_from_db()
    stars.refresh_from_db()
    assert (told.hidden_why, told.reply, stars.hidden_why) == ("辱骂", "已经安排", "广告")
    do("report", told.pk, "show")
    told.refresh_from_db()
    assert told.hidden_at is None
    assert do("report", told.pk, "explode").status_code == 404
    assert do("nonsense", told.pk, "hide").status_code == 404
    leader = signed_in(cast.leader)
    assert leader.get(reverse("voices:report", args=[told.pk])).status_code == 200
    refused = leader.post(reverse("voices:answer", args=["report", told.pk, "hide"]), {"why": "x"})
    assert refused.status_code == 403


def test_an_alert_waits_on_the_county_desk_until_seen(
    station: Station, cast: Cast, signed_in: SignIn
) -> None:
    report(station)
    watch_closed_doors(report(station).pk)
    officer, home = signed_in(cast.officer), reverse("desk:home")
    assert "附近一天内多处关门" in text(officer.get(home))
    alert = ClusterAlert.objects.get()
    assert alert.first.case.number in text(officer.get(reverse("voices:alerts")))
    officer.post(reverse("voices:alert_seen", args=[alert.pk]))
    assert "附近一天内多处关门" not in text(officer.get(home))


def test_stars_are_shown_with_their_number_and_interval(
    station: Station, cast: Cast, signed_in: SignIn
) -> None:
    officer, address = signed_in(cast.officer), reverse("voices:ratings")
    rate(station, 5)
    assert "只有 1 次评价，不算比例" in text(officer.get(address))
    for stars in (5, 5, 4, 4, 2):
        rate(station, stars)
    page = text(officer.get(address))
    assert "83%（44%–97%）" in page
    assert "95% 区间" in page


def test_said_and_done_shows_what_was_put_right(
    station: Station, cast: Cast, client: Client
) -> None:
    address = reverse("voice:done")
    assert "还没有办结的事" in text(client.get(address))
    told = report(station, words="我的电话是 13800000000")
    closed(told.case, cast)
    page = text(client.get(address))
    assert f"{station.name}：门锁着" in page
    assert "13800000000" not in page


def test_the_api_takes_a_report_without_an_account(station: Station, client: Client) -> None:
    address = f"/api/v1/voices/stations/{station.short_code}/reports"
    told = {"key": str(uuid.uuid4()), "kind": "locked"}
    first = client.post(address, told, content_type="application/json")
    again = client.post(address, told, content_type="application/json")
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json()["secret"] == again.json()["secret"]
    assert client.get(f"/follow/{first.json()['secret']}/").status_code == 200
    wrong = client.post(address, told | {"kind": "x"}, content_type="application/json")
    assert wrong.status_code == 422
