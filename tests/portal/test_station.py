"""Where the QR code on the plaque leads."""

from __future__ import annotations

import datetime as dt
import re
import uuid

from django.test import Client
from django.utils import timezone

from minsheng.common.geo import from_wgs84
from minsheng.portal.routes import routes_to
from minsheng.stations.models import UsageCount, WeatherWarning
from minsheng.voices.services import receive_report
from tests.inspections.builders import inspector, make_template_of, plan
from tests.people import Cast
from tests.portal.builders import station
from tests.stations.builders import station_photo


def test_all_a_worker_needs(client: Client, cast: Cast) -> None:
    one = station(cast.town, address="荷花路 1 号", services=["toilet"], phone="0570-1234567")
    page = client.get(f"/z/{one.short_code}/").content.decode()
    assert "正在开放，全天不关门" in page
    assert "24 小时" in page
    assert "荷花路 1 号" in page
    assert "厕所" in page
    assert f"/z/{one.short_code}/report/locked/" in page
    assert f"/z/{one.short_code}/rate/" in page
    assert "没有核实过" in page
    assert "uri.amap.com" in page


def test_it_sets_no_cookie_and_is_read_in_english(client: Client, cast: Cast) -> None:
    one = station(cast.town)
    answer = client.get(f"/z/{one.short_code}/", headers={"accept-language": "en"})
    assert "Open now, day and night" in answer.content.decode()
    assert not answer.cookies


def test_a_scan_of_the_plaque_is_a_visit_and_a_shared_link_is_none(
    client: Client, cast: Cast
) -> None:
    one = station(cast.town)
    client.get(f"/z/{one.short_code}/")
    assert not UsageCount.objects.exists()
    for _again in range(2):
        page = client.get(f"/z/{one.short_code.lower()}/?scan", follow=True).content.decode()
    assert [(row.source, row.visits) for row in UsageCount.objects.all()] == [("qr", 1)]
    assert f'data-share="http://testserver/z/{one.short_code}/"' in page


def test_the_code_may_be_typed_small_and_with_strokes(client: Client, cast: Cast) -> None:
    code = station(cast.town).short_code
    typed = f"{code[:3]}-{code[3:]}".lower()
    assert client.get(f"/z/{typed}/").url == f"/z/{code}/"  # type: ignore[attr-defined]
    assert client.get("/z/", {"code": typed}).url == f"/z/{code}/"  # type: ignore[attr-defined]


def test_unknown_exited_and_coming_stations_have_pages_that_lead_on(
    client: Client, cast: Cast
) -> None:
    gone = station(cast.town, state="exited", exit_reason="demolished")
    coming = station(cast.town, state="building")
    asleep = station(cast.town, state="suspended")
    told = {"AAAAAA": 404, gone.short_code: 410, coming.short_code: 200, asleep.short_code: 200}
    for code, status in told.items():
        answer = client.get(f"/z/{code}/")
        assert answer.status_code == status
        assert "/find/" in answer.content.decode()
    assert "暂停开放" in client.get(f"/z/{asleep.short_code}/").content.decode()


def test_the_heat_is_told_at_the_top(client: Client, cast: Cast) -> None:
    one, now = station(cast.town), timezone.now()
    WeatherWarning.objects.create(
        organisation=cast.county,
        responsible=cast.post_of(cast.officer),
        kind="heat",
        level="red",
        starts=now - dt.timedelta(hours=1),
        ends=now + dt.timedelta(hours=4),
    )
    assert "高温红色预警" in client.get(f"/z/{one.short_code}/").content.decode()


def test_the_next_worker_learns_of_a_locked_door(client: Client, cast: Cast) -> None:
    one = station(cast.town)
    receive_report(one, kind="locked", key=uuid.uuid4())
    assert "有人反映门锁着" in client.get(f"/z/{one.short_code}/").content.decode()


def test_only_public_photos_of_stations_in_use_are_shown(client: Client, cast: Cast) -> None:
    one = station(cast.town)
    photo = station_photo(one, cast.officer)
    address = f"/z/{one.short_code}/photos/{photo.pk}/"
    assert address in client.get(f"/z/{one.short_code}/").content.decode()
    assert client.get(address)["Content-Type"] == "image/jpeg"
    photo.is_public = False
    photo.save()
    assert client.get(address).status_code == 404


def test_each_map_app_gets_the_point_in_its_own_datum(cast: Cast) -> None:
    one = station(cast.town, "样例,荷花驿站")
    gaode, baidu, tencent, own = (route.url for route in routes_to(one))
    mars, baidus = from_wgs84(one.lon, one.lat, "gcj02"), from_wgs84(one.lon, one.lat, "bd09")
    assert f"{mars.lon:.6f}%2C{mars.lat:.6f}" in gaode
    assert f"{mars.lat:.6f}%2C{mars.lon:.6f}" in tencent
    assert f"{baidus.lat:.6f}%2C{baidus.lon:.6f}" in baidu
    assert own.startswith(f"geo:{one.lat:.6f},{one.lon:.6f}?")


def test_inspectors_get_from_the_plaque_to_the_field_app_whether_or_not_a_visit_is_planned(
    client: Client, cast: Cast
) -> None:
    one, who = station(cast.town), inspector(cast)
    way = f"/field/?code={one.short_code}"
    client.force_login(who, backend="django.contrib.auth.backends.ModelBackend")
    before = client.get(f"/z/{one.short_code}/").content.decode()
    visit = plan(one, make_template_of(cast), who, cast.officer)
    after = client.get(f"/z/{one.short_code}/").content.decode()
    assert visit.state == "planned"
    assert before.count(way) == after.count(way) == 1  # the page gives no visit away, not even here


def test_a_planned_visit_changes_nothing_a_keeper_or_a_stranger_sees(
    client: Client, cast: Cast
) -> None:
    one = station(cast.town)

    def seen() -> list[str]:
        shown = []
        for person in (cast.keeper, cast.officer, None):
            client.logout()
            if person:
                client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
            page = client.get(f"/z/{one.short_code}/").content.decode()
            shown.append(re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", page))
        return shown

    before = seen()
    plan(one, make_template_of(cast), inspector(cast), cast.officer)
    assert seen() == before
    assert "/field/" not in before[0] + before[2]
