"""A county officer sees why the score is what it is and computes it again from the public file."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from minsheng.accounts.models import User
from minsheng.audit.models import Entry
from minsheng.cli.main import main
from minsheng.engines.appraisal import shipped
from minsheng.governance.models import Appraisal
from minsheng.governance.queries.facts import facts_of
from minsheng.governance.registry_words import SHIPPED, named
from minsheng.governance.services import AlreadyPublished, publish, reply_to_note, return_note
from minsheng.governance.showing import moves
from minsheng.organisations.permissions import NotPermitted
from tests.governance.builders import (
    finished_station,
    make_appraisal,
    make_note,
    make_project,
    published,
    this_year,
)
from tests.people import Cast
from tests.voices.builders import open_station, rate

SignedIn = Callable[[User], Client]
pytestmark = pytest.mark.django_db


def test_the_public_file_gives_the_same_digest(
    cast: Cast, signed_in: SignedIn, tmp_path: Path
) -> None:
    row = published(cast)
    client = signed_in(cast.officer)
    for part in ("snapshot", "scores"):
        answer = client.get(reverse("governance:document", args=[row.pk, part]))
        (tmp_path / f"{part}.json").write_bytes(answer.content)

    mine = tmp_path / "mine.json"
    words = ["solve", "appraisal", str(tmp_path / "snapshot.json"), "-o", str(mine)]
    done = CliRunner().invoke(main, words)

    assert done.exit_code == 0, done.stderr
    assert mine.read_bytes() == (tmp_path / "scores.json").read_bytes()
    assert json.loads(mine.read_text())["digest"] == row.digest
    assert row.digest in client.get(row.get_absolute_url()).content.decode()


def test_facts_are_counted_and_what_nobody_knows_is_unknown(cast: Cast) -> None:
    make_project(cast)
    station = finished_station(cast)
    for number, stars in enumerate((5, 4, 3)):
        rate(open_station(cast, f"R{number}"), stars)

    facts = facts_of(cast.city, [cast.county, cast.other_county], timezone.localdate())

    here, there = facts[cast.county.code], facts[cast.other_county.code]
    assert here["stations_target"] == 5
    assert here["stations_done"] is not None
    assert int(str(here["stations_done"])) >= 1
    assert (here["ratings"], here["rating_mean"]) == (3, "4.0000")
    assert there["ratings"] is None
    assert here["safety_accidents"] is None
    assert station.pk
    assert [one["months_early"] for one in (here, there)] == [0, 0]
    assert [one["benchmarks_new"] for one in (here, there)] == [0, 0]


def test_early_work_and_late_answers_are_facts(cast: Cast) -> None:
    """The last piece of the target in March is nine months early; a note returned waits again."""
    project = make_project(cast, total=2)
    finished_station(cast, dt.date(this_year(), 3, 9))
    note = make_note(cast, project)
    reply_to_note(note.pk, "正在办。", actor=cast.officer)

    def fact(name: str, until: dt.date) -> int | str | None:
        return facts_of(cast.city, [cast.county], until)[cast.county.code][name]

    assert fact("months_early", dt.date(this_year(), 12, 31)) == 9
    assert fact("late_reports", note.reply_by) == 0
    returned = return_note(note.pk, "没有日期。", actor=cast.leader)
    assert fact("late_reports", returned.reply_by) == 1


def test_why_a_score_is_what_it_is(cast: Cast, signed_in: SignedIn) -> None:
    make_project(cast)
    for number in range(3):
        rate(open_station(cast, f"W{number}"), 4)
    row = make_appraisal(cast)
    unit = dict(row.snapshot["units"][0]["facts"])
    unit |= {"stations_done": "5", "stations_due": "5", "clauses_met": "7", "clauses_judged": "10",
             "ratings": "12", "rating_mean": "4.2", "rating_spread": "0.6", "yellow_lights": "2",
             "inspections_made": "10", "inspections_passed": "9", "false_data": False}  # fmt: skip
    known = _with_facts(row, cast.county.code, unit)
    url = reverse("governance:why", args=[known.pk, cast.county.code])
    client = signed_in(cast.city_officer)

    page = client.get(url).content.decode()
    changed = client.get(url, {"fact": "clauses_met", "value": "10"}).content.decode()
    wrong = client.get(url, {"fact": "rating_spread", "value": "-1"}).content.decode()

    assert "为什么是" in page
    assert "False" not in page  # what a union says of itself is said in words
    assert "达标条款数 ÷ 应评条款数" in page
    assert "样本 12" in page
    assert "黄灯（每两次）" in page
    assert (
        "Yellow lights (each two)"
        in client.get(url, headers={"Accept-Language": "en"}).content.decode()
    )
    assert "全部重算" in changed
    assert "全部重算" not in wrong


def _with_facts(row: Appraisal, code: str, facts: dict[str, str]) -> Appraisal:
    """The same appraisal as if these had been the facts."""
    from minsheng.engines.appraisal import appraise, document, snapshot_from_data

    told = dict(row.snapshot)
    told["units"] = [one | {"facts": facts} if one["id"] == code else one for one in told["units"]]
    frozen = snapshot_from_data(told)
    scores = document(appraise(frozen))
    return Appraisal.objects.create(
        organisation=row.organisation, responsible=row.responsible, title="样例", period="2026-10",
        scheme="default", snapshot=frozen.plain(), scores=scores, digest=scores["digest"],
        frozen_by=row.frozen_by,
    )  # fmt: skip


@pytest.mark.once
def test_a_change_of_rank_is_told_and_chance_within_a_tie_moves_nobody() -> None:
    def scores(**places: tuple[int, int]) -> dict[str, list[dict[str, object]]]:
        told = {name: {"first": first, "last": last} for name, (first, last) in places.items()}
        return {"units": [{"id": name, "place": place} for name, place in told.items()]}

    before = scores(a=(1, 1), b=(2, 3), c=(2, 3))
    now = scores(a=(2, 3), b=(1, 1), c=(2, 3), new=(4, 4))

    assert moves(now, before) == {
        "a": ("watch", "降 1 位"),
        "b": ("ok", "升 1 位"),
        "c": ("off", "没有变"),
        "new": ("off", "上次不排名"),
    }
    assert moves(now, None) == {}


def test_before_publication_only_its_makers_see_it(cast: Cast, signed_in: SignedIn) -> None:
    row = make_appraisal(cast)
    assert signed_in(cast.officer).get(row.get_absolute_url()).status_code == 404
    assert signed_in(cast.city_officer).get(row.get_absolute_url()).status_code == 200

    publish(row.pk, actor=cast.city_officer)

    assert signed_in(cast.officer).get(row.get_absolute_url()).status_code == 200
    with pytest.raises(AlreadyPublished):
        publish(row.pk, actor=cast.city_officer)
    assert Entry.objects.filter(verb="governance.published").count() == 1


def test_a_county_does_not_publish_the_citys_appraisal(cast: Cast) -> None:
    row = make_appraisal(cast)

    with pytest.raises(NotPermitted):
        publish(row.pk, actor=cast.officer)


def test_freezing_and_publishing_on_the_pages(cast: Cast, signed_in: SignedIn) -> None:
    client = signed_in(cast.city_officer)
    url = reverse("governance:freeze")
    told = {"title": "去年考核", "month": f"{this_year() - 1}-12", "scheme": "union-100"}
    told[f"safety_accidents-{cast.county.pk}"] = "1"

    early = client.post(url, told | {"month": f"{this_year() + 1}-01"}).content.decode()
    page = client.post(url, told, follow=True).content.decode()

    assert "这个月还没有结束。" in early
    assert "只有您这一级看得到" in page
    row = Appraisal.objects.get()
    facts = {one["id"]: one["facts"]["safety_accidents"] for one in row.snapshot["units"]}
    assert facts == {cast.county.code: "1", cast.other_county.code: None}
    assert (
        "已公布"
        in client.post(reverse("governance:publish", args=[row.pk]), follow=True).content.decode()
    )


def test_the_file_is_the_same_every_time(cast: Cast, signed_in: SignedIn) -> None:
    row = published(cast)
    client = signed_in(cast.officer)
    url = reverse("governance:document", args=[row.pk, "snapshot"])

    assert client.get(url).content == client.get(url).content
    assert client.get(reverse("governance:document", args=[row.pk, "other"])).status_code == 404


def test_every_shipped_name_is_known_in_english() -> None:
    told = shipped.registry()
    names = {one[key] for one in told["indicators"] for key in ("name", "evidence")}
    names |= {one["label"] for one in told["facts"]}

    assert names == set(SHIPPED)
    with translation.override("en"):
        assert named("站点建设进度") == "Progress of stations"
    assert named("自己的指标") == "自己的指标"
