"""How long the finder takes to say which doors are open nearby, among very many.

Usage: `python -m benchmarks.finder [stations]` makes a SQLite database of its own in a temporary
folder, or uses the one MINSHENG_DATABASE_URL names, which it fills; `python tests/postgres.py python -m
benchmarks.finder` does the same on a throw-away PostgreSQL. 200,000 stations unless told otherwise,
gathered in towns as people are. Prints for each case the median and the 95th percentile of the CPU time
of this process and the database's (see ``server_time``), the low quartile of the clock, how many queries
it took, and the median as a ratio to a page without data. Exits 1 if the median of "nearest 20 open now"
at noon is not below 20 ms.
"""

from __future__ import annotations

import datetime as dt
import gc
import os
import random
import sys
import tempfile
from collections.abc import Callable
from typing import Any

LIMIT_MS = 20.0
STATIONS = 200_000
ASKED = 60
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
NOON = dt.datetime(2026, 7, 21, 13, 0, tzinfo=dt.timezone(dt.timedelta(hours=8)))
NIGHT = NOON + dt.timedelta(hours=14)
SERVICES = ("rest", "water", "charging", "microwave", "toilet", "cooling", "wifi", "first_aid")


def set_up(folder: str) -> None:
    """A migrated database with nothing but what ships in it."""
    os.environ.setdefault("MINSHENG_DATA_FOLDER", folder)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "minsheng.project.settings")
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)


def hours(chance: random.Random) -> dict[str, Any]:
    """One of some hundred kinds of opening hours; one in twenty is open day and night."""
    if chance.random() < 0.05:
        return {"week": {day: ["00:00-24:00"] for day in DAYS}}
    first, last = chance.randint(6, 9), chance.randint(17, 22)
    spans = [f"{first:02d}:{chance.choice([0, 30]):02d}-{last:02d}:00"]
    if chance.random() < 0.3:
        spans = [f"{first:02d}:00-12:00", f"14:00-{last:02d}:00"]
    days = DAYS if chance.random() < 0.6 else DAYS[:5]
    return {"week": dict.fromkeys(days, spans)}


def fill(count: int) -> list[tuple[float, float]]:
    """A province with ``count`` open stations around 400 towns, the same for the same count; the towns' points."""
    from django.db import connection

    from minsheng.accounts.models import User
    from minsheng.organisations.models import Organisation
    from minsheng.organisations.roles import Role
    from minsheng.organisations.services import create_post
    from minsheng.stations.models import Station

    chance = random.Random(1)
    person = User.objects.create_user("bench", password="bench-2026", name="测量")
    city = Organisation.objects.create(kind="city", name="样例市", code="3399", path="0001.")
    post = create_post(city, role=Role.OFFICER, title="干部", holder=person, actor=None)
    seats = [(118 + 4 * chance.random(), 27.5 + 3 * chance.random()) for _ in range(400)]
    towns = Organisation.objects.bulk_create(
        Organisation(
            kind="town", parent=city, name=f"样例镇{n}", code=f"3399{n:05d}", path=f"0001.{n:04d}."
        )
        for n in range(len(seats))
    )
    for start in range(0, count, 5000):
        rows = []
        for n in range(start, min(start + 5000, count)):
            at = chance.randrange(len(seats))
            (lon, lat), spread = seats[at], chance.choice([0.01, 0.03, 0.08])
            rows.append(
                Station(
                    organisation=city,
                    town=towns[at],
                    responsible=post,
                    code=f"3399-ST-{n:06d}",
                    short_code=f"{n:06d}",
                    name=f"样例站{n}",
                    lon=lon + chance.gauss(0, spread),
                    lat=lat + chance.gauss(0, spread),
                    services=chance.sample(SERVICES, 4),
                    hours=hours(chance),
                    state="open",
                )
            )
        Station.objects.bulk_create(rows)
    with connection.cursor() as cursor:
        # Production does it by itself. Unvacuumed, PostgreSQL reads a row for each door an index tells.
        vacuum = "VACUUM " if connection.vendor == "postgresql" else ""
        cursor.execute(f"{vacuum}ANALYZE")
    return seats


def measured(name: str, ask: Callable[[int], object], empty_ms: float | None) -> float:
    """Asks ``ASKED`` times after a few for warming up; prints, and returns the median of the CPU time in ms."""
    from benchmarks.server_time import timed

    told = timed(ask, ASKED, warm_up=8)
    times = f"median {told.median:7.2f} p95 {told.p95:7.2f} clock {told.wall_low:7.2f}"
    ratio = f"{told.median / empty_ms:6.1f} × that page" if empty_ms else ""
    print(f"{name:<44} {times}   {told.queries:>2} queries {ratio}", flush=True)
    return told.median


def main() -> int:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else STATIONS
    with tempfile.TemporaryDirectory() as folder:
        set_up(folder)
        from django.conf import settings
        from django.db import connection
        from django.test import Client

        from minsheng.common.geo import LonLat
        from minsheng.portal.near import nearest
        from minsheng.portal.needs import BY_CODE

        seats = fill(count)
        plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
        settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}
        settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
        chance = random.Random(2)
        points = [
            LonLat(lon + chance.gauss(0, 0.03), lat + chance.gauss(0, 0.03))
            for lon, lat in chance.choices(seats, k=ASKED)
        ]
        print(f"{count} stations, {connection.vendor}, load {os.getloadavg()[0]:.1f}; ms")
        gc.collect()
        gc.freeze()  # as project.wsgi does
        client = Client()
        empty_ms = measured("a page without data", lambda n: client.get("/feedback/"), None)
        noon = measured(
            "nearest 20 open now, at noon", lambda n: nearest(points[n % ASKED], at=NOON), empty_ms
        )
        measured(
            "nearest 20 open now, at night",
            lambda n: nearest(points[n % ASKED], at=NIGHT),
            empty_ms,
        )
        need = [BY_CODE["toilet"], BY_CODE["wifi"]]
        measured(
            "… with toilet and Wi-Fi, at noon",
            lambda n: nearest(points[n % ASKED], at=NOON, needs=need),
            empty_ms,
        )
        measured(
            "… at night",
            lambda n: nearest(points[n % ASKED], at=NIGHT, needs=need),
            empty_ms,
        )
        day = [BY_CODE["all_day"]]
        measured(
            "… open day and night",
            lambda n: nearest(points[n % ASKED], at=NOON, needs=day),
            empty_ms,
        )

        def page(n: int) -> object:
            point = points[n % ASKED]
            return client.post("/find/", {"lon": point.lon, "lat": point.lat})

        measured("the whole page, by position", page, empty_ms)
        return int(noon >= LIMIT_MS)


if __name__ == "__main__":
    sys.exit(main())
