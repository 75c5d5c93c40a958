"""Make the starter tree of Quzhou from public lists: names, codes, English names and points.

Run from the checkout:  PYTHONPATH=src python scripts/make_quzhou_tree.py
It reads src/minsheng/organisations/data/quzhou/ and writes tree.csv there. Same input, same file.

How a town gets its point (column ``point_source``; column ``point_note`` says which way):

* ``geonames``: a GeoNames place bears the town's name (or, failing that, sounds the same or
  carries the name with a short ending) and lies within NEAR_KM of the county seat. Where several
  do, the best kind of match wins, then the one nearest to the seat.
* ``estimated``: none does. A GeoNames place named like exactly one village of the town stands in
  for it; failing that, a subdistrict is put beside the county seat and a town into the widest gap
  between the points known so far. Estimates are for drawing a sample city, not for finding a door.
"""

from __future__ import annotations

import csv
import math
import re
from dataclasses import dataclass
from pathlib import Path

from pypinyin import lazy_pinyin

FOLDER = Path(__file__).parents[1] / "src/minsheng/organisations/data/quzhou"
COLUMNS = [
    "code",
    "parent",
    "kind",
    "name",
    "name_en",
    "gb_code",
    "lon",
    "lat",
    "point_source",
    "point_note",
]

NEAR_KM = 35.0
"""A county of Quzhou is at most about this far from its seat; homonyms elsewhere lie farther away."""

KM_PER_DEGREE_LAT, KM_PER_DEGREE_LON = 111.2, 97.4  # at 29° north

ENDINGS = {"畲族乡": "She Ethnic Township", "街道": "Subdistrict", "镇": "Town", "乡": "Township"}
DISTRICTS = {"区": "District", "县": "County", "市": "City"}
SPOKEN = {  # readings a dictionary gets wrong in place names
    "石佛": ["shi", "fo"], "四都": ["si", "du"], "廿八都": ["nian", "ba", "du"], "廿里": ["nian", "li"],
    "长台": ["chang", "tai"], "长虹": ["chang", "hong"],
}  # fmt: skip

SEATS_IN_GEONAMES = {"330802": "1797264", "330824": "1804873", "330825": "1802261"}
SEATS_BY_HAND = {"330803": (118.96, 28.98), "330822": (118.51, 28.90), "330881": (118.63, 28.74)}
"""County seats that are not in the extract, to the nearest hundredth of a degree (about 1 km)."""

REACH_KM = {"330802": (5.0, 9.0)}
"""How far from the seat a town without any hint is put; the others lie between 8 and 18 km."""

OTHERS = [
    (
        "3308Z1",
        "zone",
        "衢州智造新城总工会",
        "Quzhou Intelligent Manufacturing New City Federation of Trade Unions",
    ),
    ("3308Z2", "zone", "衢州智慧新城总工会", "Quzhou Smart New City Federation of Trade Unions"),
    ("3308D1", "direct", "衢州市直系统工委", "Quzhou Municipal Departments Union Committee"),
    ("3308S1", "system", "中石化系统工会", "Sinopec System Trade Union"),
    ("3308S2", "system", "供电系统工会", "Power Supply System Trade Union"),
    ("3308S3", "system", "邮政系统工会", "Postal System Trade Union"),
    ("3308S4", "system", "高速系统工会", "Expressway System Trade Union"),
    ("3308S5", "system", "移动系统工会", "China Mobile System Trade Union"),
    ("3308S6", "system", "电信系统工会", "China Telecom System Trade Union"),
    ("3308S7", "system", "铁塔系统工会", "China Tower System Trade Union"),
]


@dataclass(frozen=True, slots=True)
class Point:
    lon: float
    lat: float

    def km_to(self, other: Point) -> float:
        return math.hypot(
            (self.lon - other.lon) * KM_PER_DEGREE_LON, (self.lat - other.lat) * KM_PER_DEGREE_LAT
        )

    def moved(self, km: float, angle: float) -> Point:
        return Point(
            self.lon + km * math.cos(angle) / KM_PER_DEGREE_LON,
            self.lat + km * math.sin(angle) / KM_PER_DEGREE_LAT,
        )


@dataclass(frozen=True, slots=True)
class Place:
    """One GeoNames place."""

    id: str
    name: str
    name_zh: str
    point: Point


def read(name: str) -> list[dict[str, str]]:
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def places() -> list[Place]:
    return [
        Place(
            row["geonameid"],
            row["name"],
            row["name_zh"],
            Point(float(row["longitude"]), float(row["latitude"])),
        )
        for row in read("geonames-places.csv")
    ]


def split_ending(name: str, endings: dict[str, str]) -> tuple[str, str]:
    """「石梁镇」 → 「石梁」, "Town"."""
    for ending, english in endings.items():
        if name.endswith(ending):
            return name.removesuffix(ending), english
    raise ValueError(f"{name} has no known ending")


def latin(stem: str) -> str:
    """The name in pinyin, with an apostrophe where syllables could be misread."""
    syllables = SPOKEN.get(stem) or lazy_pinyin(stem)
    rest = "".join(f"'{s}" if s[0] in "aeo" else s for s in syllables[1:])
    return (syllables[0] + rest).capitalize()


def likeness(stem: str, place: Place) -> int | None:
    """0 same name, 1 same sound, 2 the name with a short ending or beginning; None: another name."""
    if place.name_zh == stem:
        return 0
    if place.name.replace("’", "'") == latin(stem):
        return 1
    if place.name_zh in {f"{stem}街", f"{stem}埂", f"{stem}镇", f"下{stem}"}:
        return 2
    return None


LIKENESS = ("same name", "same sound", "name with an ending")


def by_name(stem: str, seat: Point, known: list[Place]) -> tuple[Point, str] | None:
    found = [
        (kind, place.point.km_to(seat), place)
        for place in known
        if (kind := likeness(stem, place)) is not None and place.point.km_to(seat) <= NEAR_KM
    ]
    if not found:
        return None
    kind, _, place = min(found, key=lambda match: (*match[:2], match[2].id))
    return place.point, f"GeoNames {place.id} {place.name_zh}: {LIKENESS[kind]}"


def by_village(villages: set[str], seat: Point, known: list[Place]) -> tuple[Point, str] | None:
    found = [
        (place.point.km_to(seat), place)
        for place in known
        if place.name_zh in villages and place.point.km_to(seat) <= NEAR_KM
    ]
    if not found:
        return None
    _, place = min(found, key=lambda match: (match[0], match[1].id))
    return place.point, f"its village {place.name_zh}, GeoNames {place.id}"


def widest_gap(seat: Point, reach_km: tuple[float, float], taken: list[Point]) -> Point:
    """The place around the seat that is farthest from every point taken."""
    low, high = reach_km
    options = [
        seat.moved(km, 2 * math.pi * turn / 24)
        for km in (low, (low + high) / 2, high)
        for turn in range(24)
    ]
    return max(options, key=lambda option: min(option.km_to(other) for other in taken))


def seats(known: list[Place]) -> dict[str, tuple[Point, str, str]]:
    """County code → point, source, note."""
    by_id = {place.id: place for place in known}
    found = {
        code: (
            by_id[place_id].point,
            "geonames",
            f"GeoNames {place_id} {by_id[place_id].name_zh}: county seat",
        )
        for code, place_id in SEATS_IN_GEONAMES.items()
    }
    by_hand = {
        code: (Point(*point), "estimated", "county seat, set by hand to 0.01 degrees")
        for code, point in SEATS_BY_HAND.items()
    }
    return found | by_hand


def village_names(towns: set[str]) -> dict[str, set[str]]:
    """Town code → names of its villages that no other village and no town of the city bears."""
    stems = [
        (
            row["streetCode"],
            re.sub("(社区居委会|村民委员会|村委会|居委会|社区|村)$", "", row["name"]),
        )
        for row in read("villages.csv")
    ]
    count: dict[str, int] = {}
    for _, stem in stems:
        count[stem] = count.get(stem, 0) + 1
    names: dict[str, set[str]] = {}
    for code, stem in stems:
        if count[stem] == 1 and stem not in towns:
            names.setdefault(code, set()).add(stem)
    return names


def locate_towns(
    towns: list[dict[str, str]], known: list[Place]
) -> dict[str, tuple[Point, str, str]]:
    """Town code → point, source, note; certain ones first, so that estimates keep clear of them."""
    county = seats(known)
    stems = {row["code"]: split_ending(row["name"], ENDINGS)[0] for row in towns}
    villages = village_names(set(stems.values()))
    points: dict[str, tuple[Point, str, str]] = {}
    for row in towns:
        if match := by_name(stems[row["code"]], county[row["areaCode"]][0], known):
            points[row["code"]] = (match[0], "geonames", match[1])
    for row in towns:
        seat = county[row["areaCode"]][0]
        if row["code"] not in points and (
            match := by_village(villages.get(row["code"], set()), seat, known)
        ):
            points[row["code"]] = (match[0], "estimated", match[1])
    for row in (row for row in towns if row["code"] not in points):
        seat, taken = county[row["areaCode"]][0], [point for point, _, _ in points.values()]
        reach_km = (
            (1.2, 3.0)
            if row["name"].endswith("街道")
            else REACH_KM.get(row["areaCode"], (8.0, 18.0))
        )
        points[row["code"]] = (
            widest_gap(seat, reach_km, [seat, *taken]),
            "estimated",
            "near the county seat",
        )
    return points


def placed(point: Point, source: str, note: str) -> dict[str, str]:
    return {
        "lon": f"{point.lon:.5f}",
        "lat": f"{point.lat:.5f}",
        "point_source": source,
        "point_note": note,
    }


def rows() -> list[dict[str, str]]:
    known, towns = places(), read("streets.csv")
    county_points, town_points = seats(known), locate_towns(towns, known)
    union = "Federation of Trade Unions"
    tree = [
        {
            "code": "3308", "parent": "", "kind": "city", "name": "衢州市总工会", "name_en": f"Quzhou {union}",
            "gb_code": "330800", **placed(*county_points["330802"]),
        }
    ]  # fmt: skip
    for row in read("areas.csv"):
        stem, ending = split_ending(row["name"], DISTRICTS)
        tree.append({
            "code": row["code"], "parent": "3308", "kind": "county", "name": f"{row['name']}总工会",
            "name_en": f"{latin(stem)} {ending} {union}", "gb_code": row["code"], **placed(*county_points[row["code"]]),
        })  # fmt: skip
    for code, kind, name, english in OTHERS:
        tree.append(
            {"code": code, "parent": "3308", "kind": kind, "name": name, "name_en": english}
        )
    for row in towns:
        stem, ending = split_ending(row["name"], ENDINGS)
        tree.append({
            "code": row["code"], "parent": row["areaCode"], "kind": "town", "name": f"{row['name']}总工会",
            "name_en": f"{latin(stem)} {ending} {union}", "gb_code": row["code"], **placed(*town_points[row["code"]]),
        })  # fmt: skip
    return tree


def write(path: Path) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows())


if __name__ == "__main__":
    write(FOLDER / "tree.csv")
