"""The pages of demand: published figures for all who may look, exact points for those who may edit."""

import re
from collections.abc import Callable

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from minsheng.accounts.models import User
from minsheng.demand.models import (
    DemandBatch,
    DemandPoint,
    HourBand,
    Need,
    PopulationMargin,
    WorkerGroup,
)
from minsheng.demand.queries import needs_for
from minsheng.demand.showing import steps
from tests.demand.builders import make_point
from tests.people import Cast

SignIn = Callable[[User], Client]


RANDOM = re.compile(r'(?:name="csrfmiddlewaretoken" value|nonce)="[^"]*"')
"""What a page draws by lot: any three digits may stand in it."""


def page(client: Client, url: str) -> str:
    """The page but for what it draws by lot."""
    answer = client.get(url)
    assert answer.status_code == 200
    return RANDOM.sub("", answer.content.decode())


def test_the_overview_rounds_and_withholds(cast: Cast, signed_in: SignIn) -> None:
    make_point(cast.county, 137, town=cast.town)
    make_point(cast.county, 7.25, band="h22", town=cast.town)
    html = page(signed_in(cast.leader), "/desk/demand/?union=330899")

    assert "135" in html
    assert "少于 10" in html
    assert "137" not in html
    assert "7.25" not in html


def test_nobody_sees_figures_of_another_county(cast: Cast, signed_in: SignIn) -> None:
    make_point(cast.other_county, 777, town=cast.other_town)
    client = signed_in(cast.officer)
    for query in ("", "?union=330898", "?union=3308", "?union=nowhere&group=x&resolution=99"):
        html = page(client, f"/desk/demand/{query}")
        assert "775" not in html
        assert "石门镇" not in html.split('id="areas"')[1]
    assert signed_in(cast.surveyor).get("/desk/demand/").status_code == 403


def test_the_file_holds_published_figures_only(cast: Cast, signed_in: SignIn) -> None:
    make_point(cast.county, 137, town=cast.town)
    make_point(cast.county, 3, band="h22", town=cast.town)
    answer = signed_in(cast.leader).get("/desk/demand/?union=330899&as=csv")
    text = answer.getvalue().decode("utf-8-sig")

    assert "荷花街道" in text
    assert "135" in text
    assert "少于 10" in text
    assert "137" not in text


def test_filters_by_group_and_hours_narrow_the_figures(cast: Cast, signed_in: SignIn) -> None:
    make_point(cast.county, 100, town=cast.town)
    make_point(cast.county, 40, group="truck", band="h22", town=cast.town)
    client = signed_in(cast.officer)

    table = page(client, "/desk/demand/?group=truck&band=h22").split('id="areas"')[1]
    assert "40</td>" in table
    assert "100" not in table.split("</table>")[0]
    assert "还没有需求数据" in page(client, "/desk/demand/?group=vendor")


def test_exact_points_are_for_those_who_may_edit_them(cast: Cast, signed_in: SignIn) -> None:
    point = make_point(cast.county, 137)
    theirs = make_point(cast.other_county, 138)

    assert signed_in(cast.leader).get("/desk/demand/points/").status_code == 403
    client = signed_in(cast.officer)
    html = page(client, "/desk/demand/points/")
    assert "137" in html
    assert "138" not in html
    assert "137" in page(client, f"/desk/demand/points/{point.pk}/")
    assert client.get(f"/desk/demand/points/{theirs.pk}/").status_code == 404
    assert client.post(f"/desk/demand/points/{theirs.pk}/remove/").status_code == 404
    client.post(f"/desk/demand/points/{point.pk}/remove/")
    assert list(DemandPoint.objects.all()) == [theirs]


def test_the_number_of_queries_does_not_grow(cast: Cast, signed_in: SignIn) -> None:
    client = signed_in(cast.city_officer)

    def queries(url: str) -> int:
        with CaptureQueriesContext(connection) as seen:
            client.get(url)
        return len(seen)

    make_point(cast.county, town=cast.town)
    urls = (
        "/desk/demand/",
        "/desk/demand/points/",
        "/desk/demand/batches/",
        "/desk/demand/margins/",
    )
    few = [queries(url) for url in urls]
    for number in range(18):
        where = cast.county if number % 2 else cast.other_county
        make_point(where, lon=118.8 + number / 100, town=cast.other_town)
    assert [queries(url) for url in urls] == few


def test_spots_are_drawn_for_several_parts_of_the_day(cast: Cast, signed_in: SignIn) -> None:
    bands = list(HourBand.objects.filter(code__in=["h10", "h18"]))
    form = {
        "organisation": cast.county.pk,
        "group": WorkerGroup.objects.get(code="delivery").pk,
        "bands": [band.pk for band in bands],
        "workers": "12.5",
        "drawn": '[{"lon": 118.88, "lat": 28.96}]',
        "points": "118.89,28.97",
    }
    client = signed_in(cast.officer)
    client.post("/desk/demand/points/draw/", form)
    client.post("/desk/demand/points/draw/", {**form, "organisation": cast.other_county.pk})

    points = DemandPoint.objects.order_by("code")
    assert [point.code for point in points] == ["D0001", "D0002", "D0003", "D0004"]
    assert {point.batch.source for point in points} == {"drawn"}
    assert sum(point.workers for point in points) == 50


def test_a_batch_is_retired_once_and_no_longer_counts(cast: Cast, signed_in: SignIn) -> None:
    make_point(cast.county, 500)
    batch = DemandBatch.objects.get()
    client = signed_in(cast.officer)
    client.post(f"/desk/demand/batches/{batch.pk}/retire/")
    again = client.post(f"/desk/demand/batches/{batch.pk}/retire/", follow=True)

    assert "别人刚刚做过" in again.content.decode()
    assert "500" not in page(client, "/desk/demand/points/")
    assert DemandPoint.objects.count() == 1


def test_needs_show_what_is_unverified_and_are_set_by_version(
    cast: Cast, signed_in: SignIn
) -> None:
    client = signed_in(cast.officer)
    assert "未核实" in page(client, "/desk/demand/needs/")

    url = "/desk/demand/needs/330899/truck/shower/"
    answers = {"percent": "62.5", "reach_m": "2500", "source": "县总调查", "verified": "on"}
    client.post(url, answers)
    client.post(url, {**answers, "percent": "70"})

    own = Need.objects.filter(organisation=cast.county).order_by("pk")
    assert [(need.share, need.until is None) for need in own] == [(0.625, False), (0.7, True)]
    assert needs_for(cast.town, ["truck"], ["shower"])[0].share == 0.7
    assert needs_for(cast.other_county, ["truck"], ["shower"])[0].share == 0.6
    assert "62.5 %" in page(client, url)

    client.post(url + "reset/")
    assert needs_for(cast.county, ["truck"], ["shower"])[0].share == 0.6


def test_needs_of_other_unions_cannot_be_touched(cast: Cast, signed_in: SignIn) -> None:
    client = signed_in(cast.officer)
    for union in ("3308", "330898"):
        url = f"/desk/demand/needs/{union}/truck/shower/"
        assert client.post(url, {"percent": "1", "reach_m": "1"}).status_code == 404
        assert client.post(url + "reset/").status_code == 404
    assert client.get("/desk/demand/needs/330899/truck/nothing/").status_code == 404
    assert not Need.objects.exclude(organisation=None).exists()


def test_odd_shares_come_back_with_words(cast: Cast, signed_in: SignIn) -> None:
    client = signed_in(cast.officer)
    for percent in ("-1", "101", "nan", "many", ""):
        answer = client.post(
            "/desk/demand/needs/330899/truck/shower/", {"percent": percent, "reach_m": "100"}
        )
        assert "请先改正下面的问题" in answer.content.decode(), percent
    assert not Need.objects.exclude(organisation=None).exists()


def test_populations_are_kept_by_version_and_an_empty_field_takes_one_away(
    cast: Cast, signed_in: SignIn
) -> None:
    client = signed_in(cast.officer)
    url = "/desk/demand/margins/330899001/"
    client.post(url, {"workers_courier": "120", "workers_truck": "30", "source": "平台数据"})
    client.post(url, {"workers_courier": "120", "workers_truck": "", "source": "平台数据"})

    rows = PopulationMargin.objects.order_by("pk")
    assert [(row.group.code, row.workers, row.until is None) for row in rows] == [
        ("courier", 120, True),
        ("truck", 30, False),
    ]
    assert "120" in page(client, "/desk/demand/margins/")
    assert client.get("/desk/demand/margins/330898001/").status_code == 404


def test_a_retired_drawing_batch_makes_room_for_a_new_one(cast: Cast, signed_in: SignIn) -> None:
    make_point(cast.county)
    DemandBatch.objects.update(retired_at=timezone.now())
    form = {
        "organisation": cast.county.pk,
        "group": WorkerGroup.objects.get(code="truck").pk,
        "bands": [HourBand.objects.get(code="h22").pk],
        "workers": "12",
        "points": "118.89,28.97",
    }
    signed_in(cast.officer).post("/desk/demand/points/draw/", form)
    assert DemandPoint.objects.current().count() == 1


def test_the_map_has_five_classes_that_follow_the_largest_count() -> None:
    assert [step.start for step in steps(0)] == [10, 20, 50, 100, 200]
    assert [step.start for step in steps(12_000)] == [10, 500, 1000, 2000, 5000]
    assert [str(step.label) for step in steps(450)][-1] == "200+"
