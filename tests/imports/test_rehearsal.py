"""A rehearsal says row by row what would happen and why, and writes nothing."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from django.utils.translation import override

from minsheng.common.geo import from_wgs84
from minsheng.imports import registry
from minsheng.imports.models import Batch, Row
from minsheng.imports.showing import Reader
from minsheng.organisations.permissions import NotPermitted
from minsheng.places.models import Place
from tests.imports.conftest import GOOD, GOOD_2, HEAD, Desk
from tests.people import Cast


def outcomes(batch: Batch) -> dict[int, str]:
    return dict(batch.rows.values_list("number", "outcome"))


def codes(batch: Batch) -> dict[int, list[str]]:
    return {
        row.number: [problem["code"] for problem in row.problems]
        for row in batch.rows.all()
        if row.problems
    }


def test_new_rows_are_announced_and_nothing_is_written(desk: Desk) -> None:
    batch = desk.bring(GOOD, GOOD_2)
    assert batch.state == Batch.State.REHEARSED
    assert outcomes(batch) == {2: "add", 3: "add"}
    assert batch.counts == {"add": 2}
    assert not Place.objects.exists()


def test_changed_and_unchanged_rows_are_told_apart(desk: Desk, cast: Cast) -> None:
    desk.apply(desk.bring(GOOD, GOOD_2))
    batch = desk.bring(GOOD.replace("store", "公共厕所").replace(",20,", ",25,"), GOOD_2)
    assert outcomes(batch) == {2: "change", 3: "same"}
    row = batch.rows.get(number=2)
    assert (row.before, row.after) == (
        {"kind": "store", "area_m2": 20},
        {"kind": "toilet", "area_m2": 25},
    )
    told = Reader(registry.kind(batch.kind), batch).changes(row)
    assert told == "类别：便利店 → 公共厕所；面积（平方米）：20 → 25"


def test_columns_absent_from_the_file_are_left_alone_and_empty_cells_empty(desk: Desk) -> None:
    desk.apply(desk.bring(GOOD))
    without = desk.bring(
        "A1,荷花店,store,candidate,118.8801,28.9601", head="code,name,kind,state,lon,lat"
    )
    assert outcomes(without) == {2: "same"}
    emptied = desk.bring(GOOD.replace(",20,", ",,"))
    assert emptied.rows.get().after == {"area_m2": None}


@pytest.mark.parametrize("datum", ["gcj02", "bd09"])
def test_points_are_converted_once(desk: Desk, datum: str) -> None:
    lon, lat = from_wgs84(118.8801, 28.9601, datum)
    desk.apply(desk.bring(f"A1,荷花店,store,candidate,20,荷花街道,{lon},{lat}", datum=datum))
    place = Place.objects.get()
    assert (place.lon, place.lat) == pytest.approx((118.8801, 28.9601), abs=1e-5)
    assert (place.entered_lon, place.entered_lat, place.datum) == (lon, lat, datum)


def test_a_point_in_another_county_is_refused_with_the_distance(desk: Desk) -> None:
    batch = desk.bring("A1,店,store,candidate,20,,118.51,28.91", GOOD_2)
    assert codes(batch) == {2: ["outside_the_county"]}
    facts = batch.rows.get(number=2).problems[0]["facts"]
    assert facts["distance_km"] == 24.4  # 36.4 from the seat, less its reach
    reader = Reader(registry.kind(batch.kind), batch)
    assert reader.why(batch.rows.get(number=2)).startswith(
        "经度：这个点在东湖县（按乡镇驻地估计的范围）之外 24.4 公里，落在西山县一带。"
    )
    with override("en"):
        assert "24.4 km outside 东湖县 (its area estimated" in reader.why(batch.rows.get(number=2))


def test_a_point_far_from_the_town_it_claims_is_refused(desk: Desk, cast: Cast) -> None:
    batch = desk.bring("A1,店,store,candidate,20,荷花街道,118.51,28.91")
    assert codes(batch) == {2: ["outside_the_town"]}


def test_every_mistake_of_a_row_is_told_at_once(desk: Desk) -> None:
    batch = desk.bring("A1,,shop,candidate,20平米,荷花街道,118.88,91")
    assert codes(batch) == {2: ["missing", "not_a_choice", "not_a_number", "degrees_out_of_range"]}


def test_the_same_key_twice_is_refused_the_second_time(desk: Desk) -> None:
    batch = desk.bring(GOOD, GOOD_2, GOOD)
    assert codes(batch) == {4: ["twice_in_file"]}
    assert batch.rows.get(number=4).problems[0]["facts"]["row"] == 2


def test_the_template_s_example_is_passed_over(desk: Desk, cast: Cast) -> None:
    from minsheng.imports.blanks import csv_blank, xlsx_blank

    kind = registry.kind("places.candidates")
    for made, name in (
        (csv_blank(kind, cast.county), "a.csv"),
        (xlsx_blank(kind, cast.county), "a.xlsx"),
    ):
        batch = desk.bring_file(made, name)
        assert not batch.rows.exists(), name
        assert batch.state == Batch.State.REHEARSED
        assert "example_left" in [note["code"] for note in batch.notes]


def test_templates_in_english_are_read_as_well(desk: Desk, cast: Cast) -> None:
    from minsheng.imports.blanks import csv_blank

    with override("en"):
        made = csv_blank(registry.kind("places.candidates"), cast.county).decode("utf-8-sig")
    assert made.startswith("Code*,Name*")
    head, _example = made.splitlines()
    batch = desk.bring(head=head + "\nA1,Lotus shop,store,candidate" + "," * (head.count(",") - 3))
    assert codes(batch) == {2: ["missing", "missing"]}  # no coordinates; every heading was known
    assert not batch.notes


def test_geojson_points_are_candidates_too(desk: Desk) -> None:
    feature = {
        "type": "Feature",
        "properties": {"编码": "G1", "名称": "店", "类别": "便利店", "状态": "候选"},
        "geometry": {"type": "Point", "coordinates": [118.88, 28.96]},
    }
    batch = desk.bring_file(
        json.dumps({"type": "FeatureCollection", "features": [feature]}).encode(), "a.geojson"
    )
    assert outcomes(batch) == {1: "add"}


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty_file"),
        (b"name,kind\nx,store\n", "column_missing"),
        (HEAD.encode() + b",code\n", "no_rows"),
        ((HEAD + ",编码\n" + GOOD + ",A1\n").encode(), "heading_twice"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_as_a_whole(
    desk: Desk, data: bytes, code: str
) -> None:
    batch = desk.bring_file(data, "a.csv")
    assert (batch.state, batch.problem["code"]) == (Batch.State.REFUSED, code)
    assert not batch.can_apply


def test_unknown_columns_are_named_and_ignored(desk: Desk) -> None:
    batch = desk.bring(GOOD + ",13800000000", head=HEAD + ",负责人电话")
    assert [note["facts"]["headings"] for note in batch.notes] == ["负责人电话"]
    assert "13800000000" not in json.dumps(batch.rows.get().cells)


def test_the_file_is_gone_once_its_rows_are_staged(desk: Desk, tmp_path: Path) -> None:
    batch = desk.bring(GOOD)
    assert not batch.file
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]


def test_rehearsing_again_after_an_interruption_starts_afresh(desk: Desk, cast: Cast) -> None:
    from django.core.files.base import ContentFile

    from minsheng.imports.rehearsal import rehearse
    from minsheng.imports.services import upload
    from minsheng.jobs.execution import claim
    from minsheng.jobs.work import Work

    data = ContentFile("\n".join([HEAD, GOOD]).encode(), "a.csv")
    batch = upload(
        data,
        file_name="a.csv",
        kind="places.candidates",
        organisation=cast.county,
        datum="wgs84",
        actor=cast.officer,
    )
    Row.objects.create(batch=batch, number=2, outcome="same")  # left by a worker that died
    rehearse(batch.pk, Work(claim(batch.job.pk, 0)))
    assert outcomes(batch) == {2: "add"}


def test_who_may_not_import_there_cannot_upload(desk: Desk, cast: Cast) -> None:
    for actor in (cast.other_officer, cast.surveyor, cast.leader, cast.nobody):
        with pytest.raises(NotPermitted):
            desk.bring(GOOD, actor=actor)


def test_the_child_process_is_what_reads_uploads(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.undo()
    batch = desk.bring(GOOD)
    assert outcomes(batch) == {2: "add"}
