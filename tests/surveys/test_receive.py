"""Taking in answers: once each, checked against the form, and for a while after the end."""

from __future__ import annotations

import datetime as dt
import threading
import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from minsheng.audit.models import Entry
from minsheng.organisations.permissions import NotPermitted
from minsheng.surveys.models import Answer, Survey
from minsheng.surveys.rules import intake
from minsheng.surveys.services.create import add_version
from minsheng.surveys.services.receive import NotTaking, Rejected, Sent, TooMany, receive_answer
from minsheng.surveys.services.run import close_survey
from tests.people import Cast
from tests.surveys.conftest import HEAD, xlsx


def sent(key: uuid.UUID | None = None, **answers: str) -> Sent:
    return Sent(key or uuid.uuid4(), answers or {"eats": "no"})


def test_the_same_key_is_stored_once(lunch: Survey) -> None:
    key = uuid.uuid4()
    first, new = receive_answer(lunch, sent(key, eats="yes", minutes="20"))
    again, new_again = receive_answer(lunch, sent(key, eats="no"))

    assert (new, new_again) == (True, False)
    assert again == first
    assert Answer.objects.get().values == {"eats": "yes", "minutes": "20"}


def test_what_is_not_relevant_is_not_kept(lunch: Survey) -> None:
    answer, _ = receive_answer(lunch, sent(eats="no", minutes="20"))
    assert answer.values == {"eats": "no"}


@pytest.mark.parametrize(
    "answers",
    [
        {"eats": "yes"},
        {"eats": "yes", "minutes": "121"},
        {"eats": "yes", "minutes": "long"},
        {"eats": "perhaps"},
        {"eats": "no", "stranger": "x"},
    ],
)
def test_answers_against_the_form_are_rejected(lunch: Survey, answers: dict[str, str]) -> None:
    with pytest.raises(Rejected):
        receive_answer(lunch, sent(**answers))
    assert not Answer.objects.exists()


def test_after_the_end_only_what_was_filled_before_it(lunch: Survey, cast: Cast) -> None:
    before = timezone.now() - dt.timedelta(hours=1)
    survey = close_survey(lunch.pk, actor=cast.officer)

    late = Sent(uuid.uuid4(), {"eats": "no"}, answered_at=before, channel=Answer.Channel.LATER)
    assert receive_answer(survey, late)[1]
    with pytest.raises(NotTaking):
        receive_answer(survey, sent())


def test_old_answers_keep_their_version(lunch: Survey, cast: Cast) -> None:
    old, _ = receive_answer(lunch, sent())
    form = xlsx([HEAD, ["text", "dish", "吃什么？", "What do you eat?"]])
    add_version(lunch.pk, content=form, file_name="v2.xlsx", actor=cast.officer)
    lunch.refresh_from_db()

    new, _ = receive_answer(lunch, sent(dish="面"))
    offline, _ = receive_answer(lunch, Sent(uuid.uuid4(), {"eats": "no"}, version=1))

    old.refresh_from_db()
    assert [answer.version.number for answer in (old, new, offline)] == [1, 2, 1]
    with pytest.raises(ValueError, match="never changed"):
        old.version.save()


def test_answers_know_the_town_they_are_about(workers: Survey, cast: Cast) -> None:
    answers = {
        "occupation": "courier",
        "hours": "h10 h14",
        "county": cast.county.code,
        "town": cast.town.code,
        "rest_place": "roadside",
        "use": "never",
        "needs": "water",
        "mode": "ebike",
        "reach_minutes": "4",
        "spot": "28.958123456 118.881234",
    }
    answer, _ = receive_answer(workers, sent(**answers))

    assert answer.organisation == cast.town
    assert answer.values["reach_m"] == "1000"
    assert answer.values["spot"] == "28.958 118.881"


def test_staff_enter_for_others_and_it_is_marked(lunch: Survey, cast: Cast) -> None:
    paper = Sent(uuid.uuid4(), {"eats": "no"}, channel=Answer.Channel.PAPER)
    answer, _ = receive_answer(lunch, paper, entered_by=cast.keeper)

    assert (answer.channel, answer.entered_by) == ("paper", cast.keeper)
    assert Entry.objects.filter(verb="survey.answer_entered", actor=cast.keeper).exists()
    with pytest.raises(NotPermitted):
        receive_answer(lunch, Sent(uuid.uuid4(), {"eats": "no"}), entered_by=cast.other_officer)


def test_a_flood_from_one_connection_is_set_aside_then_refused(
    lunch: Survey, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(intake, "COUNTED_PER_DAY", 2)
    monkeypatch.setattr(intake, "TAKEN_PER_DAY", 3)
    stored = [receive_answer(lunch, sent(), address="192.0.2.1")[0] for _ in range(3)]

    assert [answer.set_aside for answer in stored] == [False, False, True]
    with pytest.raises(TooMany):
        receive_answer(lunch, sent(), address="192.0.2.1")
    assert receive_answer(lunch, sent(), address="192.0.2.2")[1]


def test_sending_over_the_api_twice_stores_once(lunch: Survey, client: Client) -> None:
    body = {"key": str(uuid.uuid4()), "answers": {"eats": "yes", "minutes": "15"}, "later": True}
    url = f"/api/v1/surveys/{lunch.code}/answers"
    first = client.post(url, body, content_type="application/json")
    again = client.post(url, body, content_type="application/json")

    assert (first.status_code, again.status_code) == (201, 200)
    assert Answer.objects.get().channel == Answer.Channel.LATER
    wrong = client.post(url, {**body, "key": str(uuid.uuid4()), "answers": {}}, "application/json")
    assert wrong.status_code == 422
    assert wrong.json()["faults"] == [{"field": "eats", "text": "请回答这一题。"}]


@pytest.mark.django_db(transaction=True)
def test_one_key_sent_by_two_at_once_is_stored_once(lunch: Survey) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("the in-memory SQLite of the tests has one writer at a time")
    key, start = uuid.uuid4(), threading.Barrier(2)

    def send(_number: int) -> bool:
        start.wait()
        try:
            return receive_answer(lunch, sent(key, eats="no"))[1]
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        news = sorted(pool.map(send, range(2)))
    assert news == [False, True]
    assert Answer.objects.count() == 1
