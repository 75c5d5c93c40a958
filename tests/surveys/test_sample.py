"""The sample, the examples, and the results over the API."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from scripts import make_survey_examples

from minsheng.accounts.models import User
from minsheng.surveys import sample as samples
from minsheng.surveys.importers import read_xlsform
from minsheng.surveys.models import Answer, Survey
from minsheng.surveys.queries import answers_of, quota_gaps
from minsheng.surveys.rules.filling import Filling
from minsheng.surveys.rules.places import Place
from minsheng.surveys.services.bulk import import_answers
from tests.people import Cast

SignIn = Callable[[User], Client]


def test_the_sample_is_marked_valid_and_made_once(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(samples, "WORKERS", 25)
    monkeypatch.setattr(samples, "PARENTS", 10)
    assert samples.sample(cast.city) == 35
    assert samples.sample(cast.city) == 0
    assert Answer.objects.filter(is_sample=True).count() == 35

    for survey in Survey.objects.all():
        assert survey.is_open
        assert survey.current is not None
        for answer in survey.answers.all():
            filling = Filling(survey.current.form, answer.values, today=answer.answered_at.date())
            assert filling.is_complete
    workers = Survey.objects.get(subject="workers")
    assert any(gap.missing for gap in quota_gaps(workers))
    assert len({answer.weight for answer in answers_of(workers)}) > 1


def test_the_examples_are_what_their_script_writes() -> None:
    page = (make_survey_examples.FOLDER / "README.md").read_text(encoding="utf-8")
    assert page == make_survey_examples.readme(), "run: scripts/make_survey_examples.py"
    visit = (make_survey_examples.FOLDER / "station-visit.xlsx").read_bytes()
    form = read_xlsform(visit, places=[Place("c1", "甲县", "A")]).form
    assert [item.name for item in form.questions()][-1] == "what"


def test_results_over_the_api_stay_within_reach(
    lunch: Survey, cast: Cast, signed_in: SignIn
) -> None:
    import_answers(
        lunch.pk, [{"eats": "no"}] * 8 + [{"eats": "yes", "minutes": "30"}] * 2, actor=cast.officer
    )
    url = f"/api/v1/surveys/{lunch.code}/results"
    found = signed_in(cast.officer).get(url).json()
    assert found["n"] == 10
    no = next(option for option in found["questions"][0]["options"] if option["name"] == "no")
    assert (no["count"], no["share"], round(no["low"], 3), round(no["high"], 3)) == (
        8,
        0.8,
        0.49,
        0.943,
    )
    assert found["questions"][1]["median"] == 30
    assert signed_in(cast.other_officer).get(url).status_code == 404

    listed = signed_in(cast.officer).get("/api/v1/surveys").json()["items"]
    assert [(row["code"], row["counted"]) for row in listed] == [(lunch.code, 10)]
