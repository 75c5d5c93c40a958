"""Our reports in the words of GeoReport v2. Nothing of who reported, and no free words: they may name somebody."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import Max, OuterRef, QuerySet, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _

from minsheng.cases.models import Case, Move
from minsheng.quality.queries import PublicScore, public_scores
from minsheng.voices.models import Report
from minsheng.voices.words import EXAMPLES, PROGRESS, state_of

MOST = 1000
SPAN = dt.timedelta(days=90)
"""The specification's limits: what is asked without dates is the last 90 days, and 1,000 things at most."""

TOLD = (
    "at",
    "kind",
    "case__state",
    "case__outcome",
    "case__due",
    "case__paused_on",
    "case__pause_reason",
    "station__name",
    "station__address",
    "station__short_code",
    "station__lon",
    "station__lat",
    "station__organisation__name",
)
"""What is told of a report; the rest of a thousand rows is not read."""

STATION = "station"
"""The attribute that names the station by the short code on its plaque."""


def reports() -> QuerySet[Report]:
    """Reports that may be told, newest first, with when something last happened about each."""
    moved = Move.objects.filter(case=OuterRef("case"), name__in=PROGRESS).order_by()
    last = moved.values("case").annotate(last=Max("at")).values("last")
    rows: QuerySet[Report] = Report.objects.filter(hidden_at=None).annotate(moved_at=Subquery(last))
    rows = rows.select_related("station__organisation", "case").order_by("-at", "-pk")
    return rows.only(*TOLD)


def services() -> list[dict[str, Any]]:
    """What can be reported."""
    return [
        {
            "service_code": kind.value,
            "service_name": str(kind.label),
            "description": str(EXAMPLES[kind.value]),
            "metadata": True,
            "type": "realtime",
            "keywords": "",
            "group": _("户外劳动者驿站"),
        }
        for kind in Report.Kind
    ]


def definition(code: str) -> dict[str, Any]:
    """What to send with a report of this kind: which station, if the position does not tell."""
    return {
        "service_code": code,
        "attributes": [
            {
                "variable": True,
                "code": STATION,
                "datatype": "string",
                "required": False,
                "datatype_description": _("门牌上的六位短码，例如 ABC347"),
                "order": 1,
                "description": _("驿站的短码；不填时取所给位置 300 米内最近的驿站。"),
                "values": [],
            }
        ],
    }


def moment(value: dt.datetime) -> str:
    """As the specification writes times: W3C, with the offset."""
    return timezone.localtime(value).isoformat(timespec="seconds")


def status_of(case: Case) -> str:
    return "closed" if case.state == Case.State.CLOSED else "open"


def request(report: Report) -> dict[str, Any]:
    """One report as a service request."""
    case, station = report.case, report.station
    return {
        "service_request_id": str(report.pk),
        "status": status_of(case),
        "status_notes": state_of(case),
        "service_name": report.get_kind_display(),
        "service_code": report.kind,
        "description": f"{station.name}：{report.get_kind_display()}",
        "agency_responsible": station.organisation.name,
        "service_notice": "",
        "requested_datetime": moment(report.at),
        "updated_datetime": moment(max(report.at, getattr(report, "moved_at", None) or report.at)),
        "expected_datetime": moment(_end_of(case.due)),
        "address": station.address,
        "address_id": station.short_code,
        "zipcode": "",
        "lat": round(station.lat, 6),
        "long": round(station.lon, 6),
        "media_url": "",
    }


def scored_requests(found: Sequence[Report]) -> list[dict[str, Any]]:
    """The reports with the public score of their stations in ``extended_attributes``; two more queries.

    The specification has no field for it, so it is told only to who asks with ``extensions=true``.
    """
    scores = public_scores({one.station for one in found})
    return [
        {**request(one), "extended_attributes": _score(scores.get(one.station_id))} for one in found
    ]


def _score(score: PublicScore | None) -> dict[str, Any]:
    """The names of the open data; never a score without its number and interval."""
    if score is None:
        return {}
    told = {"quality_n": score.n, "quality_on": score.on.isoformat()}
    if score.value is None:
        return told
    ends = {"quality_low": score.low, "quality_high": score.high}
    return {"quality_score": score.value, **ends, **told}


def _end_of(day: dt.date) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time(23, 59, 59)))


def updates(since: dt.datetime, until: dt.datetime) -> list[dict[str, Any]]:
    """What happened to reports in the period, oldest first: one update for each report the move is about."""
    moves = Move.objects.filter(name__in=PROGRESS, at__gte=since, at__lte=until)
    moves = moves.select_related("case").prefetch_related("case__reports").order_by("at", "pk")
    return list(_told(moves[:MOST]))[:MOST]


def _told(moves: Iterable[Move]) -> Iterable[dict[str, Any]]:
    for move in moves:
        for report in move.case.reports.all():
            if report.hidden_at is None and report.at <= move.at + dt.timedelta(seconds=1):
                yield {
                    "update_id": f"{move.pk}-{report.pk}",
                    "service_request_id": str(report.pk),
                    "status": "CLOSED" if move.went_to == Case.State.CLOSED else "OPEN",
                    "updated_datetime": moment(move.at),
                    "description": str(PROGRESS[move.name]),
                    "media_url": "",
                }
