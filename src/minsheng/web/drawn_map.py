"""A map drawn as one SVG picture, for paper: the offline base layer with marked points on top."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any
from xml.sax.saxutils import escape

from django.conf import settings
from django.contrib.staticfiles import finders

WIDTH, HEIGHT, BORDER = 900, 640, 40
INK = {"ok": "#1b7f4d", "watch": "#b26a00", "info": "#1f5fa8", "alert": "#b0281e", "off": "#666666"}


@dataclass(frozen=True, slots=True)
class Mark:
    """A numbered point; ``tone`` is a status tone, ``shape`` circle, square, triangle or cross."""

    lon: float
    lat: float
    number: str
    tone: str = "info"
    shape: str = "circle"


@dataclass(frozen=True, slots=True)
class Frame:
    """Degrees to picture points, with a degree of longitude as short as it is at this latitude."""

    west: float
    north: float
    scale: float
    squeeze: float

    def place(self, lon: float, lat: float) -> tuple[float, float]:
        return (
            round(BORDER + (lon - self.west) * self.squeeze * self.scale, 1),
            round(BORDER + (self.north - lat) * self.scale, 1),
        )


def _frame(marks: Sequence[Mark]) -> Frame:
    lons, lats = [mark.lon for mark in marks], [mark.lat for mark in marks]
    squeeze = math.cos(math.radians(sum(lats) / len(lats)))
    high = max(max(lats) - min(lats), 0.02)
    wide = max((max(lons) - min(lons)) * squeeze, 0.02)
    scale = min((WIDTH - 2 * BORDER) / wide, (HEIGHT - 2 * BORDER) / high)
    spare_x = (WIDTH - 2 * BORDER) / scale - (max(lons) - min(lons)) * squeeze
    spare_y = (HEIGHT - 2 * BORDER) / scale - (max(lats) - min(lats))
    return Frame(min(lons) - spare_x / 2 / squeeze, max(lats) + spare_y / 2, scale, squeeze)


@cache
def base_features() -> list[dict[str, Any]]:
    """The offline base layer's GeoJSON features; none if the file is missing."""
    path = finders.find(settings.MAP_BASE)
    if not isinstance(path, str):
        return []
    with open(path, encoding="utf-8") as file:
        features: list[dict[str, Any]] = json.load(file)["features"]
    return features


def _inside(x: float, y: float) -> bool:
    return 0 <= x <= WIDTH and 0 <= y <= HEIGHT


def _background(frame: Frame) -> Iterable[str]:
    for feature in base_features():
        shape = feature["geometry"]
        if shape["type"] == "LineString":
            stops = [frame.place(lon, lat) for lon, lat in shape["coordinates"]]
            if any(_inside(*stop) for stop in stops):
                path = " ".join(f"{x},{y}" for x, y in stops)
                yield f'<polyline points="{path}" fill="none" stroke="#d8d2c8" stroke-width="1.5"/>'
        else:
            x, y = frame.place(*shape["coordinates"])
            if _inside(x, y):
                name = escape(str(feature["properties"].get("name", "")))
                yield f'<circle cx="{x}" cy="{y}" r="2" fill="#9a9186"/>'
                yield f'<text x="{x + 5}" y="{y + 4}" font-size="11" fill="#8a8175">{name}</text>'


MOST_NUMBERED = 100
"""Of more marks the numbers could not be told apart: they shrink and lose them."""
LEAST_SIZE = 3.0


def _size(count: int) -> float:
    """Half the width of a mark, so that all of them together cover no more paper than a hundred do."""
    return max(10 * math.sqrt(min(1.0, MOST_NUMBERED / count)), LEAST_SIZE)


def _mark(frame: Frame, mark: Mark, size: float) -> str:
    x, y = frame.place(mark.lon, mark.lat)
    ink = INK[mark.tone]
    outline = {
        "circle": '<circle r="10" fill="{ink}"/>',
        "square": '<rect x="-10" y="-10" width="20" height="20" fill="{ink}"/>',
        "triangle": '<path d="M0 -12 L12 9 L-12 9 Z" fill="{ink}"/>',
        "cross": '<path d="M-8 -8 L8 8 M8 -8 L-8 8" stroke="{ink}" stroke-width="4"/>',
    }[mark.shape].format(ink=ink)
    number = (
        f'<text y="4" font-size="11" fill="#fff" text-anchor="middle">{escape(mark.number)}</text>'
    )
    told = number if size >= 10 else ""
    return f'<g transform="translate({x} {y}) scale({size / 10:.2f})">{outline}{told}</g>'


def draw_map(marks: Sequence[Mark], *, font: str = "sans-serif") -> bytes:
    """An SVG picture 900 × 640 that shows every mark; of more than ``MOST_NUMBERED`` without the numbers.

    Raises:
        ValueError: there is no mark.
    """
    if not marks:
        raise ValueError("a map needs at least one mark")
    frame = _frame(marks)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="{font}">',
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#faf7f2"/>',
        *_background(frame),
        *(_mark(frame, mark, _size(len(marks))) for mark in marks),
        "</svg>",
    ]
    return "\n".join(parts).encode()
