"""A person's own account: language, text size and tokens."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.test import Client

from minsheng.accounts.models import ApiToken, User
from minsheng.accounts.tokens import find_token, make_token
from tests.people import Cast

SignIn = Callable[[User], Client]


def test_a_chosen_language_follows_the_person_to_every_device(
    cast: Cast, signed_in: SignIn
) -> None:
    client = signed_in(cast.officer)
    client.cookies["django_language"] = "zh-hans"
    client.post("/accounts/preferences/", {"language": "en", "large_text": "on"})
    assert 'lang="en"' in client.get("/desk/").content.decode()

    elsewhere = Client(HTTP_ACCEPT_LANGUAGE="zh-CN")
    elsewhere.force_login(cast.officer, backend="django.contrib.auth.backends.ModelBackend")
    page = elsewhere.get("/desk/").content.decode()
    assert 'lang="en"' in page
    assert "text-large" in page


def test_switching_on_one_device_wins_there(cast: Cast, signed_in: SignIn) -> None:
    User.objects.filter(pk=cast.officer.pk).update(language="en")
    client = signed_in(cast.officer)
    client.post("/web/language/", {"language": "zh-hans", "next": "/desk/"})
    assert 'lang="zh-Hans"' in client.get("/desk/").content.decode()


def test_an_unknown_language_is_refused(cast: Cast, signed_in: SignIn) -> None:
    signed_in(cast.officer).post("/accounts/preferences/", {"language": "xx"})
    cast.officer.refresh_from_db()
    assert cast.officer.language == ""


def test_a_token_is_made_shown_once_and_ended(cast: Cast, signed_in: SignIn) -> None:
    client = signed_in(cast.officer)
    made = client.post("/accounts/tokens/add/", {"name": "周报", "scope": "read", "days": "30"})
    found = re.search(r'id="secret">([^<]+)<', made.content.decode())
    assert found is not None
    assert "no-store" in made["Cache-Control"]
    token = find_token(found[1])
    assert token is not None
    listed = client.get("/accounts/tokens/").content.decode()
    assert "周报" in listed
    assert found[1] not in listed

    client.post(f"/accounts/tokens/{token.pk}/end/")
    assert find_token(found[1]) is None
    assert "已失效" in client.get("/accounts/tokens/").content.decode()


@pytest.mark.parametrize("days", ["0", "366", "-1", "x"])
def test_a_token_lives_at_most_a_year(cast: Cast, signed_in: SignIn, days: str) -> None:
    form = {"name": "周报", "scope": "read", "days": days}
    signed_in(cast.officer).post("/accounts/tokens/add/", form)
    assert not ApiToken.objects.exists()
    if days.isdigit():
        with pytest.raises(ValueError, match="days"):
            make_token(cast.officer, name="周报", scope="read", days=int(days))


def test_somebody_elses_token_is_not_found(cast: Cast, signed_in: SignIn) -> None:
    token, secret = make_token(cast.officer, name="周报", scope="read", days=30)
    client = signed_in(cast.colleague)
    assert client.post(f"/accounts/tokens/{token.pk}/end/").status_code == 404
    assert "周报" not in client.get("/accounts/tokens/").content.decode()
    assert find_token(secret) == token
