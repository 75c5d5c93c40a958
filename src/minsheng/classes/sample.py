"""Invented terms and classes for the sample city: two terms families can apply for, one in preparation."""

from __future__ import annotations

import datetime as dt
import random

from django.db import transaction
from django.utils import timezone

from minsheng.classes.models import CareClass, Group, Term
from minsheng.organisations.models import Organisation, Post
from minsheng.organisations.roles import Permission
from minsheng.places.models import Place
from minsheng.places.sample import MARK, owner_of

VENUES_PER_COUNTY = 3
VENUE_KINDS = ("public", "company", "partner", "outlet", "store")
BANDS = ((6, 8), (9, 12))
HOURS = (("07:30", "18:00"), ("08:00", "17:30"), ("07:00", "19:00"))
TERMS = (
    ("1", "暑期第一期", 30, Term.State.ANNOUNCED),
    ("2", "暑期第二期", 51, Term.State.ANNOUNCED),
    ("3", "暑期第三期", 0, Term.State.DRAFT),
)
"""Code, name, first day from today, state. The announced ones share one window, open since yesterday;
the one in preparation lies in the next July and is empty: what parents ask for can be planned in it."""
AHEAD_DAYS = 60


@transaction.atomic
def sample(city: Organisation, *, seed: int = 1) -> int:
    """The city has three invented terms; the announced ones have classes in every county with places.

    Returns:
        How many classes were added; 0 when they were there already.

    Raises:
        Post.DoesNotExist: nobody in the city may plan classes.
    """
    if Term.objects.filter(organisation=city).exists():
        return 0
    chance = random.Random(f"classes {seed} {city.code}")  # noqa: S311  invented data, not a secret
    venues = _venues(city)
    owners = {place.organisation_id: _owner(place) for place in venues}
    terms = [_term(city, *facts) for facts in TERMS]
    rows = [
        row
        for term in terms
        if term.state == Term.State.ANNOUNCED
        for place in venues
        for row in _classes(term, place, owners, chance)
    ]
    CareClass.objects.bulk_create(rows)
    return len(rows)


def _owner(place: Place) -> Post:
    return owner_of(place.organisation, Permission.EDIT_CLASSES)


def _term(city: Organisation, code: str, name: str, in_days: int, state: str) -> Term:
    today = timezone.localdate()
    midnight = timezone.make_aware(dt.datetime.combine(today, dt.time(9)))
    wait = 0 if state == Term.State.ANNOUNCED else 30
    starts_on = today + dt.timedelta(days=in_days)
    if state == Term.State.DRAFT:
        starts_on = _in_july(today + dt.timedelta(days=AHEAD_DAYS))
    return Term.objects.create(
        organisation=city,
        responsible=owner_of(city, Permission.EDIT_CLASSES),
        code=f"{today.year}-{code}",
        name=f"{MARK}{name}",
        state=state,
        apply_from=midnight + dt.timedelta(days=wait - 1),
        freeze_at=midnight + dt.timedelta(days=wait + 9),
        publish_at=midnight + dt.timedelta(days=wait + 12),
        starts_on=starts_on,
        ends_on=starts_on + dt.timedelta(days=18),
    )


def _in_july(earliest: dt.date) -> dt.date:
    """The next eighth of July: a term from then on lies in both halves of the month."""
    here = earliest.replace(month=7, day=8)
    return here if here >= earliest else here.replace(year=here.year + 1)


def _venues(city: Organisation) -> list[Place]:
    places = Place.objects.in_use().filter(
        organisation__path__startswith=city.path, kind__in=VENUE_KINDS, source=Place.Source.SAMPLE
    )
    found: dict[int, list[Place]] = {}
    for place in places.select_related("organisation", "town").order_by("-area_m2", "code"):
        mine = found.setdefault(place.organisation_id, [])
        if len(mine) < VENUES_PER_COUNTY:
            mine.append(place)
    return [place for mine in found.values() for place in mine]


def _classes(
    term: Term, place: Place, owners: dict[int, Post], chance: random.Random
) -> list[CareClass]:
    opens, closes = chance.choice(HOURS)
    town = place.town.name.removesuffix("总工会") if place.town else ""
    rows = []
    for youngest, oldest in BANDS:
        capacity = chance.choice((20, 25, 30, 35, 40))
        reserves = {Group.OUTDOOR.value: capacity // 5, Group.HARDSHIP.value: capacity // 10}
        rows.append(
            CareClass(
                organisation=place.organisation,
                responsible=owners[place.organisation_id],
                term=term,
                venue=place,
                code=f"{place.code}-{youngest}",
                name=f"{MARK}{town}{youngest}至{oldest}岁班",
                state=CareClass.State.OPEN,
                age_from=youngest,
                age_until=oldest,
                opens=dt.time.fromisoformat(opens),
                closes=dt.time.fromisoformat(closes),
                capacity=capacity,
                fee_yuan=chance.choice((0, 0, 200, 400)),
                lunch=chance.random() < 0.7,
                reserves=reserves,
                reserved=sum(reserves.values()),
                is_sample=True,
            )
        )
    return rows
