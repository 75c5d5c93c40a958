"""Findings for the reviewer: each pattern with its evidence, within reach."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from minsheng.audit.models import Entry
from minsheng.cases.models import Case
from minsheng.cases.models import Photo as CasePhoto
from minsheng.governance.models import ReviewNote
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
from minsheng.organisations.models import Organisation, Post
from minsheng.organisations.permissions import Permission
from minsheng.stations.models import Station, StationPhoto, UsageCount
from minsheng.voices.models import Rating

if TYPE_CHECKING:
    from minsheng.accounts.models import User

BY_HAND = (UsageCount.Source.COUNT, UsageCount.Source.CLAIMED)
SHOWN = 8
"""So many links to evidence per finding."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One case of a pattern. ``facts`` fill the pattern's sentence; ``links`` lead to the evidence."""

    check: Check
    key: str
    organisation_id: int
    facts: Mapping[str, object]
    links: tuple[tuple[str, str], ...]
    notes: list[ReviewNote] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Sight:
    """How far the reviewer sees, and from which day."""

    paths: tuple[str, ...]
    today: dt.date

    def within(self, name: str) -> Q:
        """Rows whose organisation path (``name``) lies within."""
        found = Q(pk__in=[])
        for path in self.paths:
            found |= Q(**{f"{name}__startswith": path})
        return found


def findings_for(actor: User, today: dt.date) -> list[Finding]:
    """Every finding within the actor's reach, with what reviewers have noted; a fixed number of queries."""
    posts = Post.objects.held_by(actor).allowing(Permission.SUPERVISE)
    sight = Sight(tuple(posts.values_list("organisation__path", flat=True)), today)
    known = checks()
    found = [one for key, look in _LOOKS.items() for one in look(known[key], sight)]
    notes: dict[tuple[str, str], list[ReviewNote]] = defaultdict(list)
    for note in ReviewNote.objects.visible_to(actor).select_related("by"):
        notes[note.check_key, note.finding].append(note)
    for one in found:
        one.notes.extend(notes[one.check.key, one.key])
    return found


def _station_link(name: str, code: str) -> tuple[str, str]:
    return name, reverse("stations:detail", args=[code])


def _backfill(check: Check, sight: Sight) -> Iterator[Finding]:
    """Counts entered long after their day, told by the audit chain."""
    rows = Entry.objects.filter(
        sight.within("scope"),
        verb="station.visits_entered",
        at__gte=day_start(check.window(sight.today)),
    )
    late: dict[str, list[int]] = defaultdict(list)
    for number, at, facts in rows.values_list("target_id", "at", "facts"):
        try:
            days = (timezone.localdate(at) - dt.date.fromisoformat(str(facts.get("day")))).days
        except ValueError:
            continue
        if days > check.figures["days"]:
            late[number].append(days)
    for station in Station.objects.filter(pk__in=[int(number) for number in late]):
        days_late = late[str(station.pk)]
        facts = {"station": station.name, "count": len(days_late), "days": max(days_late)}
        links = (_station_link(station.name, station.code),)
        yield Finding(check, station.code, station.organisation_id, facts, links)


def _photos(check: Check, sight: Sight) -> Iterator[Finding]:
    """The same picture for two pieces of work."""
    begin = day_start(check.window(sight.today))
    pictures: list[Picture] = []
    shown: dict[str, tuple[str, str]] = {}
    owners: dict[int, int] = {}
    stations = StationPhoto.objects.filter(
        sight.within("station__organisation__path"), added_at__gte=begin
    ).values_list(
        "phash", "station_id", "station__name", "station__code", "station__organisation_id"
    )
    for phash, pk, name, code, organisation in stations:
        pictures.append(Picture(phash, f"station:{pk}", pk))
        shown[f"station:{pk}"], owners[pk] = _station_link(name, code), organisation
    cases = CasePhoto.objects.filter(
        sight.within("case__organisation__path"), case__opened_at__gte=begin, shows="after"
    ).values_list("phash", "case_id", "case__title", "case__station_id", "case__organisation_id")
    for phash, pk, title, station, organisation in cases:
        pictures.append(Picture(phash, f"case:{pk}", station))
        shown[f"case:{pk}"] = title, reverse("cases:detail", args=[pk])
        owners.setdefault(station, organisation)
    visits = VisitPhoto.objects.filter(
        sight.within("inspection__organisation__path"), at__gte=begin
    ).values_list(
        "phash", "inspection_id", "inspection__station__name", "inspection__station_id",
        "inspection__organisation_id",
    )  # fmt: skip
    for phash, pk, name, station, organisation in visits:
        pictures.append(Picture(phash, f"visit:{pk}", station))
        shown[f"visit:{pk}"] = name, reverse("inspections:detail", args=[pk])
        owners.setdefault(station, organisation)
    for one, other in alike(pictures, check):
        key = "+".join(sorted((one.owner, other.owner)))
        links = (shown[one.owner], shown[other.owner])
        facts = {"one": links[0][0], "other": links[1][0]}
        yield Finding(check, key, owners[one.station], facts, links)


def _burst(check: Check, sight: Sight) -> Iterator[Finding]:
    """Cases closed on the last days of a month, by the union that answers for them."""
    rows = Case.objects.filter(
        sight.within("organisation__path"),
        closed_at__gte=day_start(check.window(sight.today).replace(day=1)),
    )
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
            yield Finding(check, f"{union.code}/{year}-{month:02d}", union.pk, facts, links)


def _typed(check: Check, sight: Sight) -> dict[Station, list[tuple[dt.date, int]]]:
    """Counts that people have typed in, by station."""
    rows = UsageCount.objects.filter(
        sight.within("station__organisation__path"),
        source__in=BY_HAND,
        day__gte=check.window(sight.today),
    ).select_related("station")
    found: dict[Station, list[tuple[dt.date, int]]] = defaultdict(list)
    for row in rows:
        found[row.station].append((row.day, row.visits))
    return found


def _use(check: Check, sight: Sight) -> Iterator[Finding]:
    """More visits on a day than the room can hold."""
    for station, counts in _typed(check, sight).items():
        most = most_visits(station.capacity or station.seats, check)
        over = [(visits, day) for day, visits in counts if visits > most]
        if over:
            visits, day = max(over)
            facts = {"station": station.name, "day": f"{day}", "visits": visits, "most": most}
            links = (_station_link(station.name, station.code),)
            yield Finding(check, f"{station.code}/{day}", station.organisation_id, facts, links)


def _same_count(check: Check, sight: Sight) -> Iterator[Finding]:
    """The same number day after day."""
    for station, counts in _typed(check, sight).items():
        run = longest_run(sorted(dict(counts).items()))
        if run and run[0] >= check.figures["run"]:
            facts = {"station": station.name, "days": run[0], "day": f"{run[1]}"}
            links = (_station_link(station.name, station.code),)
            yield Finding(check, f"{station.code}/{run[1]}", station.organisation_id, facts, links)


def _device(check: Check, sight: Sight) -> Iterator[Finding]:
    """Stars from one connection on one day: many for a station, or for many stations. A mark lives for one day."""
    rows = (
        Rating.objects.filter(
            sight.within("organisation__path"), at__gte=day_start(check.window(sight.today))
        )
        .exclude(mark="")
        .select_related("station")
    )
    marks: dict[str, list[Rating]] = defaultdict(list)
    for row in rows.order_by("at"):
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
        yield Finding(
            check, f"{first.pk}", first.organisation_id, facts, tuple(links.values())[:SHOWN]
        )


_LOOKS: dict[str, Callable[[Check, Sight], Iterator[Finding]]] = {
    "backfill": _backfill,
    "photo": _photos,
    "burst": _burst,
    "use": _use,
    "same_count": _same_count,
    "device": _device,
}
