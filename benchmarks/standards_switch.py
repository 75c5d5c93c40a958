"""How long stations take to be judged anew when another standard comes into force.

Usage: `python -m benchmarks.standards_switch [stations]` makes a
database of its own in a temporary folder (or uses MINSHENG_DATABASE_URL, which it fills), with
1,000 stations of ten items each unless told otherwise. Prints one line per case: what was switched,
seconds (and CPU seconds: the rest is waiting), rows written and removed. Exits 1 if a switch takes
more than 5 s per 1,000 stations.
"""

from __future__ import annotations

import datetime as dt
import os
import random
import sys
import tempfile
import time
from collections.abc import Callable

DAY = dt.date(2026, 6, 1)
LIMIT_S = 5.0


def set_up(folder: str) -> None:
    """A migrated database with nothing but what ships in it."""
    os.environ.setdefault("MINSHENG_DATA_FOLDER", folder)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "minsheng.project.settings")
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)


def fill(count: int) -> None:
    """A city with ``count`` open stations in ten counties; the same for the same count."""
    from django.db import transaction

    from minsheng.accounts.models import User
    from minsheng.organisations.models import Organisation
    from minsheng.organisations.roles import Role
    from minsheng.organisations.services import create_post
    from minsheng.stations.models import Item, Station, What

    chance = random.Random(1)
    with transaction.atomic():
        person = User.objects.create_user("bench", password="bench-2026", name="测量")
        city = Organisation.objects.create(kind="city", name="样例市", code="3399", path="0001.")
        post = create_post(city, role=Role.OFFICER, title="干部", holder=person, actor=None)
        counties = [
            Organisation.objects.create(
                kind="county",
                parent=city,
                name=f"样例县{n}",
                code=f"3399{n:02d}",
                path=f"0001.{n:04d}.",
            )
            for n in range(1, 11)
        ]
        stations = Station.objects.bulk_create(
            Station(
                organisation=chance.choice(counties),
                responsible=post,
                code=f"3399-ST-{n:05d}",
                short_code=f"{n:06d}",
                name=f"样例站{n}",
                kind=chance.choice(["self_built", "co_built", "smart_24h"]),
                lon=118.0,
                lat=28.0,
                area_m2=chance.choice([None, 10, 20, 30, 60]),
                capacity=chance.choice([None, 8, 20, 30]),
                services=chance.sample(["water", "legal_aid", "toilet", "wifi"], 2),
                state="open",
            )
            for n in range(count)
        )
        words = [word for word in What.values if word != "other"]
        Item.objects.bulk_create(
            Item(station=station, kind="device", what=what)
            for station in stations
            for what in chance.sample(words, 10)
        )


def measured(name: str, work: Callable[[], object]) -> float:
    start, busy = time.perf_counter(), time.process_time()
    tally = work()
    seconds, busy = time.perf_counter() - start, time.process_time() - busy
    print(f"{name:<42} {seconds:6.2f} s ({busy:5.2f} s CPU)  {tally}")
    return seconds


def cases() -> list[float]:
    """Put standards in force one after the other, and judge after each step."""
    from minsheng.accounts.models import User
    from minsheng.organisations.models import Organisation
    from minsheng.standards.models import Standard
    from minsheng.standards.services.force import adopt, switch
    from minsheng.stations.evaluation import evaluate, judged_stations

    actor, city = User.objects.get(username="bench"), Organisation.objects.get(code="3399")
    shipped = {one.code: one for one in Standard.objects.all()}

    def judge() -> object:
        return evaluate(judged_stations(), day=DAY)

    def adopted(code: str) -> object:
        return adopt(shipped[code], city, since=DAY, actor=actor)

    stars = adopted("fuzhou-stars")
    times = [measured("first standard (9 clauses)", judge)]
    switch(stars, shipped["lanxi-10x"], on=DAY, actor=actor)
    times.append(measured("another in its place (15 clauses)", judge))
    measured("once more, nothing has changed", judge)
    for code in ("zhejiang-bayou", "zhejiang-24h-smart", "acftu-liuyou", "fuzhou-stars"):
        adopted(code)
    measured("four more beside it (46 clauses in all)", judge)
    measured("once more, nothing has changed", judge)
    return times


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    with tempfile.TemporaryDirectory() as folder:
        set_up(folder)
        from django.conf import settings

        settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}
        fill(count)
        print(f"{count} stations")
        slowest = max(cases())
    if slowest * 1000 / count > LIMIT_S:
        sys.exit(f"slower than {LIMIT_S} s for 1,000 stations")


if __name__ == "__main__":
    main()
