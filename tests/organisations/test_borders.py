"""Borders are uploaded by who governs the organisations, as a whole or not at all."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils.translation import override
from shapely import box, from_geojson
from shapely.geometry import mapping

from minsheng.accounts.models import User
from minsheng.audit.models import Entry
from minsheng.common.geo import LonLat, from_wgs84
from minsheng.organisations.claims import ground
from minsheng.organisations.models import Border
from minsheng.organisations.permissions import NotPermitted
from minsheng.organisations.roles import Role
from minsheng.organisations.services import create_post, remove_border, set_borders
from tests.organisations.builders import make_border
from tests.people import Cast, organisation, person

SignIn = Callable[[User], Client]
EAST, WEST = box(118.7, 28.8, 119.0, 29.1), box(118.4, 28.8, 118.7, 29.1)
PAGE = "/desk/organisations/borders/"


def feature(shape: Any, **properties: object) -> dict[str, Any]:
    return {"type": "Feature", "properties": properties, "geometry": mapping(shape)}


def upload(client: Client, *features: object, datum: str = "wgs84") -> Any:
    data = json.dumps({"type": "FeatureCollection", "features": features}).encode()
    return send(client, data, datum=datum)


def send(client: Client, data: bytes, *, datum: str = "wgs84") -> Any:
    file = SimpleUploadedFile("borders.geojson", data)
    return client.post(
        reverse("organisations:borders"), {"file": file, "datum": datum, "source": "样例来源"}
    )


def messages_of(answer: Any) -> list[str]:
    return [sentence for _offer, sentence in answer.context["told"]]


def test_features_find_their_organisations_by_code_and_by_name(
    cast: Cast, signed_in: SignIn
) -> None:
    client = signed_in(cast.admin)
    answer = upload(client, feature(EAST, adcode=330899), feature(WEST, name="西山县"))
    assert answer.status_code == 302
    stored = {border.organisation_id: border for border in Border.objects.all()}
    assert set(stored) == {cast.county.pk, cast.other_county.pk}
    assert from_geojson(stored[cast.county.pk].shape).equals(EAST)
    assert stored[cast.county.pk].area_km2 == pytest.approx(973, abs=5)
    verbs = Entry.objects.filter(verb="organisation.border_set").values_list("actor", flat=True)
    assert list(verbs) == [cast.admin.pk] * 2
    page = client.get(reverse("organisations:borders")).content.decode()
    assert "东湖县总工会" in page
    assert "样例来源" in page
    assert (
        "样例来源"
        in client.get(reverse("organisations:detail", args=[cast.county.pk])).content.decode()
    )


def test_from_then_on_the_border_decides(cast: Cast, signed_in: SignIn) -> None:
    point = LonLat(118.72, 28.82)  # within the border, yet far from every seat
    assert ground().outside(point, cast.county.path) is not None
    upload(signed_in(cast.admin), feature(EAST, code="330899"))
    assert ground().outside(point, cast.county.path) is None
    found = ground().outside(LonLat(118.69, 28.95), cast.county.path)
    assert found is not None
    assert not found.is_estimated


@pytest.mark.parametrize("datum", ["gcj02", "bd09"])
def test_the_datum_of_the_file_is_converted_once(cast: Cast, signed_in: SignIn, datum: str) -> None:
    corners = [list(from_wgs84(lon, lat, datum)) for lon, lat in EAST.exterior.coords]
    shape = {"type": "Polygon", "coordinates": [corners]}
    one = {"type": "Feature", "properties": {"code": "330899"}, "geometry": shape}
    upload(signed_in(cast.admin), one, datum=datum)
    stored = Border.objects.get()
    assert from_geojson(stored.shape).hausdorff_distance(EAST) < 1e-5
    assert stored.datum == datum


def test_one_bad_feature_and_none_is_saved(cast: Cast, signed_in: SignIn) -> None:
    crossing = {
        "type": "Polygon",
        "coordinates": [[[118.8, 28.9], [119, 29.1], [119, 28.9], [118.8, 29.1], [118.8, 28.9]]],
    }
    line = {"type": "LineString", "coordinates": [[118.8, 28.9], [118.9, 29]]}
    organisation(cast.county, "town", "清水镇总工会", "330899009")
    organisation(cast.other_county, "town", "清水镇总工会", "330898009")
    answer = upload(
        signed_in(cast.admin),
        feature(EAST, code="330899"),
        feature(WEST),
        feature(WEST, name="没有县"),
        feature(WEST, name="清水镇"),
        feature(EAST, name="东湖县"),
        feature(box(120, 30, 120.2, 30.2), code="330898"),
        {"type": "Feature", "properties": {"code": "330898001"}, "geometry": line},
        {"type": "Feature", "properties": {"code": "330899001"}, "geometry": crossing},
        feature(box(28.8, 118.7, 29.1, 119), name="荷花街道"),
        {
            "type": "Feature",
            "properties": {"code": "330899001"},
            "geometry": {"type": "Polygon", "coordinates": [["x"]]},
        },
        None,
    )
    assert answer.status_code == 200
    told = messages_of(answer)
    beginnings = [
        "可以：东湖县，",
        "要素没有写明是哪个组织",
        "您管理的组织里没有“没有县”",
        "有几个组织都叫“清水镇”",
        "和第 1 个要素是同一个组织",
        "边界离西山县最近的乡镇驻地也有 ",
        "图形是 LineString，不是面",
        "边界和自己交叉",
        "边界上有不在地球上的点",
        "图形读不懂",
        "要素没有写明是哪个组织",
    ]
    assert [
        sentence[: len(start)] for sentence, start in zip(told, beginnings, strict=True)
    ] == beginnings
    assert not Border.objects.exists()
    assert not Entry.objects.filter(verb="organisation.border_set").exists()


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"{", "写错了"),
        (b"[1]", "不是 GeoJSON 的要素集"),
        (b'{"type": "FeatureCollection", "features": []}', "没有内容"),
        (b'{"features": 3}', "不是 GeoJSON 的要素集"),
        (b"   ", "文件是空的"),
        (b"[" * 100_000, "写错了"),
        (b'{"crs": {"properties": {"name": "EPSG:4549"}}, "features": [{}]}', "EPSG:4549"),
    ],
)
def test_a_file_that_is_none_is_refused_in_words(
    cast: Cast, signed_in: SignIn, data: bytes, message: str
) -> None:
    answer = send(signed_in(cast.admin), data)
    assert message in answer.context["form"].errors["file"][0]


def test_a_border_drawn_a_little_carelessly_is_mended(cast: Cast, signed_in: SignIn) -> None:
    spike = [
        [118.7, 28.8],
        [119, 28.8],
        [119.05, 28.8],
        [119, 28.8],
        [119, 29.1],
        [118.7, 29.1],
        [118.7, 28.8],
    ]
    shape = {"type": "Polygon", "coordinates": [spike]}
    upload(
        signed_in(cast.admin),
        {"type": "Feature", "properties": {"code": "330899"}, "geometry": shape},
    )
    assert from_geojson(Border.objects.get().shape).equals(EAST)


def test_uploading_again_replaces(cast: Cast, signed_in: SignIn) -> None:
    client = signed_in(cast.admin)
    upload(client, feature(EAST, code="330899"))
    upload(client, feature(box(118.8, 28.8, 119.0, 29.1), code="330899"))
    assert from_geojson(Border.objects.get().shape).bounds[0] == 118.8


# --- who may -----------------------------------------------------------------------------------


def county_admin(cast: Cast) -> User:
    someone = person("county_admin", "县管理员")
    create_post(cast.county, role=Role.SYSTEM_ADMIN, title="管理员", holder=someone, actor=None)
    return someone


def test_only_who_governs_organisations_opens_the_page(cast: Cast, signed_in: SignIn) -> None:
    for someone in (cast.leader, cast.city_officer, cast.officer, cast.auditor, cast.nobody):
        client = signed_in(someone)
        assert client.get(reverse("organisations:borders")).status_code == 403
        assert upload(client, feature(EAST, code="330899")).status_code == 403
    assert not Border.objects.exists()


def test_a_county_s_administrator_neither_sees_nor_changes_another_county_s_border(
    cast: Cast, signed_in: SignIn
) -> None:
    make_border(cast.other_county, WEST)
    client = signed_in(county_admin(cast))
    page = client.get(reverse("organisations:borders")).content.decode()
    assert "东湖县" in page
    assert "西山县" not in page
    answer = upload(client, feature(EAST, code="330899"), feature(WEST, code="330898"))
    assert messages_of(answer)[1].startswith("您管理的组织里没有“330898”")
    away = reverse("organisations:border_remove", args=[cast.other_county.pk])
    assert client.post(away).status_code == 404
    assert [border.organisation for border in Border.objects.all()] == [cast.other_county]


def test_the_deeds_ask_for_the_right_themselves(cast: Cast) -> None:
    actor = county_admin(cast)
    make_border(cast.other_county, WEST)
    with pytest.raises(NotPermitted):
        set_borders(
            {cast.county.pk: EAST, cast.other_county.pk: WEST},
            datum="wgs84",
            source="样例",
            actor=actor,
        )
    with pytest.raises(NotPermitted):
        remove_border(cast.other_county.pk, actor=actor)
    assert [border.organisation for border in Border.objects.all()] == [cast.other_county]


def test_a_border_is_removed_by_post_and_the_estimate_is_back(
    cast: Cast, signed_in: SignIn
) -> None:
    make_border(cast.county, EAST)
    client = signed_in(cast.admin)
    address = reverse("organisations:border_remove", args=[cast.county.pk])
    assert client.get(address).status_code == 405
    assert client.post(address).status_code == 302
    area = ground().area(cast.county.path)
    assert area is not None
    assert area.is_estimated
    assert Entry.objects.filter(verb="organisation.border_removed").count() == 1


def test_the_page_speaks_english_and_needs_few_queries(
    cast: Cast, signed_in: SignIn, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    for number in range(12):
        town = organisation(
            cast.county, "town", f"第{number}镇总工会", f"3308991{number:02}", lon=118.8, lat=28.9
        )
        make_border(town, box(118.8, 28.9, 118.81, 28.91))
    client = signed_in(cast.admin)
    with override("en"), django_assert_max_num_queries(16):
        page = client.get(PAGE, headers={"Accept-Language": "en"}).content.decode()
    assert "Upload borders" in page
    assert "Area estimated from the seats of towns" in page
