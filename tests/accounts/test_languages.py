"""The account pages speak one language at a time: the library's own words included."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.test import Client

from tests.people import PASSWORD, Cast

ENTRANCE = ["login/", "inactive/", "signup/", "password/reset/", "oidc/cancelled/", "oidc/error/"]
INSIDE = [
    "logout/", "password/change/", "reauthenticate/", "sessions/", "oidc/", "preferences/",
    "tokens/", "tokens/add/", "second-factor/", "2fa/", "2fa/keys/", "2fa/keys/add/",
]  # fmt: skip
WITH_APP = ["2fa/reauthenticate/", "2fa/codes/", "2fa/codes/generate/", "2fa/totp/deactivate/"]
WITH_KEY = ["2fa/keys/", "2fa/keys/{key}/edit/", "2fa/keys/{key}/remove/"]
WITHOUT_APP = ["2fa/totp/activate/"]

CHINESE = re.compile(r"[\u4e00-\u9fff]")
ENGLISH = re.compile(r"[A-Za-z]{3,}")
SILENT = {"script", "style", "code", "pre", "option"}
NAMES = {"JavaScript", "PIN", "Bearer", "Authorization", "Minsheng", "English", "officer", "API"}
"""Words that are the same in both languages."""
CHINESE_NAMES = {"民生", "手机", "郑和平", "简体中文", "中文"}


class _Words(HTMLParser):
    """The main part's texts and the labels of its controls."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.depth = self.silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.depth += tag == "main"
        self.silent += tag in SILENT
        if self.depth:
            self.texts += [
                value
                for name, value in attrs
                if name in {"placeholder", "aria-label", "title"} and value
            ]

    def handle_endtag(self, tag: str) -> None:
        self.depth -= tag == "main"
        self.silent -= tag in SILENT

    def handle_data(self, data: str) -> None:
        if self.depth and not self.silent and data.strip():
            self.texts.append(data.strip())


def texts(page: str) -> list[str]:
    words = _Words()
    words.feed(page)
    return words.texts


def in_english(page: str) -> list[str]:
    """What an English page still says in Chinese."""
    return [one for one in texts(page) if CHINESE.search(_without(one, CHINESE_NAMES))]


def in_chinese(page: str) -> list[str]:
    """What a Chinese page still says in English."""
    return [one for one in texts(page) if ENGLISH.search(_without(one, NAMES))]


def _without(text: str, names: set[str]) -> str:
    for name in names:
        text = text.replace(name, "")
    return text


@pytest.mark.parametrize(("language", "foreign"), [("zh-hans", in_chinese), ("en", in_english)])
def test_every_account_page_speaks_one_language(cast: Cast, language: str, foreign: object) -> None:
    assert callable(foreign)
    client = Client()
    client.cookies["django_language"] = language
    wrong: dict[str, list[str]] = {}

    def look(addresses: list[str]) -> None:
        for address in addresses:
            answer = client.get(f"/accounts/{address}")
            assert answer.status_code in {200, 401}, (address, answer.status_code)
            assert texts(answer.content.decode()), address
            if found := foreign(answer.content.decode()):
                wrong[address] = found

    look(ENTRANCE)
    wrong["wrong password"] = foreign(
        client.post("/accounts/login/", {"login": "officer", "password": "x"}).content.decode()
    )
    client.post("/accounts/login/", {"login": "officer", "password": PASSWORD})
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    look([*INSIDE, *WITHOUT_APP])
    for name, form in {
        "password/change/": {"oldpassword": "x", "password1": "officer", "password2": "y"},
        "2fa/totp/activate/": {"code": "000000"},
        "tokens/add/": {"name": "", "days": "9999"},
    }.items():
        wrong[f"{name} refused"] = foreign(client.post(f"/accounts/{name}", form).content.decode())
    TOTP.activate(cast.officer, "JBSWY3DPEHPK3PXP")
    RecoveryCodes.activate(cast.officer)
    assert Authenticator.objects.count() == 2
    look(WITH_APP)
    key = Authenticator.objects.create(
        user=cast.officer, type="webauthn", data={"name": "手机", "credential": {}}
    )
    look([address.format(key=key.pk) for address in WITH_KEY])
    assert not {place: found for place, found in wrong.items() if found}


def test_the_check_notices_a_foreign_word() -> None:
    assert in_chinese("<main><p>请输入 password</p></main>") == ["请输入 password"]
    assert in_english("<main><p>Enter 密码</p></main>") == ["Enter 密码"]
    assert not in_chinese("<main><p>此功能需要 JavaScript。</p></main>")
