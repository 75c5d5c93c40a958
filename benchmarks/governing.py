"""How long the pages of governance take with 20,000 stations, and the nightly look through the data.

Usage: `python -m benchmarks.governing [stations]`; databases as for ``benchmarks.pages``. Besides what that fills in,
every station has a photo, half of the closed cases have one, and a third of the stations typed in thirty days of
counts; one photo in a thousand is a copy, one count in a thousand cannot be. Prints the seconds of one
`check_data` and what it found, then the pages' times as ``benchmarks.pages`` does; exits 1 if one is above 200 ms.
"""

from __future__ import annotations

import datetime as dt
import os
import random
import resource
import sys
import tempfile
import time

from benchmarks.crowd import save
from benchmarks.pages import STATIONS, Page, fill, measure, set_up

DAYS = 30
BITS = 64


def add_evidence() -> None:
    """Photos and typed counts, some of them odd; the same for the same stations."""
    from django.utils import timezone

    from minsheng.accounts.models import User
    from minsheng.cases.models import Case, Move, Photo
    from minsheng.stations.models import Station, StationPhoto, UsageCount

    chance, today, now = random.Random(2), timezone.localdate(), timezone.now()
    officer, stations = User.objects.get(username="bench"), list(Station.objects.only("pk"))

    def phash() -> str:
        odd = chance.random() < 0.001
        return "f0f0a1a10f0f5a5a" if odd else f"{chance.getrandbits(BITS):016x}"

    save(
        StationPhoto(station=one, file="x", width=1, height=1, phash=phash(), added_by=officer)
        for one in stations
    )
    cases = list(Case.objects.filter(state="closed").only("pk")[::2])
    moves = save(
        Move(case=one, version=99, name="fix", at=now, by=officer, went_to="fixed", due=today)
        for one in cases
    )
    save(Photo(case=move.case, move=move, shows="after", file="x", phash=phash()) for move in moves)
    save(
        UsageCount(
            station=one,
            day=today - dt.timedelta(days=ago),
            source="count",
            visits=9000 if chance.random() < 0.001 else chance.randint(0, 60),
        )
        for one in stations[::3]
        for ago in range(DAYS)
    )


def add_project() -> str:
    """A project of the city over its counties; the address of its page."""
    from django.utils import timezone

    from minsheng.accounts.models import User
    from minsheng.governance.queries import units_below
    from minsheng.governance.services import Share, create_project, split_target
    from minsheng.organisations.models import Organisation

    officer, city = User.objects.get(username="bench"), Organisation.objects.get(path="0001.")
    facts = {
        "name": "样例项目", "year": timezone.localdate().year, "tier": "city",
        "evidence": "stations", "lights": "yinchuan",
    }  # fmt: skip
    project = create_project(city, facts, actor=officer)
    shares = [Share(one, 1) for one in units_below(city)]
    split_target(project.pk, 20_000, shares, "样例", actor=officer)
    return project.get_absolute_url()


def look() -> None:
    """One nightly look."""
    from minsheng.governance.services.reviewing import check_data

    begin, busy = time.perf_counter(), time.process_time()
    run = check_data()
    wall, cpu = time.perf_counter() - begin, time.process_time() - busy
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"check_data: {run.count} findings, {wall:.1f} s, {cpu:.1f} s of CPU, peak {peak:.0f} MB")


def pages(project: str) -> list[Page]:
    """The pages that read many records."""
    leader = "bench-leader"
    return [
        Page("checks", "/desk/governance/checks/", leader),
        Page("board", "/desk/governance/", leader),
        Page("project", project),
        Page("project: a county", f"{project}339901/", leader),
        Page("project: plan", f"{project}plan/"),
        Page("notes", "/desk/governance/notes/", leader),
        Page("war map", "/desk/warmap/", leader),
        Page("wall", "/desk/warmap/wall/", leader),
        Page("burden", "/desk/burden/", leader),
        Page("API: lights", f"/api/v1/governance/projects/{project.split('/')[-2]}", leader),
    ]


def main() -> int:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else STATIONS
    with tempfile.TemporaryDirectory(prefix="minsheng-bench-") as folder:
        set_up(folder)
        from django.db import connection

        fill(count)
        add_evidence()
        project = add_project()
        with connection.cursor() as cursor:  # production does it by itself
            cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")
        print(f"{count} stations, {connection.vendor}, load {os.getloadavg()[0]:.1f}; ms")
        look()
        return 0 if measure(pages(project)) else 1


if __name__ == "__main__":
    sys.exit(main())
