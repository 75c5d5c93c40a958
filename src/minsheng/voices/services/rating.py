"""Taking in stars."""

from __future__ import annotations

import datetime as dt
import uuid

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from minsheng.cases.models import Case
from minsheng.cases.services import open_case
from minsheng.stations.models import Station
from minsheng.voices.models import Rating
from minsheng.voices.queries import heard
from minsheng.voices.rules import limits
from minsheng.voices.rules.ratings import set_aside

LONGEST = 500


@transaction.atomic
def rate_station(
    station: Station,
    *,
    stars: int,
    key: uuid.UUID,
    words: str = "",
    mark: str = "",
    language: str = "zh",
    now: dt.datetime | None = None,
) -> Rating:
    """The rating is stored once; it counts unless the connection has rated today or a burst is going on."""
    Station.objects.select_for_update().get(pk=station.pk)
    known: Rating | None = Rating.objects.filter(key=key).first()
    if known is not None:
        return known
    moment = now or timezone.now()
    rows = Rating.objects.filter(station=station)
    today = rows.filter(mark=mark, set_aside="").count() if mark else 0
    lately = rows.filter(at__gt=moment - limits.BURST, at__lte=moment).count()
    rating: Rating = Rating.objects.create(
        station=station,
        organisation=station.organisation,
        responsible=station.responsible,
        stars=stars,
        words=words[:LONGEST],
        at=moment,
        key=key,
        mark=mark,
        language=language[:10],
        set_aside=set_aside(today, lately),
    )
    if not rating.set_aside and stars <= limits.LOW_STARS:
        _open_if_often(station, moment)
    return rating


def _open_if_often(station: Station, now: dt.datetime) -> None:
    """Several low ratings within a week are a case, at most one a week."""
    low = Rating.objects.filter(
        station=station,
        set_aside="",
        stars__lte=limits.LOW_STARS,
        at__gt=now - limits.LOW,
        at__lte=now,
    )
    count = heard(low).count()
    if count < limits.LOW_RATINGS:
        return
    year, week, _day = timezone.localdate(now).isocalendar()
    with override(settings.LANGUAGE_CODE):
        title = _("一周内多次低分评价")
        detail = _("最近 7 天有 %(count)s 次两星及以下的评价。") % {"count": count}
    open_case(
        station=station,
        source=Case.Source.VOICE,
        source_key=f"ratings/{station.code}/{year}-W{week:02d}",
        title=title,
        detail=detail,
        severity="normal",
        item="ratings",
        asks_photo=False,
    )
