"""The site's sign as pictures for home screens: the lines of ``static/web/icon.svg``, drawn in pixels.

``scripts/make_icons.py`` writes them into the static folder; a test compares the files with these drawings.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path

from PIL import Image, ImageDraw

FOLDER = Path(__file__).parent / "static" / "web"
FILES = {
    "icon-180.png": (180, True),
    "icon-192.png": (192, False),
    "icon-512.png": (512, False),
    "icon-maskable-512.png": (512, True),
}
"""Name → side in pixels, and whether the system cuts its own shape out of it."""

FIELD = 32
FINER = 4
"""Drawn so many times larger and then made smaller, so that edges are smooth."""

RED, WHITE = (0xB0, 0x28, 0x1E, 255), (255, 255, 255, 255)
Point = tuple[float, float]


def _arc(centre: Point, radius: float, start: float, end: float) -> list[Point]:
    """Points on a circle from one angle to the other, in degrees, clockwise from the right."""
    angles = [math.radians(start + (end - start) * step / 24) for step in range(25)]
    x, y = centre
    return [(x + radius * math.cos(one), y + radius * math.sin(one)) for one in angles]


LINES: list[list[Point]] = [
    [(6.5, 15), (16, 8), (25.5, 15)],
    [(9.5, 13.5), (9.5, 24.5), (22.5, 24.5), (22.5, 13.5)],
    [(18, 17), (18, 19.5), *_arc((15.5, 19.5), 2.5, 0, 180), (13, 17), (18, 17)],
    [(18, 17.5), (18.8, 17.5), *_arc((18.8, 18.8), 1.3, -90, 90), (18, 20.1)],
]
"""A roof, walls and a cup, on a field of 32: within the circle of four fifths that is never cut off."""


def drawn(side: int, *, is_cut: bool) -> Image.Image:
    """The sign, ``side`` pixels wide; one that will be cut has no corners and no frame of its own."""
    pixel = side * FINER / FIELD
    picture = Image.new("RGBA", (side * FINER, side * FINER), RED if is_cut else (0, 0, 0, 0))
    pen = ImageDraw.Draw(picture)
    if not is_cut:
        edge = side * FINER - 1
        pen.rounded_rectangle((0, 0, edge, edge), 6 * pixel, fill=RED)
        frame = (pixel, pixel, edge - pixel, edge - pixel)
        pen.rounded_rectangle(frame, 5 * pixel, outline=(0xEB, 0xC9, 0xC7, 255), width=round(pixel))
    for line in LINES:
        _stroke(pen, [(x * pixel, y * pixel) for x, y in line], 1.8 * pixel)
    return picture.resize((side, side), Image.Resampling.LANCZOS)


def _stroke(pen: ImageDraw.ImageDraw, line: Sequence[Point], width: float) -> None:
    """A line with round ends and corners."""
    pen.line(line, fill=WHITE, width=round(width))
    for x, y in line:
        pen.ellipse((x - width / 2, y - width / 2, x + width / 2, y + width / 2), fill=WHITE)
