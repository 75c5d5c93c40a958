"""What a keeper's page shows of each station, in a fixed number of queries."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q
from django.utils import timezone

from minsheng.accounts.models import User
from minsheng.cases.models import Case
from minsheng.cases.queries import mine
from minsheng.common.opening import OpenState, span_words
from minsheng.organisations.models import Post
from minsheng.organisations.roles import Role
from minsheng.stations.display import door_words, lang
from minsheng.stations.models import Item, Keeper, Station, StationQuerySet, UsageCount, What
from minsheng.stations.models.item import EXPIRES_SOON_DAYS
from minsheng.stations.queries import (
    kept_by,
    open_tasks,
    plain_time,
    rules_for,
    state_with,
    warnings_near,
)
from minsheng.stations.services.today import own_spans


@dataclass
class Board:
    """One station today."""

    station: Station
    state: OpenState
    door: str
    hours: str
    change: str = ""
    """Why today differs, if a keeper said so."""
    items: list[dict[str, Any]] = field(default_factory=list)
    supplies: list[dict[str, Any]] = field(default_factory=list)
    cases: list[Case] = field(default_factory=list)
    visits: int | None = None

    @property
    def is_fine(self) -> bool:
        return not (self.items or self.supplies or self.cases)

    @property
    def is_suspended(self) -> bool:
        return self.station.state == Station.State.SUSPENDED


def own_stations(actor: User) -> StationQuerySet:
    """The stations somebody keeps as a keeper; who keeps by another post sees all within reach."""
    kept = kept_by(actor).in_use().order_by("code")
    named = Keeper.objects.on(timezone.localdate()).filter(person_id=actor.pk)
    posts = Post.objects.held_by(actor).filter(role=Role.KEEPER)
    paths = posts.values_list("organisation__path", flat=True)
    own = Q(pk__in=named.values("station_id"))
    for path in paths:
        own |= Q(organisation__path__startswith=path)
    return kept.filter(own) if paths or named.exists() else kept


def boards_of(actor: User, stations: Sequence[Station], now: dt.datetime) -> list[Board]:
    """The boards of a few stations; organisation and town of each are loaded."""
    warnings = warnings_near(now)
    found = {one.pk: _board(one, warnings, now) for one in stations}
    day = timezone.localdate(now)
    for item in _expiring(found, day):
        left = (item.expires_on - day).days if item.expires_on else 0
        row = {"item": item, "days_left": left, "expired": left < 0}
        found[item.station_id].items.append(row)
    for task in open_tasks(Station.objects.filter(pk__in=found), now):
        label = What(task.what).label
        found[task.station_id].supplies.append({"task": task, "label": label})
    for case in mine(actor).filter(station__in=found):
        found[case.station_id].cases.append(case)
    counts = UsageCount.objects.filter(station__in=found, day=day, source="count")
    for count in counts:
        found[count.station_id].visits = count.visits
    return list(found.values())


def _expiring(stations: dict[int, Board], day: dt.date) -> list[Item]:
    until = day + dt.timedelta(days=EXPIRES_SOON_DAYS)
    rows = Item.objects.there().filter(station__in=stations, expires_on__lte=until)
    return list(rows.order_by("expires_on"))


def _board(station: Station, warnings: Sequence[Any], now: dt.datetime) -> Board:
    rules = rules_for(station, warnings, at=now)
    today = plain_time(now).date()
    told = [one for one in rules.exceptions if one.first <= today <= one.last]
    state = state_with(station, warnings, now)
    return Board(
        station,
        state,
        str(door_words(state, now)),
        str(span_words(own_spans(rules, today), lang())),
        told[-1].reason or "…" if told else "",
    )
