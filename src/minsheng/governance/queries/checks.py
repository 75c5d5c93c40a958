"""Findings for the reviewer: each pattern with its evidence, looked for at night, read within reach."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Exists, F, OuterRef, QuerySet
from django.db.models.functions import Coalesce, NullIf
from django.urls import reverse
from django.utils import timezone

from minsheng.audit.models import Entry
from minsheng.cases.models import Case
from minsheng.cases.models import Photo as CasePhoto
from minsheng.governance.models import CheckRun, Finding, ReviewNote
from minsheng.governance.queries.evidence import day_start
from minsheng.governance.rules.checks import (
    Check,
    Picture,
    alike,
    bursts,
    checks,
    longest_run,
    most_visits,
)
from minsheng.inspections.models import Photo as VisitPhoto
from minsheng.organisations.models import Organisation, reach
from minsheng.organisations.permissions import Permission
from minsheng.stations.models import Station, StationPhoto, UsageCount
from minsheng.voices.models import Rating

if TYPE_CHECKING:
    from minsheng.accounts.models import User

BY_HAND = (UsageCount.Source.COUNT, UsageCount.Source.CLAIMED)
CHUNK = 5_000
SHOWN = 8
"""So many links to evidence per finding."""


@dataclass(frozen=True, slots=True)
class Found:
    """One case of a pattern before it is kept. ``facts`` fill the pattern's sentence; ``links`` lead to the evidence."""

    check: Check
    key: str
    organisation_id: int
    facts: Mapping[str, object]
    links: tuple[tuple[str, str], ...]


def all_findings(today: dt.date) -> Iterator[Found]:
    """Every finding of every pattern. It reads months of records: for the night, not for a page."""
    known = checks()
    for key, look in _LOOKS.items():
        yield from look(known[key], today)


@dataclass(frozen=True, slots=True)
class Group:
    """One pattern with its findings within reach: those nobody has looked at come first, the rest is counted."""

    check: Check
    rows: list[tuple[Finding, list[ReviewNote]]]
    count: int


def last_run() -> CheckRun | None:
    """The last look through the data."""
    return CheckRun.objects.first()


def findings_for(actor: User) -> QuerySet[Finding]:
    """What the last run found within the actor's reach."""
    within = reach(actor, Permission.SUPERVISE, field="organisation__path")
    rows: QuerySet[Finding] = Finding.objects.filter(within, run=last_run())
    return rows.select_related("organisation")


def groups_for(actor: User, most: int) -> list[Group]:
    """Every pattern with ``most`` findings at most; a fixed number of queries."""
    notes = ReviewNote.objects.visible_to(actor)
    told = notes.filter(check_key=OuterRef("check_key"), finding=OuterRef("key"))
    rows = findings_for(actor).annotate(is_noted=Exists(told)).order_by("is_noted", "key")
    shown = {key: list(rows.filter(check_key=key)[:most]) for key in checks()}
    counts = dict(
        rows.order_by()
        .values_list("check_key")
        .annotate(count=Count("pk"))
        .values_list("check_key", "count")
    )
    written: dict[tuple[str, str], list[ReviewNote]] = defaultdict(list)
    keys = [one.key for found in shown.values() for one in found]
    for note in notes.filter(finding__in=keys).select_related("by"):
        written[note.check_key, note.finding].append(note)
    return [
        Group(check, [(one, written[key, one.key]) for one in shown[key]], counts.get(key, 0))
        for key, check in checks().items()
    ]


def _station_link(name: str, code: str) -> tuple[str, str]:
    return name, reverse("stations:detail", args=[code])


def _backfill(check: Check, today: dt.date) -> Iterator[Found]:
    """Counts entered long after their day, told by the audit chain."""
    rows = Entry.objects.filter(
        verb="station.visits_entered", at__gte=day_start(check.window(today))
    )
    late: dict[str, list[int]] = defaultdict(list)
    for number, at, facts in rows.values_list("target_id", "at", "facts"):
        try:
            days = (timezone.localdate(at) - dt.date.fromisoformat(str(facts.get("day")))).days
        except ValueError:
            continue
        if days > check.figures["days"]:
            late[number].append(days)
    for station in Station.objects.in_bulk([int(number) for number in late]).values():
        days_late = late[str(station.pk)]
        facts = {"station": station.name, "count": len(days_late), "days": max(days_late)}
        links = (_station_link(station.name, station.code),)
        yield Found(check, station.code, station.organisation_id, facts, links)


def _photos(check: Check, today: dt.date) -> Iterator[Found]:
    """The same picture for two pieces of work."""
    begin = day_start(check.window(today))
    pictures: list[Picture] = []
    shown: dict[str, tuple[str, str]] = {}
    owners: dict[int, int] = {}
    stations = StationPhoto.objects.filter(added_at__gte=begin).values_list(
        "phash", "station_id", "station__name", "station__code", "station__organisation_id"
    )
    for phash, pk, name, code, organisation in stations:
        pictures.append(Picture(phash, f"station:{pk}", pk))
        shown[f"station:{pk}"], owners[pk] = _station_link(name, code), organisation
    cases = CasePhoto.objects.filter(case__opened_at__gte=begin, shows="after").values_list(
        "phash", "case_id", "case__title", "case__station_id", "case__organisation_id"
    )
    for phash, pk, title, station, organisation in cases:
        pictures.append(Picture(phash, f"case:{pk}", station))
        shown[f"case:{pk}"] = title, reverse("cases:detail", args=[pk])
        owners.setdefault(station, organisation)
    visits = VisitPhoto.objects.filter(at__gte=begin).values_list(
        "phash", "inspection_id", "inspection__station__name", "inspection__station_id",
        "inspection__organisation_id",
    )  # fmt: skip
    for phash, pk, name, station, organisation in visits:
        pictures.append(Picture(phash, f"visit:{pk}", station))
        shown[f"visit:{pk}"] = name, reverse("inspections:detail", args=[pk])
        owners.setdefault(station, organisation)
    rows = Organisation.objects.filter(pk__in={*owners.values()})
    county = {one.pk: one.path[:10] for one in rows}
    unions = {one.path: one for one in Organisation.objects.filter(path__in={*county.values()})}
    for pair in alike(pictures, check):
        key = "+".join(sorted(one.owner for one in pair))
        places = [county[owners[one.station]] for one in pair]
        if places[0] == places[1]:
            links = (shown[pair[0].owner], shown[pair[1].owner])
            facts = {"one": links[0][0], "other": links[1][0]}
            yield Found(check, key, owners[pair[0].station], facts, links)
            continue
        for own, place, elsewhere in zip(pair, places, reversed(places), strict=True):
            link = shown[own.owner]  # the other county's work is not this one's to read
            facts = {"one": link[0], "other": unions[elsewhere].label}
            here = f"{key}@{unions[place].code}"
            yield Found(check, here, owners[own.station], facts, (link,))


def _burst(check: Check, today: dt.date) -> Iterator[Found]:
    """Cases closed on the last days of a month, by the union that answers for them."""
    rows = Case.objects.filter(closed_at__gte=day_start(check.window(today).replace(day=1)))
    closed: dict[str, list[tuple[dt.date, int, str]]] = defaultdict(list)
    for path, at, pk, title in rows.values_list("organisation__path", "closed_at", "pk", "title"):
        closed[path[:10]].append((timezone.localdate(at), pk, title))
    unions = {one.path: one for one in Organisation.objects.filter(path__in=list(closed))}
    for path, told in closed.items():
        for year, month, late, whole in bursts([day for day, _pk, _title in told], check):
            last = sorted(one for one in told if (one[0].year, one[0].month) == (year, month))
            links = tuple(
                (title, reverse("cases:detail", args=[pk])) for _day, pk, title in last[-SHOWN:]
            )
            union = unions[path]
            facts = {
                "union": union.label,
                "month": f"{year}-{month:02d}",
                "late": late,
                "all": whole,
            }
            yield Found(check, f"{union.code}/{year}-{month:02d}", union.pk, facts, links)


def _typed(check: Check, today: dt.date) -> QuerySet[UsageCount]:
    """Counts that people have typed in."""
    rows: QuerySet[UsageCount] = UsageCount.objects.filter(
        source__in=BY_HAND, day__gte=check.window(today)
    )
    return rows


def _use(check: Check, today: dt.date) -> Iterator[Found]:
    """More visits on a day than the room can hold; the worst day of each station."""
    turns = most_visits(1, check)
    room = Coalesce(NullIf("station__capacity", 0), NullIf("station__seats", 0))
    most = Coalesce(room * turns, most_visits(None, check))
    over = _typed(check, today).annotate(most=most).filter(visits__gt=F("most"))
    worst: dict[int, Any] = {}
    for row in over.select_related("station").order_by("visits", "day").iterator(CHUNK):
        worst[row.station_id] = row
    for row in worst.values():
        station: Station = row.station
        facts = {
            "station": station.name,
            "day": f"{row.day}",
            "visits": row.visits,
            "most": row.most,
        }
        links = (_station_link(station.name, station.code),)
        yield Found(check, f"{station.code}/{row.day}", station.organisation_id, facts, links)


def _same_count(check: Check, today: dt.date) -> Iterator[Found]:
    """The same number day after day."""
    rows = _typed(check, today).order_by("station_id", "day")
    told = rows.values_list("station_id", "day", "visits").iterator(CHUNK)
    runs: dict[int, tuple[int, dt.date]] = {}
    for number, counts in groupby(told, key=lambda row: row[0]):
        run = longest_run(list({day: visits for _number, day, visits in counts}.items()))
        if run and run[0] >= check.figures["run"]:
            runs[number] = run
    for number, station in Station.objects.in_bulk(list(runs)).items():
        days, last = runs[number]
        facts = {"station": station.name, "days": days, "day": f"{last}"}
        links = (_station_link(station.name, station.code),)
        yield Found(check, f"{station.code}/{last}", station.organisation_id, facts, links)


def _device(check: Check, today: dt.date) -> Iterator[Found]:
    """Stars from one connection on one day: many for a station, or for many stations. A mark lives for one day."""
    rows = (
        Rating.objects.filter(at__gte=day_start(check.window(today)))
        .exclude(mark="")
        .select_related("station")
    )
    least = min(check.figures["repeats"], check.figures["stations"])
    many = rows.order_by().values("mark").annotate(n=Count("pk")).filter(n__gte=least)
    marks: dict[str, list[Rating]] = defaultdict(list)
    for row in rows.filter(mark__in=many.values("mark")).order_by("at"):
        marks[row.mark].append(row)
    for told in marks.values():
        stations = Counter(row.station_id for row in told)
        often = max(stations.values()) >= check.figures["repeats"]
        if not often and len(stations) < check.figures["stations"]:
            continue
        first = told[0]
        links = {row.station_id: (row.station.name, reverse("voices:station_ratings", args=[row.station.code])) for row in told}  # fmt: skip
        facts = {
            "day": f"{timezone.localdate(first.at)}",
            "count": len(told),
            "stations": len(stations),
        }
        yield Found(
            check, f"{first.pk}", first.organisation_id, facts, tuple(links.values())[:SHOWN]
        )


_LOOKS: dict[str, Callable[[Check, dt.date], Iterator[Found]]] = {
    "backfill": _backfill,
    "photo": _photos,
    "burst": _burst,
    "use": _use,
    "same_count": _same_count,
    "device": _device,
}
