"""Assessments and reviews within reach, and the figures they are made by."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet

from minsheng.cases.models import Case
from minsheng.cases.rules.escalation import chain
from minsheng.organisations.models import Organisation
from minsheng.quality.models import Assessment, QualityTerms, SleepReview
from minsheng.quality.rules.rates import Observation, Share, Terms, open_share
from minsheng.stations.models import Station
from minsheng.voices.queries import stars_of

if TYPE_CHECKING:
    from minsheng.accounts.models import User

TIMELY_DAYS = 90
"""Cases that were due within these days tell how timely a station is put right. Source: a proposal."""


def assessments_for(actor: User) -> QuerySet[Assessment]:
    """Assessments within reach, with what their list shows; one query."""
    rows: QuerySet[Assessment] = Assessment.objects.visible_to(actor)
    return rows.select_related("station__town", "organisation")


def reviews_for(actor: User) -> QuerySet[SleepReview]:
    """Reviews of stations hardly anybody uses, within reach, open ones first."""
    rows: QuerySet[SleepReview] = SleepReview.objects.visible_to(actor)
    return rows.select_related("station", "responsible__holder", "finished_by")


def terms_at(organisation: Organisation) -> Terms:
    """The figures that hold there: its own, else the nearest above, else the proposal."""
    own = QualityTerms.objects.filter(organisation__path__in=chain(organisation.path))
    nearest = own.order_by("-organisation__path").first()
    return nearest.terms() if nearest else Terms()


def all_terms() -> dict[str, Terms]:
    """The figures that are set anywhere, by the path of the organisation; one query."""
    rows = QualityTerms.objects.select_related("organisation")
    return {row.organisation.path: row.terms() for row in rows}


def terms_below(path: str, known: dict[str, Terms]) -> Terms:
    """As ``terms_at``, from ``all_terms``."""
    return next((known[step] for step in reversed(chain(path)) if step in known), Terms())


def parts_of(
    stations: Iterable[Station], observations: dict[int, list[Observation]], today: dt.date
) -> dict[int, dict[str, Share]]:
    """The shares that make the score, by station id; two queries."""
    ids = [station.pk for station in stations]
    stars = stars_of(Station.objects.filter(pk__in=ids))
    timely = _timely(ids, today)
    found: dict[int, dict[str, Share]] = {}
    for pk in ids:
        liked = stars.get(pk)
        satisfied = Share(round(liked.satisfied * liked.n), liked.n) if liked else Share(0, 0)
        found[pk] = {
            "open": open_share(observations[pk]),
            "satisfied": satisfied,
            "timely": timely.get(pk, Share(0, 0)),
        }
    return found


def _timely(stations: list[int], today: dt.date) -> dict[int, Share]:
    """Founded cases whose last day fell into the period: closed by then, or not."""
    since = today - dt.timedelta(days=TIMELY_DAYS)
    due = Case.objects.filter(station__in=stations, due__gte=since, due__lt=today, paused_on=None)
    told = due.filter(~Q(outcome=Case.Outcome.UNFOUNDED))
    counts: dict[int, list[int]] = {}
    for station, last, fixed in told.order_by().values_list("station_id", "due", "fixed_at"):
        good_all = counts.setdefault(station, [0, 0])
        good_all[0] += fixed is not None and fixed.date() <= last
        good_all[1] += 1
    return {pk: Share(good, n) for pk, (good, n) in counts.items()}
