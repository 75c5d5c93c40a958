"""Inspections at the desk."""

from __future__ import annotations

import datetime as dt
import io

import openpyxl
from django.urls import reverse
from django.utils import timezone

from minsheng.common.workdays import is_workday
from minsheng.inspections.models import Draw, Inspection, RiskWeights
from minsheng.inspections.rules.risk import USUAL
from tests.inspections.builders import (
    a_visit,
    inspector,
    keys,
    make_template_of,
    plan,
    start,
    visited,
)
from tests.people import Cast, sign_in
from tests.stations.builders import make_station
from tests.voices.builders import report


def when(days: int = 7) -> dict[str, str]:
    today = timezone.localdate()
    until = today + dt.timedelta(days=days)
    return {"window_from": today.isoformat(), "window_until": until.isoformat()}


def test_the_page_shows_what_failed_with_photos_of_then_and_now(cast: Cast) -> None:
    who, other = inspector(cast), inspector(cast, "shi", "施认真")
    visit = a_visit(cast, who)
    judged = keys(visit)[1]
    visited(visit, who, judged)
    again = plan(visit.station, visit.template, other, cast.officer)
    visited(again, other, judged)
    page = sign_in(cast.officer).get(again.get_absolute_url()).content.decode()
    assert "第 1 条" in page
    assert "不合格" in page
    for one in (visit, again):
        photo = one.photos.get()
        assert reverse("inspections:photo", args=[one.pk, photo.pk]) in page
    assert "ZG-" in page


def test_the_plan_shows_the_numbers_behind_each_score(cast: Cast) -> None:
    who = inspector(cast)
    template = make_template_of(cast)
    calm, loud = (make_station(cast.town, name=name) for name in ("静驿站", "闹驿站"))
    for station in (calm, loud):
        visited(plan(station, template, who, cast.officer), who)
    report(loud)
    never = make_station(cast.town, name="新驿站")
    client = sign_in(cast.officer)
    url = reverse("inspections:risk")
    page = client.get(url).content.decode()
    assert page.index("新驿站") < page.index("闹驿站") < page.index("静驿站")
    assert f"90 天内群众反映：1 × {USUAL.report} = {USUAL.report}" in page
    weights = {name: getattr(USUAL, name) for name in USUAL.names()}
    client.post(reverse("inspections:weights"), weights | {"report": 33})
    assert RiskWeights.objects.get().report == 33
    assert "1 × 33 = 33" in client.get(url).content.decode()
    chosen = {"station": [never.pk], "template": template.pk, "inspectors": [who.pk], **when()}
    client.post(url, chosen)
    assert Inspection.objects.get(state="planned").station == never
    told = client.post(url, chosen | {"station": [calm.pk]}, follow=True).content.decode()
    assert "静驿站 没有安排：钱细心 不能去，上一次检查也是他。" in told


def test_a_draw_from_announcement_to_visits(cast: Cast) -> None:
    who = inspector(cast)
    template = make_template_of(cast)
    for _station in range(3):
        make_station(cast.town)
    client = sign_in(cast.officer)
    asked = {"title": "抽查", "template": template.pk, "count": 2, "team": 1, **when()}
    client.post(reverse("inspections:draw_new"), asked | {"sources": "样例彩票，周日"})
    draw = Draw.objects.get()
    assert draw.plan["sources"] == [["样例彩票", "周日"]]
    url = reverse("inspections:draw", args=[draw.pk])
    client.post(url, {"source_0": "3 9 14"})
    assert Inspection.objects.filter(draw=draw, inspectors=who).count() == 2
    told = client.post(url, {"source_0": "1 2 3"}, follow=True).content.decode()
    assert "这次抽查已经抽取过" in told


def test_results_as_file_and_on_paper(cast: Cast) -> None:
    who = inspector(cast)
    visit = a_visit(cast, who)
    visited(visit, who, keys(visit)[1])
    client = sign_in(cast.officer)
    answer = client.get(reverse("inspections:index") + "?view=results&as=xlsx")
    content = answer.getvalue() if answer.streaming else answer.content  # type: ignore[attr-defined]
    rows = list(openpyxl.load_workbook(io.BytesIO(content)).active.values)  # type: ignore[union-attr]
    assert len(rows) == 2
    assert visit.station.code in rows[1]
    paper = client.get(reverse("inspections:report", args=[visit.pk]))
    assert paper.content.startswith(b"%PDF")


def test_a_round_over_the_days_visits(cast: Cast) -> None:
    who = inspector(cast)
    first = a_visit(cast, who)
    far = make_station(cast.town, name="远驿站", lon=118.95, lat=29.0)
    plan(far, first.template, who, cast.officer)
    page = sign_in(who).get(reverse("inspections:route")).content.decode()
    assert "远驿站" in page
    assert "第 1 天" in page
    assert "公里" in page


def test_a_round_sets_out_where_and_when_the_inspector_says(cast: Cast) -> None:
    who = inspector(cast)
    a_visit(cast, who)
    client = sign_in(who)
    url = reverse("inspections:route")
    monday = timezone.localdate() + dt.timedelta(days=7)
    monday -= dt.timedelta(days=monday.weekday())
    while not is_workday(monday):
        monday += dt.timedelta(days=1)
    asked = {"from": cast.town.code, "on": monday.isoformat()}
    page = client.get(url, asked).content.decode()
    assert f"从 {cast.town.label} 出发" in page
    assert f"第 1 天 · {monday:%Y-%m-%d}" in page
    wrong = client.get(url, {"from": "nowhere", "on": "31/2"})
    assert wrong.status_code == 200


def test_a_visit_that_has_begun_cannot_be_cancelled(cast: Cast) -> None:
    who = inspector(cast)
    visit = a_visit(cast, who)
    url = reverse("inspections:cancel", args=[visit.pk])
    client = sign_in(cast.officer)
    assert client.post(url, {"why": ""}).status_code == 422
    start(visit, who)
    client.post(url, {"why": "台风"})
    visit.refresh_from_db()
    assert visit.state == "started"
