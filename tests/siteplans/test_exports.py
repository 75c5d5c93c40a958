"""A plan as files, read back by other people's parsers."""

import io
import json
from collections.abc import Callable

import openpyxl
import pytest
import shapely
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoCaptureOnCommitCallbacks

from minsheng.accounts.models import User
from minsheng.siteplans.models import SitePlan
from minsheng.web.drawn_map import Mark, draw_map
from tests.siteplans.conftest import ASKED, County
from tests.siteplans.test_plan import compute


@pytest.fixture
def fetch(
    county: County,
    signed_in: Callable[[User], Client],
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> Callable[[str], bytes]:
    county.busy.name = "=样例<便利店>#[1]"
    county.busy.save()
    plan: SitePlan = compute(county, ASKED, django_capture_on_commit_callbacks)
    browser = signed_in(county.cast.officer)
    return lambda name: browser.get(reverse(f"siteplans:{name}", args=[plan.pk])).content


def test_geojson_holds_each_site_as_a_point(county: County, fetch: Callable[[str], bytes]) -> None:
    collection = json.loads(fetch("geojson"))
    points = shapely.from_geojson(json.dumps(collection)).geoms

    assert (county.old.lon, county.old.lat) in {(point.x, point.y) for point in points}
    assert {feature["properties"]["action"] for feature in collection["features"]} == {
        "keep",
        "build",
    }


def test_the_workbook_opens_and_runs_no_formula(fetch: Callable[[str], bytes]) -> None:
    book = openpyxl.load_workbook(io.BytesIO(fetch("xlsx")))

    assert book.sheetnames == ["站点清单", "覆盖变化", "服务", "再多花钱", "设定"]
    cells = [cell for row in book.worksheets[0].iter_rows() for cell in row]
    assert not [cell for cell in cells if cell.data_type == "f"]
    assert any("样例<便利店>" in str(cell.value) for cell in cells)


def test_the_paper_is_a_pdf_even_when_names_look_like_markup(fetch: Callable[[str], bytes]) -> None:
    pdf = fetch("pdf")
    assert pdf.startswith(b"%PDF-")
    assert len(pdf) > 10_000


def test_marks_shrink_and_lose_their_numbers_where_they_are_too_many_to_tell_apart() -> None:
    def drawn(count: int) -> str:
        marks = [Mark(118 + n / 1000, 28 + n % 7 / 100, str(n)) for n in range(count)]
        return draw_map(marks).decode()

    assert drawn(100).count('text-anchor="middle"') == 100
    assert 'text-anchor="middle"' not in drawn(700)
    assert "scale(0.38)" in drawn(700)
