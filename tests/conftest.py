"""Fixtures every test may use: the cast, clients signed in as somebody, a real browser."""

from __future__ import annotations

import datetime as dt
import gc
import os
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

os.environ.setdefault(
    "DJANGO_ALLOW_ASYNC_UNSAFE", "true"
)  # sync Playwright keeps an event loop in the test thread

import pytest
from django.db import connection
from django.test import Client, TransactionTestCase
from django.utils import timezone, translation
from hypothesis import HealthCheck, settings
from pytest_django.live_server_helper import LiveServer

from minsheng.accounts.models import User
from minsheng.cli.catalogues import compile_all
from tests.browser import browser, chromium  # noqa: F401  fixtures
from tests.people import Cast, make_cast
from tests.template import in_memory, migrated_database, migrated_file
from tests.turns import take_turns

# A busy machine is no reason to fail; a landing must not hang on the luck of a draw. Fresh inventions
# are for `./run soak invent_more`.
settings.register_profile(
    "everywhere",
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    derandomize="MINSHENG_INVENT" not in os.environ,
)
settings.load_profile("everywhere")


LONG = ("tests/project", "tests/e2e")
DAY, LAST_MOMENT = dt.timedelta(days=1), dt.timedelta(seconds=30)


def pytest_configure(config: pytest.Config) -> None:
    """Pages can be looked at in English; a migrated database lies ready before there are many processes.

    One process alone makes it when a test asks for a database: the engines' tests never do.
    """
    compile_all()
    take_turns()
    alone = not getattr(config.option, "numprocesses", None)
    if alone or hasattr(config, "workerinput") or config.option.collectonly:
        return
    if connection.vendor == "sqlite":
        migrated_file()
    else:
        migrated_database(os.environ["MINSHENG_DATABASE_URL"])


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None,
) -> Iterator[None]:
    """Each process begins with a copy of the migrated database."""
    if connection.vendor == "sqlite":
        with closing(in_memory(connection.creation._get_test_db_name())):
            yield
    else:
        template = migrated_database(os.environ["MINSHENG_DATABASE_URL"])
        connection.settings_dict["TEST"]["TEMPLATE"] = template
        yield


def pytest_collection_finish() -> None:
    """What is imported stays to the end: the collector need not look through it again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup() -> None:
    """None begins in a day's last seconds: its "today" would be yesterday before it ends."""
    now = timezone.localtime()
    left = dt.datetime.combine(now.date() + DAY, dt.time.min, now.tzinfo) - now
    if left < LAST_MOMENT:
        time.sleep(left.total_seconds())


@pytest.hookimpl(tryfirst=True)  # marks count when -m chooses
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The long walks first, so that no worker begins one when the others have nothing left to do.

    Tests that empty the database stay behind those that need what migrations put into it; what
    touches none is marked as needed once.
    """
    for item in items:
        if not touches_database(item):
            item.add_marker("once")
    items.sort(key=lambda item: (empties(item), not item.nodeid.startswith(LONG)))


def touches_database(item: pytest.Item) -> bool:
    """Whether the test asks for a database in any of the ways there are."""
    asked = set(getattr(item, "fixturenames", ()))
    case = getattr(item, "cls", None)
    is_case = isinstance(case, type) and issubclass(case, TransactionTestCase)
    ways = {"db", "transactional_db", "live_server"}
    return bool(is_case or item.get_closest_marker("django_db") or asked & ways)


def empties(item: pytest.Item) -> bool:
    """Whether the test commits, so that all tables are emptied after it."""
    mark = item.get_closest_marker("django_db")
    asked = set(getattr(item, "fixturenames", ()))
    return bool(mark and mark.kwargs.get("transaction")) or bool(
        asked & {"transactional_db", "live_server"}
    )


@pytest.fixture(scope="session")
def live_server(django_db_setup: None, live_server: LiveServer) -> LiveServer:
    """The pages' server, begun when the database is there: else it would not share the test's connection."""
    return live_server


@pytest.fixture
def cast(db: None) -> Cast:
    return make_cast()


@pytest.fixture
def signed_in(client: Client) -> Callable[[User], Client]:
    """A client in which this person has signed in."""

    def sign_in(user: User) -> Client:
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return sign_in


@pytest.fixture(autouse=True)
def _source_language() -> None:
    """A page read in English by one test does not leave the next one in English."""
    translation.activate("zh-hans")


@pytest.fixture(scope="session")
def uploads(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where files go that a test uploads."""
    return tmp_path_factory.mktemp("uploads")


@pytest.fixture(autouse=True)
def _fast_and_immediate(settings: object, uploads: Path) -> None:
    """Passwords hash quickly, background tasks run at once, caches stay in memory, files go away."""
    settings.MEDIA_ROOT = uploads  # type: ignore[attr-defined]
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # type: ignore[attr-defined]
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}  # type: ignore[attr-defined]
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}  # type: ignore[attr-defined]
