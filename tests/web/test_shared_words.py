"""One Chinese word with two meanings has two English words, each where it belongs."""

from __future__ import annotations

from collections.abc import Callable

from django.template import engines
from django.test import Client
from django.utils.translation import override

from minsheng.accounts.models import User
from minsheng.audit import verbs
from tests.people import Cast

SignIn = Callable[[User], Client]


def test_what_is_off_is_not_in_use_and_a_token_is_ended() -> None:
    with override("en"):
        page = engines["django"].from_string(
            '{% trans "停用" %}, {% trans "停用" context "an access token" %}'
        )
        assert page.render() == "Not in use, End"


def test_a_tenure_lasts_until_now_and_not_until_today(cast: Cast, signed_in: SignIn) -> None:
    client = signed_in(cast.leader)
    client.cookies["django_language"] = "en"
    page = client.get(
        f"/desk/organisations/posts/{cast.post_of(cast.officer).pk}/"
    ).content.decode()
    assert "</time> – now" in page


def test_the_list_of_surveys_speaks_of_many(cast: Cast, signed_in: SignIn) -> None:
    client = signed_in(cast.officer)
    client.cookies["django_language"] = "en"
    page = client.get("/desk/surveys/").content.decode()
    assert "<title>Surveys" in page
    assert "<h1>Surveys</h1>" in page


def test_a_deed_of_surveys_reads_on_after_a_name() -> None:
    with override("en"):
        assert verbs.sentence("survey.opened") == "opened a survey"
