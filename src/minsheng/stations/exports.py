"""Stations for public maps: a table in each vendor's datum, to be handed in for listing.

The columns are what such forms commonly ask for. None of the four vendors publishes a binding
format for bulk submissions that could be checked here: the columns are unverified (未核实) and the
file says so by its name.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import QuerySet
from django.http import HttpResponseBase
from django.utils import timezone

from minsheng.common.geo import from_wgs84
from minsheng.common.opening import tables
from minsheng.stations.models import MapListing, Station
from minsheng.stations.queries import hours_of
from minsheng.web import exports


@dataclass(frozen=True, slots=True)
class Vendor:
    """One public map: the datum of its points, and its headings in the order of ``_values``."""

    datum: str
    heads: tuple[str, ...]


_COMMON = ("名称", "地址", "电话", "经度", "纬度", "营业时间", "分类", "行政区", "备注")
VENDORS: dict[str, Vendor] = {
    MapListing.Map.AMAP: Vendor(
        "gcj02", ("POI名称", "详细地址", "联系电话", "经度(GCJ-02)", "纬度(GCJ-02)", *_COMMON[5:])
    ),
    MapListing.Map.BAIDU: Vendor(
        "bd09", ("地点名称", "地址", "电话", "经度(BD-09)", "纬度(BD-09)", *_COMMON[5:])
    ),
    MapListing.Map.TENCENT: Vendor(
        "gcj02", ("名称", "地址", "电话", "经度(GCJ-02)", "纬度(GCJ-02)", *_COMMON[5:])
    ),
    MapListing.Map.TIANDITU: Vendor(
        "wgs84", ("名称", "地址", "电话", "经度(CGCS2000)", "纬度(CGCS2000)", *_COMMON[5:])
    ),
}
"""CGCS2000 differs from WGS-84 by centimetres: Tianditu takes the points as they are."""

CLASS = "户外劳动者服务站点"


def _values(station: Station, datum: str) -> tuple[object, ...]:
    point = from_wgs84(station.lon, station.lat, datum)
    return (
        station.name,
        station.address,
        station.phone,
        f"{point.lon:.6f}",
        f"{point.lat:.6f}",
        hours_text(station),
        CLASS,
        station.town.name if station.town else station.organisation.name,
        f"编码 {station.code}，短码 {station.short_code}",
    )


def hours_text(station: Station) -> str:
    """The week on one line, as map forms ask for it."""
    if not station.hours:
        return ""
    return "；".join(
        f"{table.title + '：' if table.title else ''}"
        + "，".join(f"{line.days} {line.hours}" for line in table.lines)
        for table in tables(hours_of(station.hours))
    )


def public_map_rows(rows: QuerySet[Station], public_map: str) -> Iterator[tuple[object, ...]]:
    """The stations as the vendor's table, row by row."""
    datum = VENDORS[public_map].datum
    for station in rows.select_related("town", "organisation").iterator(chunk_size=1000):
        yield _values(station, datum)


def public_map_file(rows: QuerySet[Station], public_map: str, ending: str) -> HttpResponseBase:
    """The vendor's table as a file."""
    name = f"{public_map}-{timezone.localdate():%Y%m%d}-未核实格式"
    heads = VENDORS[public_map].heads
    return exports.response(ending, name, heads, public_map_rows(rows, public_map))
