"""The page of borders in a real browser."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from shapely import box

from tests.browser import DESK, PHONE, Browser
from tests.organisations.builders import make_border
from tests.organisations.test_borders import EAST, PAGE, WEST, feature
from tests.people import Cast


@pytest.mark.browser
@pytest.mark.parametrize("width", [PHONE, DESK], ids=["phone", "desk"])
def test_a_refused_file_tells_each_feature_and_the_map_draws(
    browser: Browser, cast: Cast, tmp_path: Path, width: int
) -> None:
    make_border(cast.county, EAST)
    file = tmp_path / "borders.geojson"
    features = [feature(WEST, name="西山县"), feature(box(120, 30, 121, 31), code="330899")]
    file.write_text(json.dumps({"type": "FeatureCollection", "features": features}), "utf-8")
    window = browser.window(width=width, user=cast.admin)
    window.open(PAGE)
    assert window.fits()
    assert window.serious() == []
    window.page.set_input_files("#id_file", str(file))
    window.page.fill("#id_source", "样例来源")
    window.page.click("form.form button[type=submit]")
    window.page.get_by_text("边界离东湖县最近的乡镇驻地也有").wait_for()
    assert window.fits()
    assert window.serious() == []
