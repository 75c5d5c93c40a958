"""An invented union with very many stations: its people, stations, and what stands in them.

The same for the same count. What happens at the stations is in ``crowd_records``.
"""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.utils import timezone

if TYPE_CHECKING:
    from minsheng.accounts.models import User
    from minsheng.organisations.models import Organisation, Post
    from minsheng.stations.models import Station

COUNTIES, TOWNS = 10, 20
BATCH = 500


@dataclass
class Crowd:
    """Who and what was invented. ``posts`` answers for the stations of one county each."""

    city: Organisation
    counties: list[Organisation]
    towns: list[Organisation]
    officer: User
    leader: User
    inspector: User
    keeper: User
    named: User
    posts: list[Post]
    chance: random.Random
    now: dt.datetime = field(default_factory=timezone.now)
    stations: list[Station] = field(default_factory=list)

    @property
    def today(self) -> dt.date:
        return timezone.localdate(self.now)

    def ago(self, days: float) -> dt.datetime:
        """A moment within the last ``days``."""
        return self.now - dt.timedelta(days=self.chance.random() * days)


def union() -> Crowd:
    """A city of ten counties with twenty towns each, an officer for every county, and the city's people."""
    from minsheng.accounts.models import User
    from minsheng.organisations.models import Organisation
    from minsheng.organisations.roles import Role
    from minsheng.organisations.services import create_post

    def person(name: str) -> User:
        return User.objects.create_user(name, password="bench-2026", name=name)

    def seat(where: Organisation, role: str, holder: User) -> Post:
        return create_post(where, role=role, title=f"{role}", holder=holder, actor=None)

    city = Organisation.objects.create(kind="city", name="样例市", code="3399", path="0001.")
    counties = [_below(city, "county", n) for n in range(1, COUNTIES + 1)]
    towns = [_below(one, "town", n) for one in counties for n in range(1, TOWNS + 1)]
    people = {name: person(f"bench-{name}") for name in ("leader", "inspector", "keeper", "named")}
    officer = person("bench")
    seat(city, Role.OFFICER, officer)
    seat(city, Role.LEADER, people["leader"])
    seat(city, Role.INSPECTOR, people["inspector"])
    seat(towns[0], Role.KEEPER, people["keeper"])
    posts = [seat(one, Role.OFFICER, person(f"bench-{one.code}")) for one in counties]
    return Crowd(
        city, counties, towns, officer=officer, posts=posts, chance=random.Random(1), **people
    )


def _below(parent: Organisation, kind: str, number: int) -> Organisation:
    from minsheng.organisations.models import Organisation

    code = f"{parent.code}{number:02d}"
    return Organisation.objects.create(
        kind=kind,
        parent=parent,
        name=f"样例{code}",
        code=code,
        path=f"{parent.path}{number:04d}.",
        lon=118.5,
        lat=28.5,
    )


def add_stations(crowd: Crowd, count: int) -> list[Station]:
    """``count`` more stations; eight in ten are open, four in ten belong to a town."""
    from minsheng.stations.models import Station
    from minsheng.stations.rules.shortcode import invent
    from minsheng.stations.sample import PATTERNS

    chance, start = crowd.chance, len(crowd.stations)
    codes: set[str] = set()
    taken = {one.short_code for one in crowd.stations}
    while len(codes) < count:
        codes |= {invent()} - taken
    rows = []
    for number, short_code in enumerate(sorted(codes), start + 1):
        town_at = chance.randrange(len(crowd.towns))
        county_at, town = town_at // TOWNS, crowd.towns[town_at]
        county = crowd.counties[county_at]
        rows.append(
            Station(
                organisation=town if chance.random() < 0.4 else county,
                town=town,
                responsible=crowd.posts[county_at],
                code=f"{county.code}-ST-{number:05d}",
                short_code=short_code,
                name=f"样例驿站{number}",
                lon=118 + chance.random(),
                lat=28 + chance.random(),
                state=chance.choice(["open"] * 8 + ["suspended", "accepted"]),
                state_since=crowd.ago(400) - dt.timedelta(days=60),
                kind=chance.choice(Station.Kind.values),
                level=chance.choice(["basic", "benchmark"]),
                hours=chance.choice(PATTERNS)[1],
                services=chance.sample(["rest", "water", "charging", "microwave"], 2),
                area_m2=chance.choice([None, 10, 20, 30, 60]),
                capacity=chance.choice([None, 8, 20, 30]),
            )
        )
    new = Station.objects.bulk_create(rows, batch_size=BATCH)
    crowd.stations += new
    _belongings(crowd, new)
    return new


def _belongings(crowd: Crowd, stations: list[Station]) -> None:
    """Things with and without expiry, what the maps show, agreements, keepers by name, use of a week."""
    from minsheng.stations.models import Agreement, Item, Keeper, MapListing, UsageCount, What

    chance, today = crowd.chance, crowd.today
    words = [word for word in What.values if word != "other"]

    def runs_out() -> dt.date | None:
        return chance.choice([None, None, today + dt.timedelta(days=chance.randint(-30, 600))])

    save(
        Item(station=one, kind="device", what=what, expires_on=runs_out())
        for one in stations
        for what in chance.sample(words, 3)
    )
    save(
        MapListing(
            station=one, map="amap", state="listed", checked_on=today, checked_by=crowd.officer
        )
        for one in stations[::2]
    )
    save(
        Agreement(
            station=one,
            partner="样例公司",
            starts_on=today - dt.timedelta(days=300),
            expires_on=today + dt.timedelta(days=chance.randint(1, 900)),
        )
        for one in stations
    )
    save(
        Keeper(station=one, person=crowd.named, since=today - dt.timedelta(days=30))
        for one in stations[::1000]
    )
    save(
        UsageCount(
            station=one,
            day=today - dt.timedelta(days=ago),
            source="qr",
            visits=chance.randint(0, 60),
        )
        for one in stations
        for ago in range(7)
    )


def save(rows: Any) -> list[Any]:
    """Write rows of one kind, many at a time."""
    told = list(rows)
    return type(told[0]).objects.bulk_create(told, batch_size=BATCH) if told else []
