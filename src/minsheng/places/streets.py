"""Street files: reading what was uploaded, and the streets packed for keeping."""

from __future__ import annotations

import io
import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any

import numpy as np
from django.utils.translation import gettext_noop
from numpy.typing import NDArray

from minsheng.common.geo import NotOnEarth, checked, to_wgs84
from minsheng.common.problem import Refused
from minsheng.engines.common.faults import BadInput
from minsheng.engines.siting.network import Network, edge_lengths, snap
from minsheng.engines.siting.problem import Bools, Floats
from minsheng.engines.siting.streets import MEANS, read_osm, read_streets
from minsheng.engines.siting.tables import Table, read_csv
from minsheng.places.rules import MOST_STREETS, MOST_UNPACKED
from minsheng.places.street_faults import packed as packed_faults

Streets = dict[str, Network]
"""By means ("foot", "ebike"): WGS-84, seven decimals; metres to the centimetre."""

Tell = Callable[[float], object]

FAULT = gettext_noop("文件里有 %(count)s 处要改。")
ZIP_BROKEN = gettext_noop("压缩包打不开。请重新压缩（ZIP，不加密码）后再上传。")
ZIP_LACKS = gettext_noop("压缩包里要有 nodes.csv 和 edges.csv，或者一个 .osm 文件。")
TOO_LARGE = gettext_noop("解开后超过 %(most)s MB。请只导出本地区的路网。")
TOO_MANY = gettext_noop("路段太多，最多 %(most)s 段。请只导出本地区的路网。")
NONE = gettext_noop("文件里没有可以走或骑的路。")
NOT_ON_EARTH = gettext_noop("有的坐标不是地球上的点。请检查经度和纬度是否写反。")


def read_street_file(file: IO[bytes], datum: str, tell: Tell) -> Streets:
    """The streets in an OSM extract (.osm), or in a zip with one, or with nodes.csv and edges.csv.

    Args:
        datum: of nodes.csv; an extract is always WGS-84.
        tell: is told the share done, 0 to 1.

    Raises:
        Refused: the file is none of these, too large, or not as it should be; the code is the sentence that says why.
    """
    with tempfile.TemporaryDirectory(prefix="minsheng-streets-") as name:
        folder = Path(name)
        _unpack(file, folder)
        tell(0.2)
        try:
            read = _read_lists if (folder / "nodes.csv").exists() else _read_extract
            return read(folder, datum, tell)
        except BadInput as bad:
            raise Refused(FAULT, told=packed_faults(bad.faults), count=len(bad.faults)) from bad


def _unpack(file: IO[bytes], folder: Path) -> None:
    if not zipfile.is_zipfile(file):
        file.seek(0)
        _copy(file, folder / "network.osm", MOST_UNPACKED)
        return
    left = MOST_UNPACKED
    try:
        with zipfile.ZipFile(file) as packed:
            for entry in packed.infolist():
                kept = _kept_as(entry.filename)
                if kept and not (folder / kept).exists():
                    with packed.open(entry) as part:
                        left -= _copy(part, folder / kept, left)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError) as error:
        raise Refused(ZIP_BROKEN) from error
    there = {path.name for path in folder.iterdir()}
    if not ({"nodes.csv", "edges.csv"} <= there or there == {"network.osm"}):
        raise Refused(ZIP_LACKS)


def _kept_as(name: str) -> str:
    """Under which name a packed file is unpacked; "" for what is not wanted. Folders do not matter."""
    last = name.replace("\\", "/").rpartition("/")[2].lower()
    if last in {"nodes.csv", "edges.csv"}:
        return last
    return "network.osm" if last.endswith((".osm", ".osm.xml")) else ""


def _copy(source: IO[bytes], target: Path, most: int) -> int:
    """Bytes copied; counted while they come, as a zip may lie about its size."""
    done = 0
    with target.open("wb") as out:
        while part := source.read(2**20):
            done += len(part)
            if done > most:
                raise Refused(TOO_LARGE, most=MOST_UNPACKED // 2**20)
            out.write(part)
    return done


def _read_extract(folder: Path, datum: str, tell: Tell) -> Streets:
    walked = _tidy(read_osm(folder / "network.osm"))
    tell(0.5)
    try:
        ridden = _tidy(read_osm(folder / "network.osm", "ebike"))
    except BadInput:  # nothing but footpaths
        ridden = _part(walked, np.zeros(len(walked.ends), dtype=np.bool_))
    tell(0.8)
    return {"foot": walked, "ebike": ridden}


def _read_lists(folder: Path, datum: str, tell: Tell) -> Streets:
    nodes, edges = read_csv(folder / "nodes.csv"), read_csv(folder / "edges.csv")
    network = read_streets(nodes, edges, "wgs84")
    usable = {means: _usable(edges, means) for means in MEANS}
    faults = nodes.faults + edges.faults
    if faults:
        raise BadInput(faults)
    tell(0.5)
    if datum != "wgs84":
        moved = [to_wgs84(lon, lat, datum) for lon, lat in _on_earth(network.xy)]
        network = _with_xy(network, np.array(moved, dtype=np.float64).reshape(-1, 2))
    tell(0.8)
    streets = {means: _tidy(_part(network, usable[means])) for means in MEANS}
    if not any(len(one.ends) for one in streets.values()):
        raise Refused(NONE)
    return streets


def _usable(edges: Table, means: str) -> Bools:
    """(edges,) whether the column named after the means does not say no."""
    words = edges.choices(means, ("yes", "no"))
    return np.array([word != "no" for word in words], dtype=np.bool_)


def _on_earth(xy: Floats) -> list[tuple[float, float]]:
    try:
        return [checked(lon, lat) for lon, lat in xy.tolist()]
    except NotOnEarth as error:
        raise Refused(NOT_ON_EARTH) from error


def _with_xy(network: Network, xy: Floats) -> Network:
    return Network(xy, network.ends, network.metres, network.oneway, "wgs84")


def _part(network: Network, wanted: Bools) -> Network:
    ends = network.ends[wanted]
    return Network(network.xy, ends, network.metres[wanted], network.oneway[wanted], "wgs84")


def _tidy(network: Network) -> Network:
    """Only nodes that an edge meets, and rounded once and for all, so that every copy is the same."""
    if len(network.ends) > MOST_STREETS:
        raise Refused(TOO_MANY, most=MOST_STREETS)
    _on_earth(network.xy)
    met, ends = np.unique(network.ends, return_inverse=True)
    return Network(
        np.round(network.xy[met].reshape(-1, 2), 7),
        ends.reshape(-1, 2).astype(np.int64),
        np.round(network.metres, 2),
        network.oneway,
        "wgs84",
    )


def tidy(nodes: list[list[float]], edges: list[tuple[int, int]]) -> Network:
    """Streets from plain lists: nodes as (lon, lat) in WGS-84, edges as pairs of node numbers, straight."""
    xy, ends = np.array(nodes, dtype=np.float64), np.array(edges, dtype=np.int64)
    metres = edge_lengths(xy, ends, "wgs84")
    return _tidy(Network(xy, ends, metres, np.zeros(len(ends), dtype=np.bool_), "wgs84"))


def counts_of(streets: Streets) -> dict[str, dict[str, float]]:
    """Per means how many pieces of street there are and their length."""
    return {
        means: {"streets": len(one.ends), "km": round(float(one.metres.sum()) / 1000, 1)}
        for means, one in streets.items()
    }


def far_from(network: Network, lonlat: Floats) -> list[int]:
    """Which of the points (n, 2) no street is near."""
    if not len(network.ends):
        return list(range(len(lonlat)))
    found = snap(network, lonlat, "wgs84") if len(lonlat) else None
    return [] if found is None else np.flatnonzero(found.edge < 0).tolist()


def packed(streets: Streets) -> bytes:
    """All means in one compressed file."""
    columns: dict[str, NDArray[Any]] = {}
    for means, one in streets.items():
        columns |= {
            f"{means}_xy": one.xy,
            f"{means}_ends": one.ends.astype(np.int32),
            f"{means}_metres": one.metres,
            f"{means}_oneway": one.oneway,
        }
    out = io.BytesIO()
    np.savez_compressed(out, **columns)  # type: ignore[arg-type]  # arrays only
    return out.getvalue()


def unpacked(content: bytes, means: str) -> Network:
    """The streets of one means."""
    with np.load(io.BytesIO(content), allow_pickle=False) as columns:
        return Network(
            columns[f"{means}_xy"],
            columns[f"{means}_ends"].astype(np.int64),
            columns[f"{means}_metres"],
            columns[f"{means}_oneway"],
            "wgs84",
        )
