"""Papers are made from live data; every number says where it comes from; the same content gives the same bytes."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from docx import Document as Word
from openpyxl import load_workbook

from minsheng.accounts.models import User
from minsheng.audit.models import Entry
from minsheng.cases.models import Case
from minsheng.organisations.permissions import NotPermitted
from minsheng.papers.composing import compose
from minsheng.papers.figures import TwiceNamed, figure, known
from minsheng.papers.models import Paper
from minsheng.papers.rendering import RENDERERS
from minsheng.papers.rendering.pdf import widths
from minsheng.papers.rules.document import digest_of
from minsheng.papers.rules.periods import Period, month_of, week_of, year_of
from minsheng.papers.services import ask_for_paper
from tests.cases.builders import make_case
from tests.cases.builders import make_station as case_station
from tests.governance.builders import make_project
from tests.papers.builders import day, make_paper
from tests.people import Cast
from tests.stations.builders import make_station

SignedIn = Callable[[User], Client]
pytestmark = pytest.mark.django_db


def files_of(paper: Paper) -> dict[str, bytes]:
    return {one.format: bytes(one.content) for one in paper.files.all()}


def test_periods() -> None:
    assert week_of(day("2026-11-22")) == Period(day("2026-11-16"), day("2026-11-22"))
    assert month_of(day("2024-02-10")) == Period(day("2024-02-01"), day("2024-02-29"))
    assert month_of(day("2026-03-31")).before == month_of(day("2026-02-01"))
    assert week_of(day("2026-01-01")).before == week_of(day("2025-12-25"))
    assert year_of(day("2025-06-01")).before == year_of(day("2024-06-01"))


def test_a_monthly_brief_counts_what_is_there(cast: Cast) -> None:
    make_station(cast.town, code="A1", short_code="A1", name="样例站A1", state="open")
    make_station(cast.other_town, code="B1", short_code="B1", name="样例站B1", state="open")
    make_project(cast)

    paper = make_paper(cast)

    values = {one["key"]: one for part in paper.content["parts"] for one in part["values"]}
    assert values["stations.open"]["value"] == 1
    assert values["stations.visits"]["value"] is None
    assert values["stations.open"]["query"] == "papers.figures.stations.open_stations"
    assert "state=open" in values["stations.open"]["url"]
    assert paper.digest == digest_of(paper.content)
    targets = next(part for part in paper.content["parts"] if part["heading"] == "六、各单位进度")
    assert [row[1] for row in targets["grid"]["rows"]] == [cast.county.name]


def test_a_brief_about_the_past_says_of_which_day_each_figure_is(cast: Cast) -> None:
    """How things stand now is not how they stood; a page that shows the one is no source of the other."""
    make_project(cast)
    make_case(case_station(cast))
    this = month_of(timezone.localdate())
    for period, is_over in ((this, False), (this.before, True)):
        brief = compose("monthly", cast.city, period, timezone.now())
        values = {one["key"]: one for part in brief["parts"] for one in part["values"]}
        told = [values[key]["label"] for key in ("stations.open", "projects.red", "cases.opened")]
        now, then = f"（截至 {timezone.localdate()}）", f"（截至 {period.last}）"
        asides = [now, then, ""] if is_over else ["", "", ""]
        names = ["开放的站点", "红灯", "本期发现的问题"]
        assert told == [name + aside for name, aside in zip(names, asides, strict=True)]
        assert bool(values["projects.red"]["url"]) is not is_over
        late = next(part for part in brief["parts"] if part["heading"] == "七、超期整改单")
        assert (f"截至 {timezone.localdate()}。" in late["text"]) is is_over


def test_the_same_data_give_the_same_bytes(cast: Cast) -> None:
    make_station(cast.town, code="A1", short_code="A1", name="样例站A1", state="open")
    make_project(cast)
    at = timezone.now()
    period = month_of(timezone.localdate())
    for kind in ("weekly", "notice", "stations"):
        one, other = (compose(kind, cast.city, period, at) for _ in range(2))
        assert one == other
        for render in RENDERERS.values():
            assert render(one, digest_of(one)) == render(other, digest_of(other))


def test_every_number_in_every_file_has_its_source(cast: Cast) -> None:
    make_project(cast)
    files = files_of(make_paper(cast))

    sheets = load_workbook(io.BytesIO(files["xlsx"]))
    numbers = [row[1].value for row in sheets["指标"].iter_rows(min_row=2)]
    told = {row[1].value: row[3].value for row in sheets["来源"].iter_rows(min_row=2)}
    assert numbers
    assert all(told[name] for name in numbers)
    word = Word(io.BytesIO(files["docx"]))
    assert [table for table in word.tables if table.cell(0, 3).text == "查询"]
    assert files["pdf"].startswith(b"%PDF")


def test_the_ledger_has_a_row_for_each_case(cast: Cast) -> None:
    station = case_station(cast)
    for _ in range(3):
        make_case(station)
    paper = make_paper(cast, "cases")
    sheet = load_workbook(io.BytesIO(files_of(paper)["xlsx"]))["整改台账"]
    assert sheet.max_row - 1 == Case.objects.count() == 3


def test_a_name_that_looks_like_a_formula_stays_text(cast: Cast) -> None:
    make_station(cast.town, code="A1", short_code="A1", name="=1+1")
    sheet = load_workbook(io.BytesIO(files_of(make_paper(cast, "stations"))["xlsx"]))["站点台账"]
    assert sheet["B2"].data_type == "s"


def test_look_first_then_make_then_download(cast: Cast, signed_in: SignedIn) -> None:
    client = signed_in(cast.officer)
    asked = {"kind": "monthly", "organisation": cast.county.pk, "day": timezone.localdate()}

    page = client.get(reverse("papers:new"), asked).content.decode()
    assert "papers.figures.stations.open_stations" in page
    assert not Paper.objects.exists()

    made = client.post(reverse("papers:new"), asked)
    paper = Paper.objects.get()
    assert made["Location"] == paper.get_absolute_url()
    paper = make_paper(cast)
    shown = client.get(paper.get_absolute_url()).content.decode()
    assert paper.digest in shown
    for name, content in files_of(paper).items():
        answer = client.get(reverse("papers:file", args=[paper.pk, name]))
        assert answer.content == content
    assert client.get(reverse("papers:file", args=[paper.pk, "exe"])).status_code == 404
    assert Entry.objects.filter(verb="papers.made").exists()


def test_wrong_answers_are_told(cast: Cast, signed_in: SignedIn) -> None:
    client = signed_in(cast.officer)
    asked = {"kind": "monthly", "organisation": cast.county.pk, "day": "2199-01-01"}
    assert "还没有到这一天" in client.get(reverse("papers:new"), asked).content.decode()
    neighbour = asked | {"organisation": cast.other_county.pk, "day": "2026-01-01"}
    assert client.post(reverse("papers:new"), neighbour).status_code == 200
    assert not Paper.objects.exists()


def test_a_paper_is_seen_at_its_union_and_above(cast: Cast, signed_in: SignedIn) -> None:
    paper = make_paper(cast)
    url = paper.get_absolute_url()
    assert signed_in(cast.leader).get(url).status_code == 200
    assert signed_in(cast.other_officer).get(url).status_code == 404
    assert signed_in(cast.keeper).get(url).status_code == 403


def test_nobody_asks_about_a_neighbour(cast: Cast) -> None:
    with pytest.raises(NotPermitted):
        ask_for_paper("monthly", cast.other_county, timezone.localdate(), actor=cast.officer)


def test_a_figure_has_one_name_and_an_owner() -> None:
    assert all(one.owner and one.label for one in known().values())
    with pytest.raises(TwiceNamed):
        figure("stations.open", "", "", owner="", when="now")(lambda scope: 0)


def test_a_date_in_a_wide_table_has_a_column_it_fits_into() -> None:
    heads = ["编号", "办结期限", "超期"]
    number, date, late = widths([heads, ["ZG-00001", "2026-11-23 09:12", "0"]])
    assert date > len("2026-11-23") / 2 > number > late
