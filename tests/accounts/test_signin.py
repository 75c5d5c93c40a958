"""Coming in: by password, with a second factor, and what slows down whoever guesses."""

from __future__ import annotations

import datetime as dt
import time
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    hotp_value,
)
from axes.models import AccessAttempt
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks

from minsheng.accounts.models import User
from minsheng.audit.models import Entry
from tests.people import PASSWORD, Cast

LOGIN = "/accounts/login/"


def sign_in(client: Client, username: str, password: str = PASSWORD) -> Any:
    return client.post(LOGIN, {"login": username, "password": password})


def is_in(client: Client) -> bool:
    return client.get("/accounts/preferences/").status_code == 200


def code(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


@pytest.fixture
def secret(cast: Cast) -> str:
    """The officer's authenticator app is set up."""
    TOTP.activate(cast.officer, "JBSWY3DPEHPK3PXP")
    return "JBSWY3DPEHPK3PXP"


def test_a_password_opens_the_desk(cast: Cast) -> None:
    client = Client()
    answer = sign_in(client, "officer")
    assert answer["Location"] == "/desk/"
    assert is_in(client)
    client.post("/accounts/logout/")
    assert not is_in(client)


@pytest.mark.parametrize(
    ("username", "password"), [("officer", "wrong"), ("nobody-here", PASSWORD), ("officer", "")]
)
def test_a_wrong_name_or_password_is_refused_without_saying_which(
    cast: Cast, username: str, password: str
) -> None:
    client = Client()
    page = sign_in(client, username, password).content.decode()
    assert not is_in(client)
    assert "JBSWY" not in page
    if password:
        assert "用户名或密码不对" in page


def test_a_closed_account_stays_out(cast: Cast) -> None:
    User.objects.filter(pk=cast.officer.pk).update(is_active=False)
    client = Client()
    sign_in(client, "officer")
    assert not is_in(client)


def test_guessing_is_stopped_in_plain_words(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    checked = []
    check = User.check_password
    monkeypatch.setattr(
        User, "check_password", lambda self, raw: checked.append(raw) or check(self, raw)
    )
    client = Client()
    answers = [sign_in(client, "officer", f"guess-{number}") for number in range(30)]
    last = answers[-1]
    assert last.status_code == 429
    page = last.content.decode()
    assert "密码连续输错 5 次" in page
    assert len(checked) <= 10
    # Not even the right password helps now, and only this name from this address is slowed.
    assert sign_in(client, "officer").status_code == 429
    assert sign_in(Client(), "colleague").status_code == 302
    elsewhere = Client(REMOTE_ADDR="10.1.2.3")
    assert sign_in(elsewhere, "officer").status_code == 302


def test_the_count_is_in_the_database_so_that_all_processes_share_it(cast: Cast) -> None:
    for number in range(5):
        sign_in(Client(), "officer", f"guess-{number}")
    assert AccessAttempt.objects.get(username="officer").failures_since_start == 5
    assert Entry.objects.filter(verb="account.locked", target_id=str(cast.officer.pk)).exists()


def test_after_ten_minutes_the_right_password_works_again(cast: Cast) -> None:
    for number in range(5):
        sign_in(Client(), "officer", f"guess-{number}")
    AccessAttempt.objects.update(attempt_time=timezone.now() - dt.timedelta(minutes=11))
    client = Client()
    sign_in(client, "officer")
    assert is_in(client)


def test_the_address_behind_our_proxy_is_the_callers_and_cannot_be_made_up(
    cast: Cast, settings: Any
) -> None:
    settings.BEHIND_PROXY = True
    for number in range(5):
        made_up = f"1.1.1.{number}, 10.9.9.9"
        Client(HTTP_X_FORWARDED_FOR=made_up).post(LOGIN, {"login": "officer", "password": "x"})
    assert AccessAttempt.objects.get(username="officer").ip_address == "10.9.9.9"
    settings.BEHIND_PROXY = False
    direct = Client(HTTP_X_FORWARDED_FOR="10.9.9.9")
    assert sign_in(direct, "officer").status_code == 302


def test_with_an_authenticator_app_the_password_alone_is_not_enough(
    cast: Cast, secret: str
) -> None:
    client = Client()
    answer = sign_in(client, "officer")
    assert answer["Location"].startswith("/accounts/2fa/authenticate/")
    assert not is_in(client)
    wrong = client.post("/accounts/2fa/authenticate/", {"code": "000000"})
    assert "验证码不对" in wrong.content.decode()
    assert not is_in(client)
    client.post("/accounts/2fa/authenticate/", {"code": code(secret)})
    assert is_in(client)


def test_codes_cannot_be_guessed(cast: Cast, secret: str) -> None:
    client = Client()
    sign_in(client, "officer")
    for number in range(8):
        client.post("/accounts/2fa/authenticate/", {"code": f"{number:06}"})
    client.post("/accounts/2fa/authenticate/", {"code": code(secret)})
    assert not is_in(client)


def test_a_recovery_code_works_once(cast: Cast, secret: str) -> None:
    kept = RecoveryCodes.activate(cast.officer).get_unused_codes()[0]
    for works in (True, False):
        client = Client()
        sign_in(client, "officer")
        client.post("/accounts/2fa/authenticate/", {"code": kept})
        assert is_in(client) == works


def test_managers_set_up_a_second_factor_before_anything_else(
    cast: Cast,
    settings: Any,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    settings.REQUIRE_MFA = True
    client = Client()
    sign_in(client, "officer")
    answer = client.get("/desk/places/")
    assert answer["Location"] == "/accounts/second-factor/"
    assert "两步验证" in client.get("/accounts/second-factor/").content.decode()

    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    assert client.get("/accounts/2fa/totp/activate/").status_code == 200
    secret = client.session["mfa.totp.secret"]
    with django_capture_on_commit_callbacks(execute=True):
        client.post("/accounts/2fa/totp/activate/", {"code": code(secret)})
    assert client.get("/desk/places/").status_code == 200
    assert Authenticator.objects.filter(user=cast.officer, type="recovery_codes").exists()
    assert Entry.objects.filter(verb="account.factor_added", actor=cast.officer).exists()


def test_who_manages_nothing_needs_no_second_factor(cast: Cast, settings: Any) -> None:
    settings.REQUIRE_MFA = True
    client = Client()
    sign_in(client, "keeper")
    assert client.get("/desk/").status_code == 200


def test_a_temporary_password_opens_only_the_page_that_changes_it(cast: Cast) -> None:
    User.objects.filter(pk=cast.officer.pk).update(must_change_password=True)
    client = Client()
    sign_in(client, "officer")
    for address in ("/desk/", "/accounts/tokens/", "/accounts/preferences/"):
        assert client.get(address)["Location"] == "/accounts/password/change/"
    change = {"oldpassword": PASSWORD, "password1": "短", "password2": "短"}
    too_short = client.post("/accounts/password/change/", change).content.decode()
    assert "密码至少要有 10 个字符" in too_short
    change = {"oldpassword": PASSWORD, "password1": "xin-mima-2026", "password2": "xin-mima-2026"}
    client.post("/accounts/password/change/", change)
    assert client.get("/desk/").status_code == 200
    cast.officer.refresh_from_db()
    assert not cast.officer.must_change_password
    assert Entry.objects.filter(verb="account.password_changed").exists()


def test_sessions_are_listed_and_the_others_can_be_ended(cast: Cast) -> None:
    here, elsewhere = Client(HTTP_USER_AGENT="Firefox"), Client(HTTP_USER_AGENT="Old phone")
    sign_in(here, "officer")
    sign_in(elsewhere, "officer")
    page = here.get("/accounts/sessions/").content.decode()
    assert "Old phone" in page
    here.post("/accounts/sessions/")
    assert is_in(here)
    assert not is_in(elsewhere)


def test_changing_the_password_ends_other_sessions(cast: Cast) -> None:
    here, elsewhere = Client(), Client()
    sign_in(here, "officer")
    sign_in(elsewhere, "officer")
    change = {"oldpassword": PASSWORD, "password1": "xin-mima-2026", "password2": "xin-mima-2026"}
    here.post("/accounts/password/change/", change)
    assert is_in(here)
    assert not is_in(elsewhere)


def test_the_session_gets_a_new_key_at_sign_in(cast: Cast) -> None:
    client = Client()
    client.get(LOGIN)
    session = client.session
    session["before"] = True
    session.save()
    client.cookies["sessionid"] = session.session_key or ""
    sign_in(client, "officer")
    assert client.session.session_key != session.session_key


def test_sign_in_needs_the_forms_own_token(cast: Cast) -> None:
    strict = Client(enforce_csrf_checks=True)
    assert sign_in(strict, "officer").status_code == 403


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example/", "javascript:x"])
def test_sign_in_never_leads_to_another_site(cast: Cast, target: str) -> None:
    answer = Client().post(LOGIN, {"login": "officer", "password": PASSWORD, "next": target})
    assert answer["Location"] == "/desk/"


def test_nobody_opens_an_account_or_resets_a_password_alone(db: None) -> None:
    for address, words in (
        ("/accounts/signup/", "账号由工会建立"),
        ("/accounts/password/reset/", "临时密码"),
        ("/accounts/oidc/signup/", "账号由工会建立"),
    ):
        page = Client().post(address, {"username": "x", "password1": "y", "email": "z"})
        assert words in page.content.decode()
        assert not User.objects.exists()


def test_no_sign_in_is_counted_or_logged(cast: Cast) -> None:
    before = Entry.objects.count()
    sign_in(Client(), "officer")
    assert Entry.objects.count() == before
    assert "last_login" not in {field.name for field in User._meta.fields}
