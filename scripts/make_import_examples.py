"""Writes the files a newcomer imports: candidates and demand of one county, all invented.

Run it from the checkout with the package on the path:  PYTHONPATH=src python scripts/make_import_examples.py
Same tree and seed, same files. CSV and XLSX hold WGS-84; the GeoJSON twin holds GCJ-02, as a
phone map gives it.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import os
import random
from pathlib import Path
from typing import Any

import django
import xlsxwriter

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "minsheng.project.settings")
django.setup()

from minsheng.common.geo import from_wgs84  # noqa: E402  after the set-up
from minsheng.demand.sample import drafts  # noqa: E402
from minsheng.demand.seeds import BANDS, GROUPS  # noqa: E402
from minsheng.organisations.models import Organisation  # noqa: E402
from minsheng.organisations.starter import starter_rows  # noqa: E402
from minsheng.places.models import Place  # noqa: E402
from minsheng.places.sample import LOOKS, Spot, invented, spots_of  # noqa: E402
from minsheng.places.seeds import LEVELS  # noqa: E402

FOLDER = Path(__file__).parents[1] / "examples" / "imports"
COUNTY, SEED = "330802", 7
STATIONS, PLACES, POINTS = 8, 60, 400
MADE = dt.datetime(2026, 1, 1)  # noqa: DTZ001  a fixed date, so that the same rows give the same file
YES_NO = {True: "是", False: "否"}
Row = dict[str, Any]


def gathering_spots() -> list[Spot]:
    """Where people gather in the county's towns; other spots than those of the sample city."""
    towns = [
        Organisation(
            name=row["name"], code=row["code"], lon=float(row["lon"]), lat=float(row["lat"])
        )
        for row in starter_rows()
        if row["parent"] == COUNTY and row["kind"] == "town"
    ]
    return spots_of(towns, seed=SEED)


def place_rows(there: list[Spot]) -> list[Row]:
    """The candidates' file: some stations that stand already, the rest candidates."""
    chance = random.Random(f"examples {SEED}")  # noqa: S311  invented data, not a secret
    chosen = chance.choices(there, [spot.pull for spot in there], k=PLACES)
    looks = chance.choices(LOOKS, [look.weight for look in LOOKS], k=PLACES)
    rows = []
    for number, (spot, look) in enumerate(zip(chosen, looks, strict=True), 1):
        place = invented(spot, number, look, chance, station=number <= STATIONS)
        rows.append(place_row(place, chance.choices(LEVELS, [5, 2, 1])[0][1]))
    return rows


def place_row(place: Place, level: str) -> Row:
    existing = place.state == Place.State.EXISTING
    return {
        "编码": f"KC-{place.code}",
        "名称": place.name,
        "类别": str(place.get_kind_display()),
        "状态": str(place.get_state_display()),
        "现有类型": level if existing else "",
        "共建单位": place.partner,
        "乡镇（街道）": place.town.name.removesuffix("总工会") if place.town else "",
        "经度": place.lon,
        "纬度": place.lat,
        "面积（平方米）": place.area_m2,
        "可同时容纳（人）": place.capacity,
        "在一楼": YES_NO[bool(place.ground_floor)],
        "临街": YES_NO[bool(place.street_front)],
        "可停非机动车": YES_NO[bool(place.bike_parking)],
        "可 24 小时开放": YES_NO[bool(place.open_all_day)],
        "到公交站（米）": place.transit_m,
    }


def demand_rows(there: list[Spot]) -> list[Row]:
    """The demand file: who is where in which part of the day."""
    groups = {code: name for code, name, _name_en in GROUPS}
    made = drafts(there, seed=SEED, name=COUNTY, share=0.3)
    chance = random.Random(f"examples demand {SEED}")  # noqa: S311  as above
    kept = sorted(chance.sample(range(len(made)), min(POINTS, len(made))))
    return [
        {
            "编码": f"KC-D{number:04d}",
            "群体": groups[made[place].group],
            "时段": BANDS[made[place].band][1],
            "人数": made[place].workers,
            "乡镇（街道）": made[place].spot.town.name.removesuffix("总工会"),
            "经度": made[place].lon,
            "纬度": made[place].lat,
            "说明": "样例",
        }
        for number, place in enumerate(kept, 1)
    ]


def as_csv(rows: list[Row]) -> str:
    file = io.StringIO()
    writer = csv.DictWriter(file, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    return "\ufeff" + file.getvalue()


def as_geojson(rows: list[Row]) -> str:
    """One feature per line; points in GCJ-02."""
    features = []
    for row in rows:
        lon, lat = from_wgs84(row["经度"], row["纬度"], "gcj02")
        told = {name: value for name, value in row.items() if name not in {"经度", "纬度"}}
        point = {"type": "Point", "coordinates": [round(lon, 6), round(lat, 6)]}
        feature = {"type": "Feature", "geometry": point, "properties": told}
        features.append(json.dumps(feature, ensure_ascii=False))
    return '{"type": "FeatureCollection", "features": [\n' + ",\n".join(features) + "\n]}\n"


def write_xlsx(rows: list[Row], path: Path) -> None:
    with xlsxwriter.Workbook(path) as book:
        book.set_properties({"created": MADE})
        sheet = book.add_worksheet("数据")
        sheet.freeze_panes(1, 0)
        sheet.write_row(0, 0, list(rows[0]), book.add_format({"bold": True}))
        for line, row in enumerate(rows, 1):
            sheet.write_row(line, 0, list(row.values()))


def examples() -> dict[str, list[Row]]:
    """The rows of both lists."""
    there = gathering_spots()
    return {"candidates": place_rows(there), "demand": demand_rows(there)}


if __name__ == "__main__":
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, rows in examples().items():
        (FOLDER / f"{name}.csv").write_text(as_csv(rows), encoding="utf-8", newline="")
        (FOLDER / f"{name}-gcj02.geojson").write_text(as_geojson(rows), encoding="utf-8")
        write_xlsx(rows, FOLDER / f"{name}.xlsx")
