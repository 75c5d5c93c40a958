"""Signing in with the city's identity service (OpenID Connect)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.socialaccount.models import SocialAccount
from django.test import Client

from minsheng.accounts.models import User
from minsheng.project.settings.signin import sign_in_origins
from tests.accounts.identity import IdentityService, identity_service
from tests.people import PASSWORD, Cast


@pytest.fixture
def service(settings: Any) -> Iterator[IdentityService]:
    """The service is configured and vouches for the officer."""
    with identity_service(sub="0001", preferred_username="officer", name="郑和平") as running:
        app = {
            "provider_id": "city",
            "name": "城市统一身份",
            "client_id": "minsheng",
            "secret": "sample",
            "settings": {"server_url": running.address},
        }
        settings.SOCIALACCOUNT_PROVIDERS = {
            "openid_connect": {"APPS": [app], "OAUTH_PKCE_ENABLED": True}
        }
        yield running


@pytest.mark.once
def test_forms_may_lead_to_the_sign_in_pages_of_identity_services() -> None:
    apps = [{"settings": {"server_url": "https://id.example.cn:8443/realms/city"}}]
    assert sign_in_origins(apps, ["https://login.example.cn"]) == [
        "https://id.example.cn:8443",
        "https://login.example.cn",
    ]


def come_back(client: Client) -> Any:
    """Go to the service and come back vouched for."""
    away = client.post("/accounts/oidc/city/login/")
    query = parse_qs(urlsplit(away["Location"]).query)
    assert query["code_challenge_method"] == ["S256"]
    return client.get(
        "/accounts/oidc/city/callback/", {"code": "sample", "state": query["state"][0]}
    )


def is_in(client: Client) -> bool:
    return client.get("/accounts/preferences/").status_code == 200


def test_the_service_is_offered_only_when_configured(db: None, settings: Any) -> None:
    assert "城市统一身份" not in Client().get("/accounts/login/").content.decode()


def test_the_configured_service_is_offered(db: None, service: IdentityService) -> None:
    assert "城市统一身份" in Client().get("/accounts/login/").content.decode()


def test_where_the_claim_is_trusted_the_union_s_account_is_found(
    cast: Cast, service: IdentityService, settings: Any
) -> None:
    settings.OIDC_USERNAME_CLAIM = "preferred_username"
    client = Client()
    assert come_back(client)["Location"] == "/desk/"
    assert is_in(client)
    assert SocialAccount.objects.get().user == cast.officer

    service.person["preferred_username"] = "renamed"  # what counts from now on is the subject
    again = Client()
    come_back(again)
    assert is_in(again)


def test_by_default_a_claim_opens_nothing(cast: Cast, service: IdentityService) -> None:
    client = Client()
    come_back(client)
    assert not is_in(client)
    assert User.objects.count() == 11


def test_somebody_the_union_does_not_know_gets_no_account(
    cast: Cast, service: IdentityService, settings: Any
) -> None:
    settings.OIDC_USERNAME_CLAIM = "preferred_username"
    service.person["preferred_username"] = "stranger"
    client = Client()
    answer = come_back(client)
    assert not is_in(client)
    assert User.objects.count() == 11
    page = client.get(answer["Location"]) if answer.status_code == 302 else answer
    assert "账号" in page.content.decode()


def test_a_person_connects_their_own_account_after_signing_in(
    cast: Cast, service: IdentityService
) -> None:
    client = Client()
    client.post("/accounts/login/", {"login": "officer", "password": PASSWORD})
    away = client.post("/accounts/oidc/city/login/?process=connect")
    state = parse_qs(urlsplit(away["Location"]).query)["state"][0]
    client.get("/accounts/oidc/city/callback/", {"code": "sample", "state": state})
    assert SocialAccount.objects.get().user == cast.officer
    fresh = Client()
    come_back(fresh)
    assert is_in(fresh)


def test_a_closed_account_stays_out_whoever_vouches(
    cast: Cast, service: IdentityService, settings: Any
) -> None:
    settings.OIDC_USERNAME_CLAIM = "preferred_username"
    User.objects.filter(pk=cast.officer.pk).update(is_active=False)
    client = Client()
    come_back(client)
    assert not is_in(client)


def test_a_forged_return_opens_nothing(cast: Cast, service: IdentityService) -> None:
    client = Client()
    answer = client.get("/accounts/oidc/city/callback/", {"code": "sample", "state": "forged"})
    assert answer.status_code < 500
    assert not is_in(client)
