"""A passkey from setting it up to signing in with it, in a real Chromium with an authenticator of its own."""

from __future__ import annotations

import pytest
from allauth.mfa.models import Authenticator
from playwright.sync_api import expect

from minsheng.audit.models import Entry
from tests.browser import Browser
from tests.people import PASSWORD, make_cast

AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_a_passkey_is_set_up_and_opens_the_desk(browser: Browser) -> None:
    cast = make_cast()
    browser.base = browser.base.replace("127.0.0.1", "localhost")  # passkeys belong to names
    window = browser.window()
    devices = window.page.context.new_cdp_session(window.page)
    devices.send("WebAuthn.enable")
    devices.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})

    page = window.open("/accounts/login/")
    page.fill("input[name=login]", "officer")
    page.fill("input[name=password]", PASSWORD)
    page.click("button:has-text('登录') >> nth=0")
    page.wait_for_url("**/desk/")
    window.open("/accounts/2fa/keys/add/")
    page.fill("input[name=password]", PASSWORD)
    page.click("main button[type=submit]")
    page.wait_for_selector("#mfa_webauthn_add")
    page.check("input[name=passwordless]")
    page.click("#mfa_webauthn_add")
    page.wait_for_url("**/accounts/2fa/codes/")
    assert Authenticator.objects.filter(user=cast.officer, type="webauthn").exists()
    assert Entry.objects.filter(verb="account.factor_added", actor=cast.officer).exists()

    page.context.clear_cookies()
    window.open("/accounts/login/")
    page.click("#passkey_login")
    page.wait_for_url("**/desk/")
    assert "郑和平" in page.content()

    page.context.clear_cookies()
    window.base = window.base.replace("localhost", "127.0.0.1")
    window.open("/accounts/login/")
    page.click("#passkey_login")
    expect(page.get_by_role("alert")).to_contain_text("请用域名打开本站")
