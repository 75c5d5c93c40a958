"""How long the server takes for every page that lists stations or what happens at them.

Usage: `python -m benchmarks.pages [stations] [words of a page's name …]` makes a SQLite database of its
own in a temporary folder, or uses the one MINSHENG_DATABASE_URL names, which it fills unless it holds
stations; `python tests/postgres.py python -m benchmarks.pages` does the same on a throw-away PostgreSQL.
20,000 stations unless told otherwise, with all that belongs to them (see ``crowd``). Each page is asked for ``TURNS``
times through the whole site. Prints per page: median and 95th percentile of the CPU time of site and
database together, the low quartile of the clock, the number of queries, and the median as a multiple of
a page without data. Exits 1 if a median is above 200 ms.
"""

from __future__ import annotations

import gc
import os
import sys
import tempfile
from dataclasses import dataclass

LIMIT_MS = 200.0
STATIONS = 20_000
TURNS = 24
EMPTY = "/feedback/"


@dataclass(frozen=True, slots=True)
class Page:
    """A page, its address, and the account that asks; "" is nobody."""

    name: str
    url: str
    who: str = "bench"


def set_up(folder: str) -> None:
    """A migrated database with nothing but what ships in it."""
    os.environ.setdefault("MINSHENG_DATA_FOLDER", folder)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "minsheng.project.settings")
    import django
    from django.conf import settings
    from django.core.management import call_command

    django.setup()
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    settings.ALLOWED_HOSTS = ["*"]
    call_command("migrate", verbosity=0)


def fill(count: int) -> None:
    """``count`` stations of an invented union with their records; the planner knows them."""
    from django.db import connection, transaction

    from benchmarks.crowd import add_stations, union
    from benchmarks.crowd_records import add_records

    with transaction.atomic():
        crowd = union()
        add_records(crowd, add_stations(crowd, count))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # production does it by itself


def pages() -> list[Page]:
    """Every list, in the views that differ, and the pages around one station that read lists."""
    from minsheng.standards.models import Version
    from minsheng.stations.models import Campaign, Station

    one = Station.objects.filter(state="open").order_by("pk")[7]
    campaign = Campaign.objects.order_by("pk")[0].pk
    stars = "/desk/stations/ratings/standards/fuzhou-stars/"
    version = Version.objects.filter(standard__code="fuzhou-stars").order_by("pk")[0]
    clause = version.clauses.order_by("pk")[0].number
    return [
        *(
            Page(f"stations{': ' + what if what else ''}", f"/desk/stations/{query}")
            for what, query in (
                ("", ""),
                ("last page", "?page=99999"),
                ("middle page", "?page=150"),
                ("open ones of a county", "?state=open&county=0001.0003."),
                ("by name", "?sort=name"),
                ("by town", "?sort=town"),
                ("by person, last page", "?sort=owner&page=99999"),
                ("found by words", "?q=1999"),
                ("on the map", "map/"),
                ("one", f"{one.code}/"),
                ("its items", f"{one.code}/items/"),
                ("its history", f"{one.code}/history/"),
                ("its results", f"{one.code}/ratings/"),
                ("warnings", "warnings/"),
                ("public maps", "public-maps/"),
                ("public maps, missing", "public-maps/?missing=amap"),
            )
        ),
        Page("stations: of a keeper", "/desk/stations/", "bench-keeper"),
        Page("results: all standards", "/desk/stations/ratings/"),
        Page("results: one standard", stars),
        Page("results: no grade, last page", f"{stars}?grade=none&page=99999"),
        Page("results: one clause", f"{stars}{clause}/"),
        Page("results: one clause, failed", f"{stars}{clause}/?result=fail"),
        Page("results: decisions", "/desk/stations/ratings/decisions/"),
        Page("results: campaign", f"/desk/stations/ratings/campaigns/{campaign}/"),
        *(
            Page(f"cases: {view}", f"/desk/cases/?view={view}")
            for view in ("mine", "recheck", "overdue", "escalated", "unfinished", "all")
        ),
        Page("cases: all, last page", "/desk/cases/?view=all&page=99999"),
        Page("cases: all, by station", "/desk/cases/?view=all&sort=station"),
        Page("cases: all, found by words", "/desk/cases/?view=all&q=1999"),
        Page("cases: escalated to a leader", "/desk/cases/?view=escalated", "bench-leader"),
        Page("cases: of a keeper", "/desk/cases/?view=all", "bench-keeper"),
        Page("voices: reports", "/desk/voices/"),
        Page("voices: reports, last page", "/desk/voices/?page=99999"),
        Page("voices: reports of a kind", "/desk/voices/?kind=locked"),
        Page("voices: reports by station", "/desk/voices/?sort=station"),
        Page("voices: alerts", "/desk/voices/alerts/"),
        Page("voices: suggestions", "/desk/voices/suggestions/"),
        Page("voices: ratings", "/desk/voices/ratings/"),
        Page("voices: ratings of a station", f"/desk/voices/ratings/station/{one.code}/"),
        Page("devices", "/desk/devices/"),
        Page("devices: last page", "/desk/devices/?page=99999"),
        Page("devices: by last message", "/desk/devices/?sort=-last"),
        *(
            Page(f"inspections: {view}", f"/desk/inspections/?view={view}")
            for view in ("due", "results", "all")
        ),
        Page("inspections: results, last page", "/desk/inspections/?view=results&page=99999"),
        Page("inspections: by station", "/desk/inspections/?view=all&sort=station"),
        Page("inspections: by risk", "/desk/inspections/risk/"),
        Page("inspections: by risk, last page", "/desk/inspections/risk/?page=99999"),
        Page("inspections: single visit", "/desk/inspections/new/"),
        Page("inspections: relations", "/desk/inspections/relations/"),
        Page("inspections: round", "/desk/inspections/route/", "bench-inspector"),
        Page("inspections: of an inspector", "/desk/inspections/", "bench-inspector"),
        Page("inspections: of a keeper", "/desk/inspections/?view=all", "bench-keeper"),
        Page("field: today", "/field/today/", "bench-inspector"),
        Page("draws: new", "/desk/inspections/draws/new/"),
        Page("quality", "/desk/quality/"),
        Page("quality: last page", "/desk/quality/?page=99999"),
        Page("quality: by share", "/desk/quality/?sort=share"),
        Page("quality: red", "/desk/quality/?tone=alert"),
        Page("quality: by town", "/desk/quality/?sort=town"),
        Page("quality: one station", f"/desk/quality/{one.code}/"),
        Page("quality: reviews", "/desk/quality/reviews/"),
        Page("keep: an officer", "/desk/keep/"),
        Page("keep: a keeper", "/desk/keep/", "bench-keeper"),
        Page("keep: somebody named", "/desk/keep/", "bench-named"),
        Page("desk: an officer", "/desk/"),
        Page("desk: a leader", "/desk/", "bench-leader"),
        Page("desk: an inspector", "/desk/", "bench-inspector"),
        Page("desk: a keeper", "/desk/", "bench-keeper"),
        Page("public: finder, a county", "/find/?in=339903", ""),
        Page("public: finder, a name", "/find/?q=样例驿站1999", ""),
        Page("public: finder, pinyin", "/find/?q=ylyz", ""),
        Page("public: a station", f"/z/{one.short_code}/", ""),
        Page("public: said and done", "/said-and-done/", ""),
        Page("public: open data", "/data/", ""),
        Page("public: Open311", "/open311/v2/requests.json", ""),
        Page("API: stations", "/api/v1/stations/?limit=100"),
        Page("API: doors", "/api/v1/stations/doors?limit=100"),
        Page("API: cases", "/api/v1/cases?limit=100"),
        Page("API: reports", "/api/v1/voices/reports?limit=100"),
        Page("API: inspections", "/api/v1/inspections?limit=100"),
        Page("API: assessments", "/api/v1/quality/?limit=100"),
    ]


def measure(chosen: list[Page]) -> bool:
    """Ask for every page; is each fast enough?"""
    from django.test import Client

    from benchmarks.server_time import timed
    from minsheng.accounts.models import User

    backend = "django.contrib.auth.backends.ModelBackend"
    clients = {"": Client()}
    for name in {page.who for page in chosen} - {""}:
        clients[name] = Client()
        clients[name].force_login(User.objects.get(username=name), backend=backend)
    empty = timed(lambda _n: clients[""].get(EMPTY), TURNS)
    gc.collect()
    gc.freeze()  # as project.wsgi does
    print(f"{'page':<36}{'median':>8}{'p95':>8}{'clock':>8}{'queries':>9}{'× empty':>9}")
    print(f"{'a page without data':<36}{empty.median:>8.1f}{empty.p95:>8.1f}{empty.wall_low:>8.1f}")
    slow = []
    for page in chosen:

        def ask(_number: int, page: Page = page) -> None:
            status = clients[page.who].get(page.url).status_code
            if status != 200:
                raise AssertionError(f"{page.url} answers {status}")

        told = timed(ask, TURNS)
        times = f"{told.median:>8.1f}{told.p95:>8.1f}{told.wall_low:>8.1f}"
        ratio = told.median / empty.median
        print(f"{page.name:<36}{times}{told.queries:>9}{ratio:>9.1f}", flush=True)
        slow += [page.name] if told.median > LIMIT_MS else []
    print(f"above {LIMIT_MS:.0f} ms: {', '.join(slow) or 'none'}")
    return not slow


def main() -> int:
    words = sys.argv[1:]
    count = int(words.pop(0)) if words and words[0].isdigit() else STATIONS
    with tempfile.TemporaryDirectory(prefix="minsheng-bench-") as folder:
        set_up(folder)
        from django.db import connection

        from minsheng.stations.models import Station

        if not Station.objects.exists():
            fill(count)
        print(
            f"{Station.objects.count()} stations, {connection.vendor}, load {os.getloadavg()[0]:.1f}; ms"
        )
        chosen = [one for one in pages() if not words or any(word in one.name for word in words)]
        return 0 if measure(chosen) else 1


if __name__ == "__main__":
    sys.exit(main())
