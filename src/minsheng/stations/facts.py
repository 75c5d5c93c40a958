"""What the registry knows of stations, by name: the ground on which standards judge.

``FACTS`` names every fact with its words and type; ``facts_of`` gives them for many stations in a
fixed number of queries. A fact nobody has entered is None, which is neither yes nor no.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.db.models import Count, Max
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from minsheng.common.opening import DAY_MIN, Rules, weekly_minutes
from minsheng.organisations.models import Post
from minsheng.organisations.roles import Role
from minsheng.stations.models import (
    Agreement,
    Item,
    Keeper,
    MapListing,
    Station,
    StationPhoto,
    What,
)
from minsheng.stations.queries.hours import hours_of

CHUNK = 5_000
WEEK_MIN = 7 * DAY_MIN
EVENING, WEEKEND = 18 * 60, 5


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact: ``type`` is "number", "yes_no", "text" or "list" (of codes)."""

    name: str
    label: str | Promise
    type: str


_NAMED = [
    Fact("kind", _("类型"), "text"),
    Fact("level", _("等级"), "text"),
    Fact("state", _("状态"), "text"),
    Fact("days_in_state", _("进入现状态的天数"), "number"),
    Fact("area_m2", _("面积（平方米）"), "number"),
    Fact("seats", _("座位数"), "number"),
    Fact("capacity", _("可同时容纳（人）"), "number"),
    Fact("free_entry", _("不登记就能进"), "yes_no"),
    Fact("has_phone", _("有联系电话"), "yes_no"),
    Fact("services", _("服务项目"), "list"),
    Fact("service_count", _("服务项目数"), "number"),
    Fact("has_hours", _("公布了开放时间"), "yes_no"),
    Fact("hours_per_week", _("每周开放小时数"), "number"),
    Fact("is_24h", _("全天开放"), "yes_no"),
    Fact("open_weekends", _("周末开放"), "yes_no"),
    Fact("open_evenings", _("晚上开放"), "yes_no"),
    Fact("on_map", _("公众地图能查到"), "yes_no"),
    Fact("maps_listed", _("能查到的公众地图数"), "number"),
    Fact("keeper_named", _("有站长"), "yes_no"),
    Fact("agreement_valid", _("共建协议有效"), "yes_no"),
    Fact("agreement_days_left", _("共建协议剩余天数"), "number"),
    Fact("items", _("在册物品数"), "number"),
    Fact("expired_items", _("过期物品数"), "number"),
    Fact("broken_items", _("损坏或锁着的物品数"), "number"),
    Fact("low_items", _("要补的物品数"), "number"),
    Fact("photos", _("照片数"), "number"),
    Fact("has_door_photo", _("有门口照片"), "yes_no"),
    Fact("has_sign_photo", _("有标识牌照片"), "yes_no"),
    Fact("days_since_verified", _("距最近核实的天数"), "number"),
]
FACTS: dict[str, Fact] = {
    **{fact.name: fact for fact in _NAMED},
    **{
        f"has_{what.value}": Fact(f"has_{what.value}", What(what).label, "yes_no")
        for what in What
        if what != What.OTHER
    },
}
"""Every fact by name; ``has_…`` says whether a working one of the word list is there."""

SERVICE_SHOWS = {
    "toilet": "toilet",
    "shower": "shower",
    "wifi": "wifi",
    "parking": "parking",
    "microwave": "microwave",
    "ebike_charging": "ebike_charger",
    "laundry": "washing_machine",
    "first_aid": "first_aid_kit",
}
"""Service → item that must be there for it: offering the service says that the thing is there."""

Facts = dict[str, Any]


def facts_of(stations: Iterable[Station], today: dt.date | None = None) -> dict[int, Facts]:
    """The facts of each station by its id; six queries per 5,000 stations, none per station."""
    day = today or timezone.localdate()
    found: dict[int, Facts] = {}
    for chunk in _chunks(stations):
        found |= _of_chunk(chunk, day)
    return found


def _chunks(stations: Iterable[Station]) -> Iterator[list[Station]]:
    rest = iter(stations)
    while chunk := list(islice(rest, CHUNK)):
        yield chunk


def _of_chunk(stations: Sequence[Station], day: dt.date) -> dict[int, Facts]:
    ids = [station.pk for station in stations]
    facts = {station.pk: _own(station, day) for station in stations}
    _items(facts, ids, day)
    _agreements(facts, ids, day)
    _listings(facts, ids)
    _photos(facts, ids)
    _keepers(facts, stations, day)
    return facts


def _own(station: Station, day: dt.date) -> Facts:
    rules = hours_of(station.hours)
    services = list(station.services or [])
    verified = station.verified_on
    return {
        "kind": station.kind,
        "level": station.level,
        "state": station.state,
        "days_in_state": (day - timezone.localdate(station.state_since)).days,
        "area_m2": station.area_m2,
        "seats": station.seats,
        "capacity": station.capacity,
        "free_entry": station.free_entry,
        "has_phone": bool(station.phone),
        "services": services,
        "service_count": len(services),
        **_hours(rules, day, posted=bool(station.hours)),
        "days_since_verified": (day - verified).days if verified else None,
        **{
            f"has_{what.value}": any(SERVICE_SHOWS.get(code) == what for code in services)
            for what in What
            if what != What.OTHER
        },
    }


def _hours(rules: Rules, day: dt.date, *, posted: bool) -> Facts:
    if not posted:
        nothing = ["hours_per_week", "is_24h", "open_weekends", "open_evenings"]
        return {"has_hours": False, **dict.fromkeys(nothing)}
    week, _season = rules.week_on(day)
    minutes = weekly_minutes(rules, day)
    return {
        "has_hours": True,
        "hours_per_week": round(minutes / 60, 2),
        "is_24h": minutes == WEEK_MIN,
        "open_weekends": any(week[WEEKEND:]),
        "open_evenings": any(span.end > EVENING for spans in week for span in spans),
    }


def _items(facts: dict[int, Facts], ids: list[int], day: dt.date) -> None:
    for station_id in ids:
        facts[station_id] |= {"items": 0, "expired_items": 0, "broken_items": 0, "low_items": 0}
    seen: dict[int, dict[str, bool]] = defaultdict(lambda: defaultdict(bool))
    rows = Item.objects.there().filter(station__in=ids)
    for item in rows.only("station", "what", "quantity", "low_at", "expires_on", "state"):
        told = facts[item.station_id]
        told["items"] += 1
        told["expired_items"] += item.is_expired(day)
        told["broken_items"] += item.state != Item.State.WORKING
        told["low_items"] += item.is_low
        good = item.state == Item.State.WORKING and item.quantity and not item.is_expired(day)
        seen[item.station_id][f"has_{item.what}"] |= bool(good)
    for station_id, things in seen.items():  # the ledger knows better than the list of services
        facts[station_id] |= {name: has for name, has in things.items() if name in FACTS}


def _agreements(facts: dict[int, Facts], ids: list[int], day: dt.date) -> None:
    holding = Agreement.objects.holding_on(day).filter(station__in=ids)
    until = dict(holding.values_list("station").annotate(last=Max("expires_on")))
    for station_id in ids:
        last = until.get(station_id)
        facts[station_id] |= {
            "agreement_valid": last is not None,
            "agreement_days_left": (last - day).days if last else None,
        }


def _listings(facts: dict[int, Facts], ids: list[int]) -> None:
    listed = MapListing.objects.filter(station__in=ids, state=MapListing.State.LISTED)
    counts = dict(listed.order_by().values_list("station").annotate(number=Count("pk")))
    for station_id in ids:
        number = counts.get(station_id, 0)
        facts[station_id] |= {"on_map": number > 0, "maps_listed": number}


def _photos(facts: dict[int, Facts], ids: list[int]) -> None:
    rows = StationPhoto.objects.filter(station__in=ids).order_by()
    for station_id in ids:
        facts[station_id] |= {"photos": 0, "has_door_photo": False, "has_sign_photo": False}
    for station_id, shows, number in rows.values_list("station", "shows").annotate(Count("pk")):
        told = facts[station_id]
        told["photos"] += number
        if f"has_{shows}_photo" in told:
            told[f"has_{shows}_photo"] = True


def _keepers(facts: dict[int, Facts], stations: Sequence[Station], day: dt.date) -> None:
    named = set(
        Keeper.objects.on(day)
        .filter(station__in=[one.pk for one in stations])
        .values_list("station_id", flat=True)
    )
    posts = Post.objects.filter(role=Role.KEEPER).with_rights(day)
    unions = set(posts.values_list("organisation_id", flat=True))
    for station in stations:
        facts[station.pk]["keeper_named"] = station.pk in named or station.organisation_id in unions
