"""A siting plan of 50,000 cells and 3,000 places through the whole product: job, proof, pages, files.

Usage: `python -m benchmarks.siteplan_page [cells] [places] [seconds]` fills a database of its own in
a temporary folder (or the one of MINSHENG_DATA_FOLDER, which then keeps the plan to be looked at),
lets the job solve the plan, and prints a line per page: the median of five requests in milliseconds
(on the clock, and of CPU), the number of queries, and the bytes sent, plain and as gzip.
"""

from __future__ import annotations

import gzip
import math
import resource
import statistics
import sys
import tempfile
import time
from typing import Any

import numpy as np

from benchmarks.stations_list import set_up

TURNS = 5
TOWNS = 60
WEST, NORTH = 118.6, 29.2
"""A corner of the invented city; its side follows from the number of places (four to a square kilometre)."""


def fill(cells: int, places: int) -> None:
    """A city with one county of sixty towns, half of demand and places in clusters; the same for the same numbers."""
    from django.db import transaction

    from minsheng.accounts.models import User
    from minsheng.organisations.models import Organisation
    from minsheng.organisations.roles import Role
    from minsheng.organisations.services import create_post

    chance = np.random.default_rng(1)
    with transaction.atomic():
        person = User.objects.create_user("bench", password="bench-2026", name="测量")
        city = Organisation.objects.create(kind="city", name="样例大市", code="3398", path="0009.")
        post = create_post(city, role=Role.OFFICER, title="干部", holder=person, actor=None)
        towns = Organisation.objects.bulk_create(
            Organisation(
                kind="town",
                parent=city,
                name=f"样例{number + 1}街道",
                code=f"3398{number:05d}",
                path=f"0009.{number + 1:04d}.",
            )
            for number in range(TOWNS)
        )
        side_m = 1000 * math.sqrt(places / 4)
        centres = chance.uniform(0, side_m, (max(places // 60, 3), 2))
        hubs = chance.uniform(0, side_m, (TOWNS, 2))
        _demand(city, post, towns, hubs, _spread(chance, cells, centres, side_m), chance)
        _places(city, post, towns, hubs, _spread(chance, places, centres, side_m), chance)


def _spread(chance: Any, count: int, centres: Any, side_m: float) -> Any:
    """(count, 2) metres east and south: half of them around the centres."""
    apart = chance.uniform(0, side_m, (count, 2))
    near = centres[chance.integers(len(centres), size=count)] + chance.normal(0, 600, (count, 2))
    return np.where(chance.random((count, 1)) < 0.5, near, apart).clip(0, side_m)


def _degrees(metres: Any) -> Any:
    return metres / [111_320 * math.cos(math.radians(NORTH)), -111_320] + [WEST, NORTH]


def _town(at: Any, hubs: Any) -> Any:
    return ((at[:, None, :] - hubs[None]) ** 2).sum(axis=2).argmin(axis=1)


def _demand(city: Any, post: Any, towns: Any, hubs: Any, at: Any, chance: Any) -> None:
    from minsheng.demand.models import DemandBatch, DemandPoint, HourBand, WorkerGroup

    batch = DemandBatch.objects.create(
        organisation=city, responsible=post, source="sample", name="样例需求"
    )
    groups, bands = list(WorkerGroup.objects.all()[:4]), list(HourBand.objects.all())
    people = 1 + chance.poisson(chance.gamma(0.7, 6.0, len(at)))
    lonlat, town = _degrees(at).round(6).tolist(), _town(at, hubs).tolist()
    group, band = (
        chance.integers(len(groups), size=len(at)),
        chance.integers(len(bands), size=len(at)),
    )
    DemandPoint.objects.bulk_create(
        (
            DemandPoint(
                organisation=city,
                responsible=post,
                batch=batch,
                code=f"D{number}",
                town=towns[town[number]],
                group=groups[group[number]],
                band=bands[band[number]],
                workers=int(people[number]),
                lon=lon,
                lat=lat,
                entered_lon=lon,
                entered_lat=lat,
            )
            for number, (lon, lat) in enumerate(lonlat)
        ),
        batch_size=500,
    )


def _places(city: Any, post: Any, towns: Any, hubs: Any, at: Any, chance: Any) -> None:
    from minsheng.places.models import Level, Place

    levels = list(Level.objects.all())
    lonlat, town = _degrees(at).round(6).tolist(), _town(at, hubs).tolist()
    level = chance.integers(len(levels), size=len(at))
    Place.objects.bulk_create(
        (
            Place(
                organisation=city,
                responsible=post,
                code=f"P{number}",
                name=f"样例地点{number + 1}",
                kind=Place.Kind.STORE,
                state="existing" if number % 8 == 0 else "candidate",
                level=levels[level[number]] if number % 8 == 0 else None,
                town=towns[town[number]],
                lon=lon,
                lat=lat,
                entered_lon=lon,
                entered_lat=lat,
            )
            for number, (lon, lat) in enumerate(lonlat)
        ),
        batch_size=500,
    )


def compute(seconds: int) -> Any:
    """The plan through the service that pages call, and the worker that does its job."""
    from django.core.management import call_command

    from minsheng.accounts.models import User
    from minsheng.demand.models import HourBand, WorkerGroup
    from minsheng.organisations.models import Organisation
    from minsheng.siteplans.rules import PlanSettings
    from minsheng.siteplans.services import prepare_plan

    asked = PlanSettings(
        groups=tuple(group.code for group in WorkerGroup.objects.all()[:4]),
        hours=tuple(band.code for band in HourBand.objects.all()),
        services=("rest", "water", "charging", "toilet", "microwave", "ebike_charging"),
        objective=("coverage",),
        budget_yuan=12_000_000,
        min_per_district=1,
        existing_stay=True,
        time_limit_s=seconds,
    )
    started, cpu = time.perf_counter(), time.process_time()
    plan = prepare_plan(
        Organisation.objects.get(code="3398"),
        asked,
        title="样例大市五万格",
        actor=User.objects.get(username="bench"),
    )
    frozen = time.perf_counter() - started
    print(
        f"frozen in {frozen:.1f} s, {len(plan.snapshot.packed) / 2**20:.1f} MB packed", flush=True
    )
    call_command("worker", batch=True, interval=0.1)
    plan.refresh_from_db()
    rows = plan.snapshot.problem
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(
        f"{len(rows['demand']):,} cells × {len(rows['sites']):,} places, {len(rows['options']):,} levels:"
        f" {plan.state}, {'proved' if plan.proved else f'gap {plan.gap:.4%}'},"
        f" {len((plan.result or {'open': ()})['open']):,} open,"
        f" {time.perf_counter() - started:.0f} s on the clock,"
        f" {time.process_time() - cpu:.0f} CPU s, {memory:,} MB",
        flush=True,
    )
    return plan


def measure(pk: int) -> None:
    """Ask for every page of the plan."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from minsheng.accounts.models import User
    from minsheng.siteplans.models import SitePlan

    client = Client()
    client.force_login(
        User.objects.get(username="bench"), backend="django.contrib.auth.backends.ModelBackend"
    )
    address = f"/desk/siteplans/{pk}/"
    result = SitePlan.objects.get(pk=pk).result or {}
    first = result["open"][0]["site"]
    pages = {
        "the plan": address,
        "page 2 of its sites": f"{address}?page=2",
        "its hexagons on the map": f"{address}map/cells.geojson",
        "its sites on the map": f"{address}map/sites.geojson",
        "services": f"{address}services/",
        "what if": f"{address}what-if/",
        "what if one closes": f"{address}what-if/?without={first}",
        "GeoJSON": f"{address}plan.geojson",
        "XLSX": f"{address}plan.xlsx",
        "PDF": f"{address}plan.pdf",
        "the list": "/desk/siteplans/",
    }
    print(f"{'page':<26}{'ms':>8}{'CPU ms':>8}{'queries':>9}{'kB':>8}{'gzip kB':>9}")
    for name, url in pages.items():
        took, worked = [], []
        for _ in range(TURNS):
            with CaptureQueriesContext(connection) as asked:
                start, cpu = time.perf_counter(), time.process_time()
                answer = client.get(url)
                worked.append((time.process_time() - cpu) * 1000)
                took.append((time.perf_counter() - start) * 1000)
        assert answer.status_code == 200, (url, answer.status_code)
        plain, small = len(answer.content), len(gzip.compress(answer.content))
        print(
            f"{name:<26}{statistics.median(took):>8.0f}{statistics.median(worked):>8.0f}"
            f"{len(asked):>9}{plain / 1024:>8.0f}{small / 1024:>9.0f}",
            flush=True,
        )


def main() -> None:
    given = [int(word) for word in sys.argv[1:4]]
    cells, places, seconds = [*given, *(50_000, 3_000, 60)[len(given) :]]
    with tempfile.TemporaryDirectory(prefix="minsheng-bench-") as folder:
        set_up(folder)
        from minsheng.siteplans.models import SitePlan

        kept = SitePlan.objects.filter(title="样例大市五万格", state="ready").last()
        if kept is None:
            fill(cells, places)
            kept = compute(seconds)
        measure(kept.pk)


if __name__ == "__main__":
    main()
