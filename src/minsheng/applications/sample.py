"""Invented families in the sample city's round: visibly invented, with every state of the checks."""

from __future__ import annotations

import datetime as dt
import random

from django.db import transaction
from django.utils import timezone

from minsheng.accounts.models import User
from minsheng.applications.fields import keyed_mark
from minsheng.applications.links import code_digest, digest_of
from minsheng.applications.models import Application, Check, Child, Guardian, Household, Wish
from minsheng.applications.models.application import new_recovery_code, new_secret
from minsheng.applications.proposals import offers_of
from minsheng.applications.rules.deadlines import BASIC_DAYS, due
from minsheng.applications.rules.eligibility import Day, Offer
from minsheng.applications.rules.identity import check_sign
from minsheng.applications.rules.linking import own_offers, shared_offers
from minsheng.applications.services.beginning import answering_post
from minsheng.classes.rules import age_on
from minsheng.common.geo import LonLat
from minsheng.engines.admission import Link
from minsheng.enrolment.models import Round
from minsheng.organisations.models import Organisation
from minsheng.places.sample import MARK

FAMILIES = 240
GIVEN = ("一", "二", "三", "四", "五", "六", "七", "八", "九", "十")
HOURS = ((8, 17), (8, 18), (9, 18), (7, 16), None)
CLAIMS: tuple[list[str], ...] = (
    ["hardship"],
    ["outdoor"],
    ["outdoor"],
    ["frontline"],
    [],
    [],
    [],
    [],
)


@transaction.atomic
def sample(city: Organisation, *, seed: int = 1, families: int = FAMILIES) -> int:
    """Invented families apply in the city's round.

    Returns:
        How many applications were added; 0 when there are some, or no published round.
    """
    rounds = Round.objects.filter(organisation=city, state=Round.State.PUBLISHED)
    found = rounds.exclude(applications__isnull=False).first()
    if found is None:
        return 0
    chance = random.Random(f"applications {seed} {city.code}")  # noqa: S311  invented data, not a secret
    towns = list(
        Organisation.objects.within(city.path)
        .filter(kind=Organisation.Kind.TOWN, lon__isnull=False)
        .order_by("path")
    )
    offers = [one for one in offers_of(found) if one.is_open]
    if not towns or not offers:
        return 0
    return sum(_family(found, number, towns, offers, chance) for number in range(1, families + 1))


def _family(
    found: Round,
    number: int,
    towns: list[Organisation],
    offers: list[Offer],
    chance: random.Random,
) -> bool:
    """One family with one or two children; False if no class fits it."""
    home, work = chance.choice(towns), chance.choice(towns)
    hours = chance.choice(HOURS)
    births = [_birth(offers, chance) for _child in range(1 if chance.random() < 0.8 else 2)]
    times = [dt.time(hour) for hour in hours] if hours else [None, None]
    day = Day(_point(home), _point(work), times[0], times[1])
    ranked = _ranked(births, offers, day, chance)
    if not any(ranked):
        return False
    one = _application(found, home, births, chance)
    household = Household.objects.create(
        application=one,
        address=f"{MARK}路{number}号",
        home_town=home,
        work_town=work,
        work_from=times[0],
        work_until=times[1],
    )
    Guardian.objects.create(
        household=household,
        relation=chance.choice(Guardian.Relation.values),
        name=f"{MARK}家长{number}",
        phone=f"1390000{number:04d}",
    )
    for place, (born, mine) in enumerate(zip(births, ranked, strict=True), 1):
        _child(one, place, born, mine, number, chance)
    _check(one, chance.random())
    return True


def _check(one: Application, luck: float) -> None:
    """Most are confirmed by two people, some wait for the second, some for the first, a few are refused."""
    first, second = one.responsible.holder, one.round.responsible.holder
    if luck < 0.2 or first == second:
        return
    _word(one, Check.Step.BASIC, first, passed=True)
    one.state = Application.State.CHECKED
    if luck >= 0.35:
        is_right = luck < 0.97
        _word(one, Check.Step.COUNTY, second, passed=is_right)
        one.state = Application.State.CONFIRMED if is_right else Application.State.REFUSED
        one.due_on = None
        if is_right:
            one.proved, one.proved_marks = one.claims, one.marks
    one.save()


def _word(one: Application, step: Check.Step, by: User, *, passed: bool) -> None:
    Check.objects.create(
        application=one,
        version=one.version,
        step=step,
        by=by,
        on=timezone.localdate(),
        passed=passed,
        proved=one.claims if passed else [],
        proved_marks=one.marks if passed else {},
        reason="" if passed else f"{MARK}：材料看不清，请重新拍照。",
    )


def _birth(offers: list[Offer], chance: random.Random) -> dt.date:
    offer = chance.choice(offers)
    years = chance.randint(offer.age_from, offer.age_until)
    days = 365 * years + chance.randint(30, 330)
    born = offer.starts_on - dt.timedelta(days=days)
    return born if age_on(born, offer.starts_on) == years else born + dt.timedelta(days=30)


def _point(town: Organisation) -> LonLat:
    return LonLat(town.lon or 0, town.lat or 0)


def _ranked(
    births: list[dt.date], offers: list[Offer], day: Day, chance: random.Random
) -> list[list[int]]:
    """For each child up to five of the eight best suited classes."""
    if len(births) > 1:
        shared = shared_offers(births, offers, day)[:8]
        picked = chance.sample(shared, min(len(shared), 4))
        return [[one[place].class_id for one in picked] for place in range(len(births))]
    own = own_offers(births[0], offers, day)[:8]
    return [[one.class_id for one in chance.sample(own, min(len(own), chance.randint(1, 5)))]]


def _application(
    found: Round, home: Organisation, births: list[dt.date], chance: random.Random
) -> Application:
    secret, recovery, today = new_secret(), new_recovery_code(), timezone.localdate()
    links = [Link.TOGETHER_OR_NOTHING, Link.TOGETHER_THEN_SPLIT]
    window = found.window
    freeze_day = timezone.localdate(window.freeze_at) if window else today
    made: Application = Application.objects.create(
        round=found,
        organisation=home,
        responsible=answering_post(home, found),
        secret=secret,
        secret_hash=digest_of(secret),
        recovery=recovery,
        recovery_hash=code_digest(recovery),
        state=Application.State.SUBMITTED,
        link_mode=chance.choice(links) if len(births) > 1 else Link.INDEPENDENT,
        claims=list(chance.choice(CLAIMS)),
        marks={"near": []} if chance.random() < 0.5 else {},
        consented_on=today,
        submitted_on=today,
        due_on=due(today, BASIC_DAYS, freeze_day),
        is_sample=True,
    )
    return made


def _child(
    one: Application,
    place: int,
    born: dt.date,
    ranked: list[int],
    number: int,
    chance: random.Random,
) -> None:
    """No county has the code 999999: the numbers are nobody's."""
    first = f"999999{born:%Y%m%d}{number % 100:02d}{place}"
    id_number = first + check_sign(first)
    child = Child.objects.create(
        application=one,
        round=one.round,
        number=place,
        name=f"{MARK}孩子{chance.choice(GIVEN)}{number}",
        id_number=id_number,
        id_mark=keyed_mark(f"{id_number}/{number}"),
        born_on=born.isoformat(),
        is_live=True,
    )
    Wish.objects.bulk_create(
        Wish(child=child, rank=rank, care_class_id=pk) for rank, pk in enumerate(ranked, 1)
    )
