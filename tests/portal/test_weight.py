"""What a slow phone has to fetch: counted as it comes over the wire from the files production serves."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client

from tests.people import Cast
from tests.portal.builders import HERE, station

LIGHT_BYTES = 100 * 1024
LINKED = re.compile(
    r'<link rel="(?:stylesheet|icon|manifest)" href="([^"]+)"|<script[^>]* src="([^"]+)"|data-worker="([^"]+)"'
)


@pytest.fixture
def served(settings: Any, tmp_path: Path) -> None:
    """Static files as production keeps them: hashed names, and smaller copies beside them."""
    settings.STATIC_ROOT = tmp_path / "static"
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
    }
    call_command("collectstatic", "--noinput", "-v0")


def on_the_wire(client: Client, address: str, **asked: Any) -> tuple[int, str]:
    """Bytes of the body as sent to a browser that takes gzip, and the text if it is not compressed."""
    send = client.post if asked else client.get
    answer = send(address, *asked.values(), headers={"accept-encoding": "gzip"})
    assert answer.status_code == 200, address
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return len(body), str(answer.headers.get("Content-Encoding", ""))


@pytest.mark.usefixtures("served")
def test_the_full_list_and_all_it_needs_weigh_less_than_100_kb_before_the_map(cast: Cast) -> None:
    many = ["toilet", "water", "wifi", "microwave", "charging", "cooling", "first_aid", "shower"]
    for number in range(20):
        station(cast.town, f"样例荷花街道第{number}驿站", north_m=number, services=many, seats=9)
    client = Client()
    page = client.post("/find/", HERE).content.decode()
    assert page.count("data-one") == 20
    linked = {next(filter(None, found)) for found in LINKED.findall(page)}
    assert any("finder." in name for name in linked)
    assert not [name for name in linked if "font" in name or "map." in name]
    sizes = {name: on_the_wire(client, name)[0] for name in linked}
    sizes["/find/"], packed = on_the_wire(client, "/find/", data=HERE)
    assert packed == "gzip"
    assert sum(sizes.values()) <= LIGHT_BYTES, sizes


def test_a_station_page_weighs_even_less(cast: Cast) -> None:
    one = station(cast.town, services=["toilet", "water"])
    size, packed = on_the_wire(Client(), f"/z/{one.short_code}/")
    assert (packed, size < 10 * 1024) == ("gzip", True)
