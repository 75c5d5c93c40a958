"""The pictures for home screens are what the script would draw, and nothing of the sign is cut off."""

from __future__ import annotations

import math

import pytest
from PIL import Image, ImageChops

from minsheng.web.app_icon import FIELD, FILES, FOLDER, LINES, drawn


@pytest.mark.parametrize("name", FILES)
def test_the_files_are_what_the_script_draws(name: str) -> None:
    side, is_cut = FILES[name]
    kept = Image.open(FOLDER / name).convert("RGBA")
    assert kept.size == (side, side)
    apart = ImageChops.difference(kept, drawn(side, is_cut=is_cut))
    assert max(high for _low, high in apart.getextrema()) <= 8  # another Pillow may round otherwise


def test_the_sign_lies_within_the_circle_that_is_never_cut_off() -> None:
    middle = FIELD / 2
    far = max(math.dist(point, (middle, middle)) for line in LINES for point in line)
    assert far + 0.9 < 0.4 * FIELD
    assert Image.open(FOLDER / "icon-maskable-512.png").convert("RGBA").getpixel((0, 0))[3] == 255
