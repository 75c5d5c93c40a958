"""Taking in a report: stored once, joined or opened as a case, watched for clusters."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass
from functools import partial

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import override

from minsheng.cases.models import Case
from minsheng.cases.models import Photo as CasePhoto
from minsheng.cases.services import join_case, open_case, reopen_by_reporter
from minsheng.stations.models import Station
from minsheng.voices.links import digest_of, secret_of
from minsheng.voices.models import Report
from minsheng.voices.queries import case_to_join
from minsheng.voices.rules import limits
from minsheng.voices.rules.kinds import BY_NAME, LOCKED
from minsheng.voices.services.alerting import watch_closed_doors
from minsheng.web.photos import Photo

LONGEST = 500


class TooMany(Exception):
    """One connection has sent more today than one connection can mean."""


@dataclass(frozen=True, slots=True)
class Received:
    """The stored report and the secret of its private link; ``is_new`` is False if it had arrived before."""

    report: Report
    secret: str
    is_new: bool


@transaction.atomic
def receive_report(
    station: Station,
    *,
    kind: str,
    key: uuid.UUID,
    words: str = "",
    photo: Photo | None = None,
    mark: str = "",
    language: str = "zh",
    now: dt.datetime | None = None,
) -> Received:
    """The report is stored once and is part of a case: a new one, or the one others have opened.

    Args:
        kind: a value of ``Report.Kind``.
        key: made by whoever sends; the same key is stored once and leads to the same private link.
        mark: from ``marks.day_mark``; "" if the connection is unknown.

    Raises:
        TooMany: the connection has sent too many reports today.
        ValueError: there is no such kind.
    """
    if kind not in BY_NAME:
        raise ValueError(kind)
    secret = secret_of(key)
    Station.objects.select_for_update().get(pk=station.pk)  # two reports at once are one case
    known = Report.objects.filter(key=key).first()
    if known is not None:
        return Received(known, secret, is_new=False)
    moment = now or timezone.now()
    _check_limits(station, mark, moment)
    case, joined = _case(station, kind, words[:LONGEST], photo, key, moment)
    report = Report.objects.create(
        station=station,
        organisation=station.organisation,
        responsible=case.dispatcher,
        kind=kind,
        words=words[:LONGEST],
        at=moment,
        case=case,
        joined=joined,
        photo=_photo_of(case) if photo else None,
        key=key,
        secret_hash=digest_of(secret),
        mark=mark,
        language=language[:10],
    )
    if kind == LOCKED:
        transaction.on_commit(partial(watch_closed_doors, report.pk))
    return Received(report, secret, is_new=True)


def _check_limits(station: Station, mark: str, now: dt.datetime) -> None:
    if not mark:
        return
    sent = Report.objects.filter(mark=mark, at__gt=now - dt.timedelta(days=1))
    if sent.count() >= limits.PER_DAY:
        raise TooMany(mark)
    if sent.filter(station=station).count() >= limits.PER_STATION_DAY:
        raise TooMany(mark)


def _case(
    station: Station, kind: str, words: str, photo: Photo | None, key: uuid.UUID, now: dt.datetime
) -> tuple[Case, bool]:
    """The case this report is about, and whether it was there before."""
    pictures = [photo] if photo else []
    open_one = case_to_join(station, kind, now)
    if open_one is not None:
        join_case(open_one.pk, why=words, pictures=pictures)
        return open_one, True
    rule = BY_NAME[kind]
    with override(
        settings.LANGUAGE_CODE
    ):  # whoever reports may read English; the desk reads Chinese
        title = str(Report.Kind(kind).label)
    case = open_case(
        station=station,
        source=Case.Source.VOICE,
        source_key=f"report/{key}",
        title=title,
        detail=words,
        severity=rule.severity,
        item=rule.item,
        reporter_key=digest_of(secret_of(key)),
        pictures=pictures,
        asks_photo=rule.asks_photo,
    )
    return case, False


def _photo_of(case: Case) -> CasePhoto | None:
    """The photo that came last: this report's own."""
    photo: CasePhoto | None = case.photos.order_by("-pk").first()
    return photo


def reopen_report(report: Report, *, why: str) -> Case:
    """The case is open again by the word of one who reported it.

    Raises:
        NotYourMove: it is not closed.
        TooLate: the time for reopening is over.
    """
    return reopen_by_reporter(report.case_id, why=why[:LONGEST])
