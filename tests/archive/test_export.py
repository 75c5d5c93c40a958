"""Everything leaves in open formats that other programs read; personal data only with a name and a purpose."""

from __future__ import annotations

import csv
import json
import sqlite3
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from shapely.geometry import shape

from minsheng.archive.classes import field_kind, left_out, tables, unclassified
from minsheng.archive.exporting import FolderNotEmpty, export, faults
from minsheng.audit.models import Entry
from minsheng.stations.models import Station
from tests.papers.builders import make_paper
from tests.people import Cast
from tests.stations.builders import make_station, station_photo

pytestmark = pytest.mark.django_db


def rows_as_others_read_them(path: Path) -> int:
    """By the CSV reader of Python into a database of its own, every cell in its column."""
    with path.open(encoding="utf-8", newline="") as file:
        heads, *rows = csv.reader(file)
    book = sqlite3.connect(":memory:")
    book.execute(f"CREATE TABLE told ({', '.join(f'c{i}' for i in range(len(heads)))})")
    book.executemany(f"INSERT INTO told VALUES ({', '.join('?' * len(heads))})", rows)
    return int(book.execute("SELECT count(*) FROM told").fetchone()[0])


def test_other_programs_read_every_table_and_count_the_same_rows(
    cast: Cast, tmp_path: Path
) -> None:
    station = make_station(cast.town, name='“引号”,逗号"和\n换行')
    station_photo(station, cast.officer)
    make_paper(cast)
    folder = tmp_path / "out"

    manifest = export(folder)

    assert manifest["tables"]["stations.station"] == {"rows": 1, "points": 1, "files": 0}
    for model in tables():
        name = model._meta.label_lower
        if left_out(model, personal=False):
            assert name in manifest["left_out"]
            assert not (folder / "tables" / f"{name}.csv").exists()
            continue
        here = model._base_manager.count() - (name == "audit.entry")  # the export itself comes last
        told = manifest["tables"][name]["rows"]
        assert told == here, name
        assert rows_as_others_read_them(folder / "tables" / f"{name}.csv") == told, name
        assert len(json.loads((folder / "tables" / f"{name}.json").read_text("utf-8"))) == told
    assert list(faults(folder)) == []


def test_points_lie_where_they_were_and_files_come_along(cast: Cast, tmp_path: Path) -> None:
    station = make_station(cast.town)
    photo = station_photo(station, cast.officer)
    paper = make_paper(cast)
    folder = tmp_path / "out"

    export(folder)

    told = json.loads((folder / "tables" / "stations.station.geojson").read_text("utf-8"))
    (feature,) = told["features"]
    assert shape(feature["geometry"]).coords[0] == (station.lon, station.lat)
    assert feature["properties"]["code"] == Station.objects.get().code
    (row,) = json.loads((folder / "tables" / "stations.stationphoto.json").read_text("utf-8"))
    assert (folder / row["file"]).read_bytes() == default_storage.open(photo.file).read()
    files = json.loads((folder / "tables" / "papers.paperfile.json").read_text("utf-8"))
    kept = {one.format: bytes(one.content) for one in paper.files.all()}
    assert {one["format"]: (folder / one["content"]).read_bytes() for one in files} == kept


def test_the_dictionary_explains_every_column(cast: Cast, tmp_path: Path) -> None:
    folder = tmp_path / "out"
    export(folder)
    for table in json.loads((folder / "dictionary.json").read_text("utf-8")):
        with (folder / "tables" / f"{table['table']}.csv").open(
            encoding="utf-8", newline=""
        ) as file:
            assert next(csv.reader(file)) == [one["column"] for one in table["columns"]]


def test_secrets_never_leave_and_names_only_when_asked_for(cast: Cast, tmp_path: Path) -> None:
    open_folder, full = tmp_path / "open", tmp_path / "full"
    export(open_folder)
    export(full, personal=True, actor=cast.officer, why="换系统")

    def text(folder: Path) -> str:
        return "".join(path.read_text("utf-8") for path in (folder / "tables").iterdir())

    assert cast.surveyor.name not in text(open_folder)
    assert cast.surveyor.name in text(full)
    assert cast.officer.password not in text(full)
    assert not (full / "tables" / "sessions.session.csv").exists()


def test_an_export_is_known_to_the_audit(cast: Cast, tmp_path: Path) -> None:
    with pytest.raises(ValueError):
        export(tmp_path / "a", personal=True)
    with pytest.raises(ValueError):
        export(tmp_path / "b", personal=True, actor=cast.officer, why=" ")
    assert not Entry.objects.filter(verb="archive.exported").exists()

    export(tmp_path / "c", personal=True, actor=cast.officer, why="换系统")

    entry = Entry.objects.get(verb="archive.exported")
    assert entry.actor == cast.officer
    assert (entry.facts["personal"], entry.facts["why"]) == (True, "换系统")


def test_the_command_refuses_what_it_cannot_answer_for(cast: Cast, tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("mine")
    with pytest.raises(CommandError):
        call_command("export", str(tmp_path))
    with pytest.raises(CommandError):
        call_command("export", str(tmp_path / "x"), personal=True)
    with pytest.raises(CommandError):
        call_command("export", str(tmp_path / "x"), personal=True, who="ghost", why="?")
    with pytest.raises(FolderNotEmpty):
        export(tmp_path)
    with pytest.raises(CommandError):
        call_command("verify_export", str(tmp_path))


def test_a_changed_export_is_noticed(db: None, tmp_path: Path) -> None:
    export(tmp_path / "out")
    table = tmp_path / "out" / "tables" / "stations.station.csv"
    table.write_text(table.read_text("utf-8") + "x", encoding="utf-8")
    (tmp_path / "out" / "dictionary.csv").unlink()
    (tmp_path / "out" / "more.txt").write_text("x")

    assert list(faults(tmp_path / "out")) == [
        "dictionary.csv: missing",
        "more.txt: not in the manifest",
        "tables/stations.station.csv: changed",
    ]
    with pytest.raises(CommandError):
        call_command("verify_export", str(tmp_path / "out"))


@pytest.mark.once
def test_nothing_that_sounds_personal_leaves_unasked() -> None:
    assert unclassified() == [], "name it in archive/classes.py"
    names = [
        (model, field.name) for model in tables() for field in model._meta.concrete_fields
    ]  # fmt: skip
    assert all(field_kind(model, name) == "secret" for model, name in names if "password" in name)
