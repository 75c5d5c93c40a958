"""How long the server takes for the station pages when there are very many stations.

Usage: `python -m benchmarks.stations_list [stations]` makes a database of its own in a temporary
folder (or uses MINSHENG_DATABASE_URL, which it fills), with 20,000 stations unless told otherwise.
Prints a line per page: the median of seven requests through the whole site in milliseconds (on the
clock, and of CPU: the rest is waiting for other programs of the machine), the number of queries,
and the CPU time as a multiple of a page that shows nothing. Exits 1 if a list takes more than
200 ms of CPU time and, on SQLite, of everything the database does for it.
"""

from __future__ import annotations

import os
import random
import statistics
import sys
import tempfile
import time

LIMIT_MS = 200.0
TURNS = 7


def set_up(folder: str) -> None:
    """A migrated database with nothing but what ships in it."""
    os.environ.setdefault("MINSHENG_DATA_FOLDER", folder)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "minsheng.project.settings")
    import django
    from django.conf import settings
    from django.core.management import call_command

    django.setup()
    storages = {**settings.STORAGES}
    storages["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = storages
    settings.ALLOWED_HOSTS = ["*"]
    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)


def fill(count: int) -> None:
    """A city of ten counties with ``count`` stations, one officer, a heat warning; the same for the same count."""
    import datetime as dt

    from django.db import transaction
    from django.utils import timezone

    from minsheng.accounts.models import User
    from minsheng.organisations.models import Organisation
    from minsheng.organisations.roles import Role
    from minsheng.organisations.services import create_post
    from minsheng.stations.models import MapListing, Station, WeatherWarning
    from minsheng.stations.rules.shortcode import invent
    from minsheng.stations.sample import PATTERNS

    chance = random.Random(1)
    now = timezone.now()
    with transaction.atomic():
        person = User.objects.create_user("bench", password="bench-2026", name="测量")
        city = Organisation.objects.create(kind="city", name="样例市", code="3399", path="0001.")
        post = create_post(city, role=Role.OFFICER, title="干部", holder=person, actor=None)
        counties = [
            Organisation.objects.create(
                kind="county",
                parent=city,
                name=f"{i}县",
                code=f"33990{i}",
                path=f"0001.{i + 1:04d}.",
            )
            for i in range(10)
        ]
        codes: set[str] = set()
        while len(codes) < count:
            codes.add(invent())
        rows = Station.objects.bulk_create(
            (
                Station(
                    organisation=counties[number % 10],
                    responsible=post,
                    code=f"33990{number % 10}-ST-{number:05d}",
                    short_code=code,
                    name=f"样例驿站{number}",
                    lon=118 + chance.random(),
                    lat=28 + chance.random(),
                    state=chance.choice(["open"] * 8 + ["suspended", "accepted"]),
                    kind=chance.choice(Station.Kind.values),
                    level=chance.choice(["basic", "benchmark"]),
                    hours=chance.choice(PATTERNS)[1],
                    services=["rest", "water"],
                )
                for number, code in enumerate(sorted(codes), 1)
            ),
            batch_size=500,
        )
        MapListing.objects.bulk_create(
            (
                MapListing(
                    station=row,
                    map="amap",
                    state="listed",
                    checked_on=now.date(),
                    checked_by=person,
                )
                for row in rows[::2]
            ),
            batch_size=500,
        )
        WeatherWarning.objects.create(
            organisation=counties[0],
            responsible=post,
            kind="heat",
            level="red",
            starts=now,
            ends=now + dt.timedelta(hours=6),
        )


PAGES = {
    "an empty list": "/desk/stations/?q=nothing-is-called-so",
    "the list": "/desk/stations/",
    "the list, last page": "/desk/stations/?page=99999",
    "open ones of a county": "/desk/stations/?state=open&county=0001.0003.",
    "sorted by name": "/desk/stations/?sort=name",
    "found by words": "/desk/stations/?q=1999",
    "public maps": "/desk/stations/public-maps/",
    "public maps, missing": "/desk/stations/public-maps/?missing=amap",
    "doors over the API": "/api/v1/stations/doors?limit=100",
}


def measure() -> bool:
    """Ask for every page; is each list fast enough?"""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from minsheng.accounts.models import User

    client = Client()
    client.force_login(
        User.objects.get(username="bench"), backend="django.contrib.auth.backends.ModelBackend"
    )
    empty_ms, fine = 0.0, True
    print(f"{'page':<26}{'ms':>8}{'CPU ms':>8}{'queries':>9}{'× empty':>9}")
    for name, url in PAGES.items():
        took, worked = [], []
        for _ in range(TURNS):
            with CaptureQueriesContext(connection) as asked:
                start, cpu = time.perf_counter(), time.process_time()
                answer = client.get(url)
                worked.append((time.process_time() - cpu) * 1000)
                took.append((time.perf_counter() - start) * 1000)
            assert answer.status_code == 200, (url, answer.status_code)
        middle, cpu_ms = statistics.median(took), statistics.median(worked)
        empty_ms = empty_ms or cpu_ms
        fine = fine and cpu_ms <= LIMIT_MS
        row = f"{name:<26}{middle:>8.1f}{cpu_ms:>8.1f}{len(asked):>9}{cpu_ms / empty_ms:>9.1f}"
        print(row)
    return fine


def main() -> int:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
    with tempfile.TemporaryDirectory(prefix="minsheng-bench-") as folder:
        set_up(folder)
        fill(count)
        return 0 if measure() else 1


if __name__ == "__main__":
    sys.exit(main())
