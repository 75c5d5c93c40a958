"""Told when it is put right: one letter, no account, and the address is forgotten."""

from __future__ import annotations

import datetime as dt
import re
import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from minsheng.cases.models import Case
from minsheng.voices.links import secret_of
from minsheng.voices.models import Notice, Report
from minsheng.voices.rules.limits import NOTICES_PER_ADDRESS
from minsheng.voices.services import forget_old_addresses, reopen_report
from tests.browser import PHONE, Browser
from tests.cases.builders import closed
from tests.people import Cast, make_cast
from tests.smtp import Post, post_office
from tests.voices.builders import open_station, report

pytestmark = pytest.mark.django_db(transaction=True)
ADDRESS = "somebody@example.org"


@pytest.fixture
def cast(transactional_db: None) -> Cast:
    return make_cast()


@pytest.fixture
def post(settings: Any) -> Iterator[Post]:
    """A mail server that the site sends to over SMTP."""
    with post_office() as office:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", office.port
        settings.EMAIL_USE_TLS = False
        yield office


def follow(row: Report) -> str:
    return f"/follow/{secret_of(row.key)}/"


def ask(client: Client, row: Report, address: str = ADDRESS) -> Any:
    return client.post(f"{follow(row)}notice/", {"address": address})


def text(client: Client, path: str) -> str:
    return client.get(path).content.decode()


def test_who_left_an_address_gets_one_letter_with_the_way_back(
    cast: Cast, client: Client, post: Post
) -> None:
    row = report(open_station(cast))
    report(row.station)  # somebody else, who left none
    assert ask(client, row).status_code == 302
    page = text(client, follow(row))
    assert "s…@example.org" in page
    assert ADDRESS not in page

    closed(row.case, cast)
    ((to, letter),) = post.letters
    body = letter.get_content()
    assert to == ADDRESS
    assert row.station.name in str(letter["Subject"])
    assert "已经处理好了。" in body
    link = re.search(r"http://testserver(/follow/\S+/)", body)
    assert link is not None
    assert "已经处理好了。" in text(client, link[1])

    call_command("tell_reporters")
    assert len(post.letters) == 1


def test_the_letter_is_in_the_language_of_the_report(
    cast: Cast, client: Client, post: Post
) -> None:
    row = report(open_station(cast), language="en")
    ask(client, row)
    closed(row.case, cast)
    assert "It is put right." in post.letters[0][1].get_content()


def test_opened_again_it_is_told_again(cast: Cast, client: Client, post: Post) -> None:
    row = report(open_station(cast))
    ask(client, row)
    closed(row.case, cast)
    reopen_report(row, why="还是锁着")
    assert Notice.objects.get().told_at is None
    closed(Case.objects.get(pk=row.case_id), cast)
    assert len(post.letters) == 2


def test_a_mail_server_that_is_away_loses_no_letter(
    cast: Cast, client: Client, settings: Any
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_USE_TLS = "127.0.0.1", 1, False
    row = report(open_station(cast))
    ask(client, row)
    closed(row.case, cast)  # closing does not fail
    assert Notice.objects.get().told_at is None
    with post_office() as office:
        settings.EMAIL_PORT = office.port
        call_command("tell_reporters")
        assert [to for to, _letter in office.letters] == [ADDRESS]


def test_the_address_is_deleted_some_days_after_closing(
    cast: Cast, client: Client, post: Post, settings: Any
) -> None:
    settings.NOTICE_KEPT_DAYS = 3
    row = report(open_station(cast))
    ask(client, row)
    now = timezone.now()
    assert forget_old_addresses(now + dt.timedelta(days=400)) == 0  # not closed yet
    closed(row.case, cast)
    assert forget_old_addresses(now + dt.timedelta(days=2)) == 0
    assert forget_old_addresses(now + dt.timedelta(days=4)) == 1
    assert Report.objects.filter(pk=row.pk).exists()


def test_the_reporter_may_take_it_back_at_once(cast: Cast, client: Client, post: Post) -> None:
    row = report(open_station(cast))
    ask(client, row)
    client.post(f"{follow(row)}notice/", {"forget": "1"})
    closed(row.case, cast)
    assert not Notice.objects.exists()
    assert post.letters == []


@pytest.mark.parametrize("address", ["", "nobody", "a@b@c", "x\nBcc: y@example.org", "x" * 300])
def test_what_is_no_address_is_not_taken(
    cast: Cast, client: Client, post: Post, address: str
) -> None:
    row = report(open_station(cast))
    assert ask(client, row, address).status_code == 422
    assert not Notice.objects.exists()


def test_nobody_can_flood_somebody_elses_box(cast: Cast, client: Client, post: Post) -> None:
    one = open_station(cast)
    for _number in range(NOTICES_PER_ADDRESS):
        assert ask(client, report(one)).status_code == 302
    assert ask(client, report(one), ADDRESS.upper()).status_code == 422


def test_without_a_mail_server_nobody_is_asked(cast: Cast, client: Client, settings: Any) -> None:
    settings.EMAIL_HOST = ""
    row = report(open_station(cast))
    assert "notice/" not in text(client, follow(row))
    assert ask(client, row).status_code == 404
    assert client.post(f"/follow/{secret_of(uuid.uuid4())}/notice/").status_code == 404


@pytest.mark.browser
def test_in_a_browser_without_script(cast: Cast, browser: Browser, post: Post) -> None:
    row = report(open_station(cast))
    window = browser.window(width=PHONE, script=False)
    page = window.open(follow(row))
    page.get_by_text("办结后写信告诉我").click()
    page.get_by_label("邮箱").fill(ADDRESS)
    page.get_by_role("button", name="办结后告诉我").click()
    page.get_by_text("s…@example.org").wait_for()
    looked = browser.window(width=PHONE)
    looked.open(follow(row))
    assert looked.fits()
    assert looked.serious() == []
