"""Bringing in demand and candidates by file: the shipped examples, datums, changing and undoing."""

from __future__ import annotations

import csv
import importlib.util
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.core.files.base import ContentFile
from django.db import transaction

from minsheng.accounts.models import User
from minsheng.common import tabular
from minsheng.common.geo import LonLat, distance_m
from minsheng.demand.models import DemandPoint
from minsheng.demand.queries import points_for
from minsheng.imports import rehearsal
from minsheng.imports.models import Batch
from minsheng.imports.services import apply_batch, undo_batch, upload
from minsheng.organisations.models import Organisation
from minsheng.organisations.services import create_post
from minsheng.organisations.starter import load_starter_tree
from minsheng.places.models import Place
from tests.demand.builders import make_point
from tests.people import Cast, person

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "examples" / "imports"
HEAD = "编码,群体,时段,人数,乡镇（街道）,经度,纬度"
ROW = "A1,快递员,10—14 时,24,荷花街道,118.8801,28.9601"


@pytest.fixture(autouse=True)
def _files_here(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.MEDIA_ROOT = tmp_path
    # The child process has tests of its own; here it would only cost time.
    monkeypatch.setattr(rehearsal.sandbox, "read_table", tabular.read_table)


@pytest.fixture
def desk(django_capture_on_commit_callbacks: Callable[..., Any]) -> Desk:
    return Desk(django_capture_on_commit_callbacks)


class Desk:
    """Uploads, applies and undoes as people do on the page; background work runs at once."""

    def __init__(self, commit: Callable[..., Any]) -> None:
        self.commit = commit

    def bring(
        self,
        data: bytes,
        name: str,
        kind: str,
        where: Organisation,
        actor: User,
        datum: str = "wgs84",
    ) -> Batch:
        with self.commit(execute=True):
            batch = upload(
                ContentFile(data, name),
                file_name=name,
                kind=kind,
                organisation=where,
                datum=datum,
                actor=actor,
            )
        return Batch.objects.get(pk=batch.pk)

    def apply(self, batch: Batch, actor: User) -> Batch:
        with self.commit(execute=True):
            apply_batch(batch.pk, actor=actor)
        return Batch.objects.get(pk=batch.pk)

    def undo(self, batch: Batch, actor: User) -> Batch:
        with self.commit(execute=True):
            undo_batch(batch.pk, actor=actor)
        return Batch.objects.get(pk=batch.pk)


@pytest.fixture
def kecheng(db: None) -> tuple[Organisation, User]:
    """The county of the shipped files, with an officer."""
    with transaction.atomic():
        load_starter_tree()
        county = Organisation.objects.get(code="330802")
        officer = person("officer", "样例干部")
        create_post(county, role="officer", title="干部", holder=officer, actor=None)
    return county, officer


@pytest.mark.parametrize(
    ("file", "datum"),
    [
        ("candidates.csv", "wgs84"),
        ("candidates.xlsx", "wgs84"),
        ("candidates-gcj02.geojson", "gcj02"),
    ],
)
def test_the_shipped_candidates_come_in_whole_in_every_format(
    desk: Desk, kecheng: tuple[Organisation, User], file: str, datum: str
) -> None:
    county, officer = kecheng
    data = (EXAMPLES / file).read_bytes()
    batch = desk.apply(desk.bring(data, file, "places.candidates", county, officer, datum), officer)

    assert batch.state == Batch.State.APPLIED
    assert Place.objects.count() == 60
    assert Place.objects.filter(state="existing", level__isnull=False).count() == 8
    place = Place.objects.get(code="KC-S0001")
    assert place.datum == datum
    assert distance_m(LonLat(place.lon, place.lat), LonLat(118.899269, 28.972781)) < 1


@pytest.mark.parametrize(
    ("file", "datum"),
    [("demand.csv", "wgs84"), ("demand.xlsx", "wgs84"), ("demand-gcj02.geojson", "gcj02")],
)
def test_the_shipped_demand_comes_in_whole_and_goes_out_again(
    desk: Desk, kecheng: tuple[Organisation, User], file: str, datum: str
) -> None:
    county, officer = kecheng
    data = (EXAMPLES / file).read_bytes()
    batch = desk.apply(desk.bring(data, file, "demand.points", county, officer, datum), officer)

    rows = points_for([county])
    assert len(rows) == 400
    first = next(row for row in rows if row.code == "KC-D0001")
    assert (first.group, first.hours, first.workers, first.district) == (
        "courier",
        "h06",
        124,
        "330802005",
    )
    assert distance_m(LonLat(first.lon, first.lat), LonLat(118.908388, 28.967199)) < 1

    desk.undo(batch, officer)
    assert not DemandPoint.objects.exists()


def test_the_shipped_files_are_what_the_script_makes() -> None:
    spec = importlib.util.spec_from_file_location(
        "examples", ROOT / "scripts" / "make_import_examples.py"
    )
    assert spec is not None
    assert spec.loader is not None
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)

    for name, rows in script.examples().items():
        shipped = (EXAMPLES / f"{name}.csv").read_text(encoding="utf-8")
        assert shipped.splitlines() == script.as_csv(rows).splitlines()
        assert (EXAMPLES / f"{name}-gcj02.geojson").read_text(
            encoding="utf-8"
        ) == script.as_geojson(rows)
        sheet = openpyxl.load_workbook(EXAMPLES / f"{name}.xlsx", read_only=True).active
        assert sheet is not None
        lines = list(csv.reader(io.StringIO(shipped.removeprefix("\ufeff"))))
        told = [["" if cell is None else str(cell) for cell in line] for line in sheet.values]
        assert told == lines


def test_the_same_code_is_the_same_point_and_drawn_ones_are_left_alone(
    desk: Desk, cast: Cast
) -> None:
    drawn = make_point(cast.county, 7, code="A1")

    def bring(row: str) -> Batch:
        data = "\n".join([HEAD, row]).encode()
        return desk.apply(
            desk.bring(data, "a.csv", "demand.points", cast.county, cast.officer), cast.officer
        )

    bring(ROW)
    second = bring(ROW.replace(",24,", ",30,"))
    assert sorted(point.workers for point in DemandPoint.objects.all()) == [7, 30]
    desk.undo(second, cast.officer)
    assert sorted(point.workers for point in DemandPoint.objects.all()) == [7, 24]
    drawn.refresh_from_db()
    assert drawn.batch.source == "drawn"


@pytest.mark.parametrize(
    "row",
    [
        ROW.replace("快递员", "飞行员"),
        ROW.replace("10—14 时", "中午"),
        ROW.replace(",24,", ",-3,"),
        ROW.replace(",24,", ",很多,"),
        ROW.replace("118.8801", "128.8801"),
        ROW.replace("A1", ""),
    ],
)
def test_a_wrong_row_is_refused_and_nothing_comes_in(desk: Desk, cast: Cast, row: str) -> None:
    data = "\n".join([HEAD, row]).encode()
    batch = desk.bring(data, "a.csv", "demand.points", cast.county, cast.officer)
    assert not batch.can_apply
    assert not DemandPoint.objects.exists()


def test_a_station_needs_its_level_and_a_candidate_has_none(desk: Desk, cast: Cast) -> None:
    head = "编码,名称,类别,状态,现有类型,经度,纬度"
    for row in (
        "A1,样例站,工会驿站,已建,,118.88,28.96",
        "A1,样例店,便利店,候选,基本型,118.88,28.96",
    ):
        data = "\n".join([head, row]).encode()
        assert not desk.bring(
            data, "a.csv", "places.candidates", cast.county, cast.officer
        ).can_apply
