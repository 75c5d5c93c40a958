"""What everybody may see of the assessment: a score with its number and interval, or that there is too little yet."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from django.utils import timezone

from minsheng.quality.models import Assessment
from minsheng.quality.queries.assessed import all_terms, terms_below
from minsheng.quality.rules.rates import Terms
from minsheng.stations.models import Station


@dataclass(frozen=True, slots=True)
class PublicScore:
    """The score of the last assessment: 0 to 100, its interval, and ``n`` observations behind it.

    Attributes:
        value, low, high: None while fewer than ``least`` observations are there.
    """

    value: float | None
    low: float | None
    high: float | None
    n: int
    least: int
    on: dt.date


def public_score(row: Assessment, terms: Terms) -> PublicScore:
    """One assessment as everybody may see it."""
    on = timezone.localdate(row.at)
    if row.score is None or row.score_n < terms.public_n:
        return PublicScore(None, None, None, row.score_n, terms.public_n, on)
    low, high = (round(end or 0.0, 1) for end in (row.score_low, row.score_high))
    return PublicScore(round(row.score, 1), low, high, row.score_n, terms.public_n, on)


def public_scores(stations: Collection[Station]) -> dict[int, PublicScore]:
    """By station id, for those that were assessed; two queries."""
    known = all_terms()
    rows = Assessment.objects.filter(station__in=[one.pk for one in stations])
    told = rows.select_related("organisation")
    return {
        row.station_id: public_score(row, terms_below(row.organisation.path, known)) for row in told
    }
