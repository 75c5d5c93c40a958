"""Answering in a browser without script: page by page, skip logic on the server."""

from __future__ import annotations

import re

from django.test import Client

from minsheng.surveys.models import Answer, Survey
from minsheng.surveys.services.run import close_survey
from tests.people import Cast


def page(response: object) -> str:
    return response.content.decode().split("<template data-survey-whole>")[0]  # type: ignore[attr-defined]


def state(text: str) -> dict[str, str]:
    found = re.search(r'name="progress" value="([^"]+)"', text)
    assert found
    return {"progress": found[1]}


def test_skip_logic_on_the_server(lunch: Survey, client: Client) -> None:
    url = f"/s/{lunch.code}/"
    first = page(client.get(url))
    assert "您在外面吃饭吗" in first
    assert "吃饭几分钟" not in first

    asked = page(client.post(url, {**state(first), "eats": "yes", "go": "send"}))
    assert "吃饭几分钟" in asked
    assert "请回答这一题" in asked
    assert not Answer.objects.exists()

    done = client.post(url, {**state(asked), "eats": "yes", "minutes": "２０", "go": "send"})
    assert done.status_code == 302
    assert "谢谢您" in client.get(done["Location"]).content.decode()
    assert Answer.objects.get().values == {"eats": "yes", "minutes": "20"}


def test_pressing_send_twice_stores_once(lunch: Survey, client: Client) -> None:
    url = f"/s/{lunch.code}/"
    body = {**state(page(client.get(url))), "eats": "no", "go": "send"}
    for _ in range(2):
        assert client.post(url, body).status_code == 302
    assert Answer.objects.count() == 1


def test_english_by_address(lunch: Survey, client: Client) -> None:
    text = page(client.get(f"/s/{lunch.code}/en/"))
    assert "Do you eat out?" in text
    assert 'lang="en"' in text


def test_a_closed_survey_says_so(lunch: Survey, cast: Cast, client: Client) -> None:
    close_survey(lunch.pk, actor=cast.officer)
    response = client.get(f"/s/{lunch.code}/")
    assert response.status_code == 410
    assert "已经结束" in response.content.decode()


def test_the_whole_workers_form_page_by_page(workers: Survey, cast: Cast, client: Client) -> None:
    url = f"/s/{workers.code}/"
    text = page(client.get(url))
    steps = [
        {"occupation": "delivery", "hours": ["h10", "h18"]},
        {"county": cast.county.code},
        {"county": cast.county.code, "town": cast.town.code},
        {"rest_place": "roadside", "use": "never", "barrier": ["unknown", "shy"]},
        {"needs": ["water", "rest"]},
        {"needs": ["water", "rest"], "need_1": "water"},
        {"mode": "walk", "reach_minutes": "10"},
        {"night_place": "none", "night_needs": ["charging"]},
    ]
    for step in steps:
        text = page(client.post(url, {**state(text), **step, "go": "next"}))
    done = client.post(url, {**state(text), "member": "no", "go": "send"})

    assert done.status_code == 302
    values = Answer.objects.get().values
    assert values["needs"] == "rest water" or values["needs"] == "water rest"
    assert (values["reach_m"], values["night_place"]) == ("750", "none")
