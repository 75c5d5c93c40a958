"""Both apps can be put on a phone's home screen: Chromium itself says whether anything is missing."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import BrowserContext

from tests.browser import ARGUMENTS
from tests.inspections.builders import inspector
from tests.people import Cast, sign_in


@pytest.fixture
def profile(chromium: Chromium, tmp_path: Path) -> Iterator[BrowserContext]:
    """A browser with a profile of its own: in a private window nothing can be installed."""
    context = chromium.browser_type.launch_persistent_context(
        tmp_path / "profile",
        executable_path=os.environ.get("CHROME") or "/usr/bin/chromium",
        args=ARGUMENTS,
        viewport={"width": 390, "height": 844},
        locale="zh-CN",
    )
    yield context
    context.close()


def what_is_missing(context: BrowserContext, address: str, ready: str) -> tuple[list[Any], Any]:
    """What Chromium finds missing for installing the page, and the manifest as it reads it."""
    page = context.new_page()
    page.goto(address)
    page.wait_for_selector(ready)
    talk = context.new_cdp_session(page)
    told = talk.send("Page.getAppManifest")
    assert told["errors"] == []
    missing = talk.send("Page.getInstallabilityErrors")["installabilityErrors"]
    return missing, json.loads(told["data"])


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_the_finder_can_be_installed(profile: BrowserContext, live_server: Any) -> None:
    missing, told = what_is_missing(profile, f"{live_server}/find/", "html[data-offline=ready]")
    assert missing == []
    assert (told["start_url"], told["scope"]) == ("/find/", "/")
    page = profile.new_page()
    page.goto(f"{live_server}/data/")  # a page that is no app: the question is understood
    asked = profile.new_cdp_session(page).send("Page.getInstallabilityErrors")
    assert [one["errorId"] for one in asked["installabilityErrors"]] == ["no-manifest"]


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_the_field_app_can_be_installed(
    profile: BrowserContext, live_server: Any, cast: Cast
) -> None:
    key = sign_in(inspector(cast)).session.session_key or ""
    cookie = {"name": settings.SESSION_COOKIE_NAME, "value": key, "url": str(live_server)}
    profile.add_cookies([cookie])
    missing, told = what_is_missing(profile, f"{live_server}/field/", "html[data-field=ready]")
    assert missing == []
    assert (told["start_url"], told["scope"]) == ("/field/", "/field/")


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/find/manifest.webmanifest", "/field/manifest.webmanifest"])
def test_every_picture_of_the_manifest_is_there(client: Client, address: str) -> None:
    answer = client.get(address, headers={"accept-language": "en"})
    assert answer["Content-Type"] == "application/manifest+json"
    assert not answer.cookies
    told = answer.json()
    assert told["lang"] == "en"
    assert told["name"].isascii()
    sizes = {(one["sizes"], one.get("purpose")) for one in told["icons"]}
    assert {("192x192", "any"), ("512x512", "any"), ("512x512", "maskable")} <= sizes
