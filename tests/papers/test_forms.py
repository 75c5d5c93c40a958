"""Upper-level forms: mapped once, filled by machine, re-read by another library; traps are refused."""

from __future__ import annotations

import io
import zipfile

import pytest
from openpyxl import load_workbook

from minsheng.common.problem import Refused
from minsheng.organisations.permissions import NotPermitted
from minsheng.papers.filling import fill, open_workbook, proposed
from minsheng.papers.sample import blank_form
from minsheng.papers.services import map_cells
from tests.papers.builders import make_paper, make_template
from tests.people import Cast
from tests.stations.builders import make_station

pytestmark = pytest.mark.django_db


def test_a_form_is_filled_and_its_formula_stays(cast: Cast) -> None:
    make_station(cast.town, code="A1", short_code="A1", name="样例站A1", state="open")
    make_station(cast.town, code="A2", short_code="A2", name="样例站A2", state="building")
    template = make_template(cast)

    paper = make_paper(cast, "form", template=template)

    content = bytes(paper.files.get(format="xlsx").content)
    sheet = load_workbook(io.BytesIO(content))["汇总"]
    assert (sheet["B2"].value, sheet["B3"].value, sheet["B7"].value) == (1, 1, "=B2+B3")
    assert [str(one) for one in sheet.merged_cells.ranges] == ["A1:B1"]
    assert paper.files.count() == 3


def test_cells_are_proposed_from_the_words_beside_them() -> None:
    assert proposed(open_workbook(blank_form()))[:2] == [
        ("汇总", "B2", "stations.open"),
        ("汇总", "B3", "stations.building"),
    ]


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("汇总!B7 = stations.open", "公式"),
        ("汇总!B1 = stations.open", "合并单元格"),
        ("别处!B2 = stations.open", "没有工作表"),
        ("汇总!B2 = stations.likes", "没有名为"),
        ("B2 stations.open", "看不懂"),
        ("汇总!ZZZ3 = stations.open", "看不懂"),
        ("汇总!B2 = stations.open\n汇总!B2 = cases.late", "写了两次"),
    ],
)
def test_traps_are_refused(cast: Cast, line: str, why: str) -> None:
    template = make_template(cast)
    with pytest.raises(Refused) as refused:
        map_cells(template.pk, line, actor=cast.officer)
    assert why in refused.value.problem.code


@pytest.mark.parametrize("name", ["xl/charts/chart1.xml", "xl/vbaProject.bin"])
def test_what_filling_would_lose_is_refused(name: str) -> None:
    file = io.BytesIO(blank_form())
    with zipfile.ZipFile(file, "a") as pack:
        pack.writestr(name, "x")
    with pytest.raises(Refused):
        open_workbook(file.getvalue())


def torn_form() -> bytes:
    """A ZIP with all parts of a workbook, one of which breaks off."""
    file, whole = io.BytesIO(), zipfile.ZipFile(io.BytesIO(blank_form()))
    with zipfile.ZipFile(file, "w") as pack:
        for name in whole.namelist():
            content = whole.read(name)
            pack.writestr(name, content[:40] if name == "xl/workbook.xml" else content)
    return file.getvalue()


def test_what_is_no_workbook_is_refused() -> None:
    for content in (b"", b"PK\x03\x04", b"x" * 6_000_000, torn_form()):
        with pytest.raises(Refused):
            open_workbook(content)


def test_the_same_figures_give_the_same_workbook() -> None:
    targets = [("汇总", "B2", "stations.open")]
    one, other = (fill(blank_form(), targets, {"stations.open": 7}) for _ in range(2))
    assert one == other


def test_a_neighbour_does_not_map_our_form(cast: Cast) -> None:
    template = make_template(cast)
    with pytest.raises(NotPermitted):
        map_cells(template.pk, "汇总!B2 = stations.open", actor=cast.other_officer)
