"""A keeper's one tap: today's hours are others, for all to see, and tomorrow is as always."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from django.db import transaction
from django.utils import timezone

from minsheng.accounts.models import User
from minsheng.audit.services import record
from minsheng.common.opening import DAY_MIN, Exception_, Rules, Span, day_plan, spans
from minsheng.common.opening.rules import Spans
from minsheng.stations.models import Station
from minsheng.stations.queries import hours_of, plain_time, require_keeping, rules_for
from minsheng.stations.rules import today as rules_today
from minsheng.stations.services.hours import _post
from minsheng.stations.services.moves import WrongState, locked

KEPT_DAYS = 60
"""Dated exceptions older than this leave the document; what was posted then stays in its own rows."""
ONE_DAY = dt.timedelta(days=1)


@transaction.atomic
def change_today(
    station_id: int, how: str, *, at: dt.time | None, reason: str, actor: User, now: dt.datetime
) -> Station:
    """Today's door as the keeper says, posted at once; it ends with the day by itself.

    A night that began yesterday and is still on is what "now" and "earlier" mean before it ends.

    Raises:
        NotPermitted: the actor neither edits nor keeps the station.
        WrongState: the station is not open to the public.
        NothingChanges: the door would be open just as before.
    """
    station = locked(station_id)
    require_keeping(actor, station)
    if station.state != Station.State.OPEN:
        raise WrongState(station.state)
    clock = plain_time(now)
    rules = rules_for(station, at=now)
    minute = clock.hour * 60 + clock.minute
    wanted = at.hour * 60 + at.minute if at else 0
    day, found = _changed(rules, clock.date(), minute, how, wanted)
    plain = hours_of(station.hours)
    oldest = clock.date() - dt.timedelta(days=KEPT_DAYS)
    kept = [
        one for one in plain.exceptions if one.last >= oldest and not (one.first == one.last == day)
    ]
    exception = Exception_(day, day, found, reason)
    _post(station, replace(plain, exceptions=(*kept, exception)), actor, reason)
    record(actor, "station.today_changed", station, how=how, day=day.isoformat(), reason=reason)
    return station


def _changed(rules: Rules, day: dt.date, now: int, how: str, at: int) -> tuple[dt.date, Spans]:
    """The day whose spans change, and what they are then."""
    night = day_plan(rules, day - ONE_DAY).spans
    night_ends = max((one.end - DAY_MIN for one in night), default=0)
    if night_ends > now:
        if how == rules_today.CLOSED_NOW:
            return day - ONE_DAY, rules_today.before(night, now + DAY_MIN)
        if how == rules_today.CLOSES_EARLIER and now < at < night_ends:
            return day - ONE_DAY, rules_today.before(night, at + DAY_MIN)
    return day, rules_today.changed(own_spans(rules, day, night_ends), now, how, at)


def own_spans(rules: Rules, day: dt.date, night_ends: int = 0) -> Spans:
    """The spans that begin on the day, the weather's with them; what last night left over is not among them."""
    midnight = dt.datetime.combine(day, dt.time())
    found = []
    for one in spans(rules, day, day + ONE_DAY):
        start = int((one.start - midnight).total_seconds() // 60)
        end = int((one.end - midnight).total_seconds() // 60)
        start = max(start, night_ends) if start == 0 else start
        if start < DAY_MIN and start < end:
            found.append(Span(start, min(end, start + DAY_MIN)))
    return tuple(found)


def today_of(station: Station, now: dt.datetime | None = None) -> Spans:
    """Today's spans, for the keeper's page."""
    now = now or timezone.now()
    return own_spans(rules_for(station, at=now), plain_time(now).date())
