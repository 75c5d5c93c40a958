"""No field without a reason, no fact asked twice; the meter counts what was filled in."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace

import pytest
from django import forms
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from minsheng.accounts.models import User
from minsheng.burden import meter
from minsheng.burden.registry import all_forms, problems, sections
from minsheng.burden.waiting import breaches
from minsheng.burden.words import ASKED, PURPOSES
from tests.governance.builders import make_project
from tests.people import Cast

SignedIn = Callable[[User], Client]


@pytest.mark.once
def test_every_field_has_its_reason_and_nothing_is_asked_twice() -> None:
    assert problems() == [], "add it to why.toml next to the form; burden/registry.py says how"


@pytest.mark.once
def test_a_field_without_a_reason_would_be_noticed() -> None:
    station = next(one for one in sections() if one.key == "stations.station")
    silent = {name: why for name, why in station.why.items() if name != "phone"}
    rest = [one for one in sections() if one is not station]

    lines = problems([*rest, replace(station, why=silent)])

    assert "stations.station.phone: asked, but nobody says why" in lines
    assert "import:stations.stations.phone: asked, but nobody says why" in lines


@pytest.mark.once
def test_a_field_that_readers_would_see_by_its_code_would_be_noticed() -> None:
    answer = next(one for one in sections() if one.key == "placements.answer")
    rest = [one for one in sections() if one is not answer]
    lines = problems([*rest, replace(answer, called={})])
    assert "placements.answer.word: asked, but readers are given no words for it" in lines


@pytest.mark.once
def test_a_form_without_a_section_would_be_noticed() -> None:
    less = [one for one in sections() if one.key != "papers.paper"]
    assert "papers.forms.PaperForm: no section of why.toml names this form" in problems(less)


@pytest.mark.once
def test_a_fact_asked_in_two_forms_would_be_noticed() -> None:
    part = next(one for one in sections() if one.key == "standards.part")
    rest = [one for one in sections() if one is not part]
    lines = problems([*rest, replace(part, again={})])
    assert any("standards.part.position: asked in" in line for line in lines)


@pytest.mark.once
def test_hidden_keys_cost_nobody_time() -> None:
    report = next(one for one in sections() if one.key == "voices.report")
    assert {one.name: one.seconds for one in report.fields}["key"] == 0
    assert 0 < report.seconds < 300
    assert issubclass(all_forms()["voices.forms.ReportForm"], forms.BaseForm)


@pytest.mark.once
def test_each_question_of_a_shipped_questionnaire_has_its_own_reason() -> None:
    workers = next(one for one in sections() if one.key == "surveys.workers")
    told = {one.name: (str(one.label), one.purpose) for one in workers.fields}
    assert told["spot"] == ("愿意的话，标出您常歇脚的地方", "plan")
    assert {"welcome", "reach_m"}.isdisjoint(told)

    silent = {name: why for name, why in workers.why.items() if name != "age"}
    rest = [one for one in sections() if one is not workers]
    lines = problems([*rest, replace(workers, why=silent)])
    assert lines == ["surveys.workers.age: asked, but nobody says why"]


@pytest.mark.django_db
def test_the_public_page_tells_everybody(client: Client) -> None:
    page = client.get(reverse("why:why")).content.decode()
    assert str(ASKED["public"]) in page
    assert str(PURPOSES["voice"]) in page
    officers = client.get(reverse("why:why"), {"of": "officer"}).content.decode()
    assert "共建协议" in officers
    assert client.get(reverse("why:why"), {"of": "nonsense"}).status_code == 200


@pytest.mark.django_db
def test_the_meter_counts_sheets_fields_and_minutes(cast: Cast) -> None:
    today = timezone.localdate()
    make_project(cast)  # a project and a split, by the city's officer

    (load,) = meter.loads([cast.city.path], today, today)

    assert (load.role, load.people, load.sheets) == ("officer", 1, 2)
    assert load.fields > 10
    assert load.minutes >= 1
    assert meter.loads([cast.other_county.path], today, today) == []
    assert meter.loads([cast.city.path], today - dt.timedelta(40), today - dt.timedelta(30)) == []


@pytest.mark.django_db
def test_a_breach_is_shown_to_the_leader(
    cast: Cast, signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_project(cast)
    assert list(breaches(cast.leader)) == []
    monkeypatch.setattr(meter, "budgets", lambda: {"officer": 0})

    assert len(list(breaches(cast.leader))) == 1
    assert list(breaches(cast.officer)) == []
    page = signed_in(cast.leader).get(reverse("burden:meter")).content.decode()
    assert "超过限额" in page


@pytest.mark.django_db
def test_the_meter_is_not_for_everybody(cast: Cast, signed_in: SignedIn) -> None:
    url = reverse("burden:meter")
    assert signed_in(cast.keeper).get(url).status_code == 403
    empty = signed_in(cast.officer).get(url, {"month": "2020-01"}).content.decode()
    assert "没有人填表" in empty
