"""What a change did: from counts to an answer, from known changes to stations to compare with; who may ask."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from minsheng.accounts.models import User
from minsheng.audit.services import record
from minsheng.cases.models import Case
from minsheng.cli.main import main
from minsheng.effects import words
from minsheng.effects.models import Evaluation
from minsheng.effects.queries.comparing import proposed, union_of
from minsheng.effects.queries.figures import panel_of
from minsheng.effects.queries.offers import offers_for
from minsheng.effects.services import StillComputing, ask_again
from minsheng.effects.tasks import compute
from minsheng.engines.effects import evaluate, panel_digest, panel_from_data
from minsheng.organisations.permissions import NotPermitted
from minsheng.stations.models import PostedHours, Station, UsageCount
from tests.cases.builders import make_case
from tests.effects.builders import WEEKS_AFTER, changed_on, counted_station, make_evaluation
from tests.papers.builders import Silent
from tests.people import Cast
from tests.stations.builders import OFFICE, make_station
from tests.voices.builders import rate

pytestmark = pytest.mark.django_db


def computed(row: Evaluation) -> Evaluation:
    compute(Silent(), evaluation_id=row.pk)  # type: ignore[arg-type]
    row.refresh_from_db()
    return row


def _checked(content: bytes, folder: Path) -> tuple[int, dict[str, object]]:
    (folder / "figures.json").write_bytes(content)
    told = CliRunner().invoke(main, ["check", "effect", str(folder / "figures.json")])
    return told.exit_code, json.loads(told.stdout)


def test_a_lift_of_use_is_found_told_and_can_be_recomputed(
    cast: Cast, signed_in: Callable[[User], Client], tmp_path: Path
) -> None:
    changed = [counted_station(cast.town, code, lift=8) for code in ("A1", "A2")]
    compared = [counted_station(cast.town, code) for code in ("B1", "B2", "B3")]
    row = computed(make_evaluation(cast, changed, compared))

    assert row.organisation == cast.county
    assert row.result is not None
    assert row.result["verdict"] == "more"
    assert row.result["estimate"]["low"] < 8 < row.result["estimate"]["high"]
    panel = panel_from_data(row.panel)
    assert panel_digest(panel) == row.digest
    assert evaluate(panel).estimate.value == row.result["estimate"]["value"]

    page = signed_in(cast.officer).get(row.get_absolute_url()).content.decode()
    assert words.verdict(row) in page
    assert "不能说明什么" in page
    file = signed_in(cast.leader).get(reverse("effects:figures", args=[row.pk]))
    assert file.json()["sha256"] == row.digest
    assert _checked(file.content, tmp_path) == (0, {"valid": True, "differences": []})
    lie = file.content.replace(b'"verdict": "more"', b'"verdict": "less"')
    assert _checked(lie, tmp_path)[0] == 1

    before = row.digest
    UsageCount.objects.filter(station=changed[0]).update(source="claimed")
    again = computed(ask_again(row.pk, actor=cast.officer))
    assert again.digest != before
    assert again.result is not None
    assert again.result["left_out"] == ["A1"]
    with pytest.raises(NotPermitted):
        ask_again(row.pk, actor=cast.other_officer)


def test_too_few_weeks_are_refused_with_a_plain_reason(cast: Cast) -> None:
    row = computed(make_evaluation(cast, [counted_station(cast.town, "A1", weeks=3)]))
    assert row.result is None
    assert words.refusal(row) == "改变前只有 3 周有数据，至少要 8 周。"
    assert words.short_verdict(row) == "数据不够"


def test_a_station_keeps_one_way_of_counting(cast: Cast) -> None:
    """A counter that came with the change counts otherwise: it is not taken for more visitors."""
    station = counted_station(cast.town, "A1")
    days = [changed_on() + dt.timedelta(days=number) for number in range(7 * WEEKS_AFTER)]
    UsageCount.objects.bulk_create(
        UsageCount(station=station, day=day, source="sensor", visits=500) for day in days
    )
    unit = panel_of(make_evaluation(cast, [station]), timezone.localdate()).units[0]
    assert all(one is None or one < 30 for one in unit.values)
    assert unit.values[-1] is not None


def test_ratings_are_pooled_and_cases_counted(cast: Cast) -> None:
    station = make_station(cast.town, added_at=timezone.now() - dt.timedelta(weeks=20))
    for stars in (5, 4, 3):
        rate(station, stars)
    rating = make_evaluation(cast, [station], measure="rating")
    Evaluation.objects.filter(pk=rating.pk).update(
        changed_on=timezone.localdate() - dt.timedelta(days=6)
    )
    rating.refresh_from_db()
    tomorrow = timezone.localdate() + dt.timedelta(days=1)
    assert panel_of(rating, tomorrow).units[0].values[-1] == 4

    case = make_case(station)
    Case.objects.filter(pk=case.pk).update(opened_at=timezone.now() - dt.timedelta(days=3))
    values = panel_of(make_evaluation(cast, [station], measure="cases"), timezone.localdate()).units[0].values  # fmt: skip
    assert values[-1] == 1
    assert values[0] is None
    assert values[-2] == 0


def test_known_changes_are_offered_and_unchanged_stations_proposed(
    cast: Cast, signed_in: Callable[[User], Client]
) -> None:
    longer, edited, quiet, other_kind = (
        make_station(cast.town, code=code, short_code=code, name=f"样例站{code}", **more)
        for code, more in (("A1", {}), ("A2", {}), ("A3", {}), ("A4", {"kind": Station.Kind.MOVABLE}))
    )  # fmt: skip
    make_station(cast.other_town, code="Z1", short_code="Z1")
    on = changed_on()
    noon = timezone.make_aware(dt.datetime.combine(on, dt.time(12)))
    late = {**OFFICE, "week": {**OFFICE["week"], "sat": ["09:00-21:00"]}}
    closed = {**late, "exceptions": [{"from": "2026-10-01", "until": "2026-10-03", "hours": [], "reason": "装修"}]}  # fmt: skip
    for hours, at in ((OFFICE, noon - dt.timedelta(days=200)), (late, noon), (closed, noon + dt.timedelta(days=9))):  # fmt: skip
        PostedHours.objects.create(station=longer, hours=hours, since=at, by=cast.officer)
    record(cast.officer, "station.changed", edited, fields="name,services")

    offers = offers_for(cast.officer)
    assert [(one.change, one.on, one.stations) for one in offers] == [
        ("services", timezone.localdate(), (edited,)),
        ("hours", on, (longer,)),
    ]
    assert offers[1].what == "每周开放 35 小时改为 47 小时"
    taken = signed_in(cast.officer)
    told = {"change": "hours", "what": offers[1].what, "on": on.isoformat(), "measure": "use",
            "changed": longer.code, "comparing": "none"}  # fmt: skip
    taken.post(reverse("effects:new"), told)
    taken.post(reverse("effects:new"), told | {"what": "晚上多开三小时"})
    mine, theirs = Evaluation.objects.order_by("pk")
    with translation.override("en"):
        assert mine.told == "Open 47 hours a week instead of 35"
        assert theirs.told == "晚上多开三小时"
    theirs.delete(), mine.delete()
    assert [one.is_ripe for one in offers] == [False, True]
    assert offers_for(cast.other_officer) == []

    assert list(proposed(cast.officer, [longer], timezone.localdate())) == [quiet]
    assert other_kind not in proposed(cast.city_officer, [longer], on)
    assert union_of([longer, Station.objects.get(code="Z1")]) == cast.city


def test_asking_by_form(cast: Cast, signed_in: Callable[[User], Client]) -> None:
    for code in ("A1", "A2"):
        make_station(cast.town, code=code, short_code=code)
    make_station(cast.other_town, code="Z1", short_code="Z1")
    client, url = signed_in(cast.officer), reverse("effects:new")
    told = {
        "change": "hours", "what": "晚上多开三小时", "on": changed_on().isoformat(), "measure": "use",
        "changed": "A1 样例站\n\n", "comparing": "proposed", "compared": "",
    }  # fmt: skip
    for wrong, says in (
        ({"changed": "Z1"}, "没有找到这些编码的站点：Z1"),
        ({"comparing": "listed", "compared": "a1"}, "不能又是改了的"),
        ({"comparing": "listed"}, "请列出至少一个站点"),
        ({"on": "2199-01-01"}, "还没有到这一天"),
    ):
        answer = client.post(url, told | wrong)
        assert answer.status_code == 422
        assert says in answer.content.decode()
    assert client.post(url, told).status_code == 302
    row = Evaluation.objects.get()
    assert [one.code for one in row.compared.all()] == ["A2"]
    filled = client.get(url, {"on": changed_on().isoformat(), "stations": "A1", "what": "试"})
    assert "A2 样例荷花驿站" in filled.content.decode()
    with pytest.raises(StillComputing):
        ask_again(row.pk, actor=cast.officer)
    assert signed_in(cast.other_officer).get(row.get_absolute_url()).status_code == 404
    assert signed_in(cast.leader).get(url).status_code == 403


def test_programs_ask_and_read_over_the_api(
    cast: Cast, signed_in: Callable[[User], Client]
) -> None:
    for code in ("A1", "A2"):
        make_station(cast.town, code=code, short_code=code)
    client, url = signed_in(cast.officer), "/api/v1/effects/evaluations"
    asked = {"change": "hours", "what": "晚上多开", "changed_on": changed_on().isoformat(),
             "measure": "use", "changed": ["A1"]}  # fmt: skip

    def post(told: Mapping[str, object]) -> tuple[int, dict[str, Any]]:
        answer = client.post(url, told, content_type="application/json")
        return answer.status_code, answer.json()

    assert post(asked | {"changed": ["Z9"]})[0] == 422
    assert post(asked | {"compared": ["A1"]})[0] == 422
    status, made = post(asked)
    assert (status, made["organisation"], made["answer"]) == (201, cast.county.code, "正在计算")
    row = computed(Evaluation.objects.get())
    told = client.get(f"{url}/{row.pk}").json()
    assert (told["changed"], told["compared"], told["sha256"]) == (["A1"], ["A2"], row.digest)
    assert told["refusal"]["cause"] == "few_before"
    assert client.get(url).json()["count"] == 1
    assert client.post(f"{url}/{row.pk}/again").status_code == 200
    assert client.post(f"{url}/{row.pk}/again").status_code == 409
    assert signed_in(cast.other_officer).get(f"{url}/{row.pk}").status_code == 404
    assert signed_in(cast.leader).post(url, asked, content_type="application/json").status_code in (
        403,
        422,
    )
