"""The pages of evaluation: who misses what since when, two people for a grade, a campaign."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from minsheng.accounts.models import User
from minsheng.standards.models import Version
from minsheng.stations.evaluation import evaluate, judged_stations
from minsheng.stations.models import Award, Campaign, Decision, Item, Station
from tests.people import Cast
from tests.stations.rated import in_force, open_station

SignIn = Callable[[User], Client]


@pytest.fixture
def version(cast: Cast) -> Version:
    return in_force(cast)


@pytest.fixture
def small(cast: Cast, version: Version) -> Station:
    """A station that is too small and has an AED."""
    station = open_station(cast.town, name="样例小站", area_m2=15)
    Item.objects.create(station=station, kind="device", what="aed")
    evaluate(judged_stations())
    return station


def test_who_misses_a_clause_since_when_as_page_file_and_data(
    cast: Cast, version: Version, small: Station, signed_in: SignIn
) -> None:
    client = signed_in(cast.officer)
    url = reverse("stations:results_clause", args=[version.standard.code, "1.1"])
    today = timezone.localdate().isoformat()

    assert "样例小站" in client.get(url, {"result": "fail"}).content.decode()
    assert "样例小站" not in client.get(url, {"result": "pass"}).content.decode()
    file = b"".join(client.get(url, {"as": "csv"}).streaming_content).decode()  # type: ignore[attr-defined]
    assert f"样例小站,{small.code}" in file
    assert f"不满足,{today}" in file
    api = client.get(f"/api/v1/ratings/{version.standard.code}/1.1", {"result": "fail"}).json()
    assert api == [
        {"station": small.code, "number": "1.1", "result": "fail", "since": today, "missing": []}
    ]


def test_the_lists_take_the_same_queries_for_one_and_for_twenty(
    cast: Cast, version: Version, small: Station, signed_in: SignIn
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client = signed_in(cast.officer)
    pages = [
        reverse("stations:results", args=[version.standard.code]),
        reverse("stations:results_clause", args=[version.standard.code, "1.1"]),
        reverse("stations:ratings"),
    ]

    def queries() -> list[int]:
        found = []
        for page in pages:
            with CaptureQueriesContext(connection) as seen:
                assert client.get(page).status_code == 200
            found.append(len(seen))
        return found

    queries()
    one = queries()
    for _ in range(19):
        open_station(cast.town, area_m2=15)
    evaluate(judged_stations())
    assert queries() == one


def test_an_inspector_judges_on_the_stations_page(
    cast: Cast, version: Version, small: Station, signed_in: SignIn
) -> None:
    client = signed_in(cast.officer)
    page = reverse("stations:station_results", args=[small.code])
    assert "等检查员判断" in client.get(page).content.decode()

    fields = {"standard": version.standard.code, "number": "1.3", "passed": "yes"}
    client.post(reverse("stations:judge", args=[small.code]), fields)

    assert small.clause_results.get(number="1.3").result == "pass"
    wrong = client.post(
        reverse("stations:judge", args=[small.code]), fields | {"number": "1.1"}, follow=True
    )
    assert "这一条由数据判断" in wrong.content.decode()


def test_a_preview_names_who_would_lose(
    cast: Cast, version: Version, small: Station, signed_in: SignIn
) -> None:
    client = signed_in(cast.officer)
    page = client.get(reverse("stations:standard_effect", args=[version.pk])).content.decode()
    assert "等次会降低" in page
    assert "没有。" in page


def test_two_people_give_a_grade(
    cast: Cast, version: Version, small: Station, signed_in: SignIn
) -> None:
    client = signed_in(cast.officer)
    new = reverse("stations:decision_new", args=[small.code, version.standard.code])
    assert "请选择等次" in client.post(new, {"kind": "award", "detail": "好"}).content.decode()
    client.post(new, {"kind": "award", "grade": "good", "detail": "都好"})
    decision = Decision.objects.get()
    confirm = reverse("stations:decide", args=[decision.pk, "confirm"])
    own = client.post(confirm, {"text": "同意"}, follow=True).content.decode()
    assert "提出人不能自己确认" in own
    assert not Award.objects.exists()

    client = signed_in(cast.colleague)
    client.post(confirm, {"text": "同意"})

    assert Award.objects.get().grade == "good"
    assert "请刷新页面" in client.post(confirm, {"text": "再来"}, follow=True).content.decode()


def test_what_waits_for_a_second_person_stands_on_their_desk(
    cast: Cast, version: Version, small: Station, signed_in: SignIn
) -> None:
    new = reverse("stations:decision_new", args=[small.code, version.standard.code])
    signed_in(cast.officer).post(new, {"kind": "award", "grade": "good", "detail": "都好"})
    words = "站点“样例小站”的评定等次等待您确认"
    assert words not in signed_in(cast.officer).get(reverse("desk:home")).content.decode()
    assert words in signed_in(cast.colleague).get(reverse("desk:home")).content.decode()


def test_a_drawn_campaign_shows_its_list_and_its_draw(
    cast: Cast, version: Version, small: Station, signed_in: SignIn
) -> None:
    client = signed_in(cast.officer)
    fields = {
        "organisation": cast.county.pk, "standard": version.standard.pk, "title": "年度复评",
        "starts_on": "2026-09-01", "due_on": "2026-10-31", "percent": 50,
    }  # fmt: skip
    new = reverse("stations:campaign_new")
    assert "抽查要写明公开数字" in client.post(new, fields).content.decode()
    wrong = fields | {"organisation": cast.other_county.pk, "sources": "样例彩票"}
    assert client.post(new, wrong).status_code == 422
    client.post(new, fields | {"sources": "样例彩票，8 月 31 日"})
    campaign = Campaign.objects.get()
    page = reverse("stations:campaign", args=[campaign.pk])
    everybody = reverse("review_draw:detail", args=[campaign.code])
    assert campaign.commitment in Client().get(everybody).content.decode()
    assert "样例小站" not in client.get(page).content.decode()
    assert client.post(page, {"source_0": ""}).status_code == 422
    assert Client().get(f"{everybody}draw.json").status_code == 404

    client.post(page, {"source_0": "3 14，15"})
    assert "样例小站" in client.get(page).content.decode()
    shown = Client().get(everybody).content.decode()
    assert "样例小站" in shown
    assert "3 14 15" in shown
    assert Client().get(f"{everybody}draw.json").json()["values"] == [[3, 14, 15]]
    assert Client().get(f"{everybody}plan.json").json() == campaign.plan
    assert campaign.title in Client().get(reverse("draw:index")).content.decode()

    finish = reverse("stations:review_finish", args=[campaign.reviews.get().pk])
    assert "还有条款没有结论：1.3" in client.post(finish, follow=True).content.decode()


def test_only_who_may_read_standards_is_led_to_them(cast: Cast, signed_in: SignIn) -> None:
    station = open_station(cast.town)
    address = f"/desk/stations/{station.code}/ratings/"
    assert "去看标准" in signed_in(cast.officer).get(address).content.decode()
    assert "去看标准" not in signed_in(cast.keeper).get(address).content.decode()


def test_a_condition_over_services_is_read_by_their_names(cast: Cast, signed_in: SignIn) -> None:
    version = in_force(cast)
    version.clauses.update(test="'legal_aid' in services or level == 'basic'")
    page = signed_in(cast.officer).get(version.standard.get_absolute_url()).content.decode()
    assert "服务项目里有“法律援助”，或者等级 = 基本型" in page
