"""However many stations, cases, reports, devices and inspections: a page asks the same number of questions."""

from __future__ import annotations

from typing import Any

import pytest
from benchmarks.crowd import add_stations, union
from benchmarks.crowd_records import add_records
from benchmarks.pages import Page, pages
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from minsheng.accounts.models import User

FEW, MANY = 30, 30
SPARE = 3
"""A list that outgrew its page is counted, what is there at last is looked up."""


def queries_of(page: Page, clients: dict[str, Client]) -> int:
    if page.who not in clients:
        clients[page.who] = Client()
        if page.who:
            clients[page.who].force_login(
                User.objects.get(username=page.who),
                backend="django.contrib.auth.backends.ModelBackend",
            )
    with CaptureQueriesContext(connection) as asked:
        answer = clients[page.who].get(page.url)
    assert answer.status_code == 200, page
    return len(asked)


@pytest.mark.once
@pytest.mark.django_db
def test_no_list_asks_more_the_longer_it_is(settings: Any) -> None:
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}
    crowd = union()
    add_records(crowd, add_stations(crowd, FEW))
    clients: dict[str, Client] = {}
    for _ in range(2):  # what is kept between requests is kept the second time
        before = {page.name: queries_of(page, clients) for page in pages()}
    add_records(crowd, add_stations(crowd, MANY))
    after = {page.name: queries_of(page, clients) for page in pages()}
    more = {name: (before[name], n) for name, n in after.items() if n > before[name] + SPARE}
    assert not more
