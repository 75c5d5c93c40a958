"""Invented judgements, grades and a re-evaluation for the sample city's stations."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from minsheng.accounts.models import User
from minsheng.organisations.models import Organisation
from minsheng.organisations.roles import Permission
from minsheng.places.sample import owner_of
from minsheng.standards.models import Adoption, Clause, Standard, Version
from minsheng.standards.queries import holding_version
from minsheng.standards.services.write import copy_standard, draft_version
from minsheng.stations.evaluation.campaigns import (
    StillUnknown,
    draw_campaign,
    finish_review,
    start_campaign,
)
from minsheng.stations.evaluation.decisions import confirm, propose, state_case
from minsheng.stations.evaluation.keeping import evaluate, judged_stations
from minsheng.stations.models import Campaign, Decision, Item, Judgement, Standing, Station, What
from minsheng.stations.queries.keepers import keepers_of

IN_FORCE = ("zhejiang-bayou", "zhejiang-24h-smart")
MAIN, KIT, FRIDGE = "zhejiang-bayou", "lanxi-10x", "1.6"
AWARDS, REVIEWED = 14, 4
NOTE = "样例判断"


def _new_year() -> dt.date:
    return timezone.localdate().replace(month=1, day=1)


def _adopt(city: Organisation, actor: User, standards: Iterable[Standard]) -> None:
    """In force since New Year; nothing is announced, the stations are judged below."""
    post = owner_of(city, Permission.EDIT_STANDARDS)
    for standard in standards:
        Adoption.objects.get_or_create(
            standard=standard,
            organisation=city,
            defaults={
                "responsible": post,
                "since": _new_year(),
                "adopted_by": actor,
            },
        )


def _own(city: Organisation, actor: User) -> None:
    """The city has a kit list of its own in force, and a draft that will ask for a refrigerator too."""
    first = copy_standard(Standard.objects.get(code=KIT), city, actor=actor)
    standard = first.standard
    standard.name, standard.name_en = "样例：本市站点配置标准", "Sample: the city's station kit"
    standard.save(update_fields=["name", "name_en"])
    fridge = first.clauses.get(number=FRIDGE)
    needed, fridge.grade = fridge.grade, None
    fridge.save()
    first.state, first.published_by = Version.State.PUBLISHED, actor
    first.valid_from, first.published_at = _new_year(), timezone.now()
    first.save()
    draft = draft_version(standard, actor=actor)
    clause = draft.clauses.get(number=FRIDGE)
    clause.grade = draft.grades.get(code=needed.code) if needed else None
    clause.save()
    _adopt(city, actor, [standard])


def _furnish(stations: list[Station], chance: random.Random) -> None:
    """Most stations have their sign, umbrellas and tools."""
    for what in (What.SIGN, What.UMBRELLA, What.TOOL):
        there = set(Item.objects.filter(what=what).values_list("station", flat=True))
        Item.objects.bulk_create(
            Item(station=station, kind=Item.Kind.FACILITY, what=what)
            for station in stations
            if station.pk not in there and chance.random() < 0.92
        )


def _judge(stations: list[Station], inspector: User, chance: random.Random) -> None:
    """Most clauses of most stations have been looked at, and most were met."""
    today = timezone.localdate()
    judged = Clause.objects.filter(
        version__standard__code__in=IN_FORCE, version__state="published", test=""
    )
    clauses = {clause.mark: clause for clause in judged}
    Judgement.objects.bulk_create(
        Judgement(
            station=station,
            mark=mark,
            number=clause.number,
            passed=chance.random() < 0.94,
            on=today - dt.timedelta(days=chance.randrange(10, 200)),
            by=inspector,
            note=NOTE,
        )
        for station in stations
        for mark, clause in sorted(clauses.items())
        if chance.random() < 0.93
    )


def _proposer(station: Station) -> User:
    return owner_of(station.organisation, Permission.EDIT_STATIONS).holder


def _award(standard: Standard, confirmer: User) -> None:
    """Some stations hold the grade they reach; the last of them is to be lowered, and has its say."""
    version = holding_version(standard, timezone.localdate())
    lowest = version.grades.order_by("position")[0].code if version else ""
    reached = (
        Standing.objects.filter(standard=standard)
        .exclude(grade="")
        .select_related("station__organisation")
        .order_by("station__code")[:AWARDS]
    )
    locally = [one for one in reached if _proposer(one.station) != confirmer]
    stations = [standing.station for standing in locally]
    for standing in locally:
        proposal = propose(
            standing.station,
            standard,
            Decision.Kind.AWARD,
            grade=standing.grade,
            detail="样例：逐条对照，符合要求。",
            actor=_proposer(standing.station),
        )
        confirm(proposal.pk, why="样例：同意。", actor=confirmer)
    for place, station in enumerate(reversed(stations[-2:])):
        held = station.awards.get(until=None).grade
        lowering = propose(
            station,
            standard,
            Decision.Kind.DOWNGRADE,
            grade="" if held == lowest else lowest,
            reason=Decision.Reason.NOT_OPEN,
            detail="样例：两次暗访都是闭门。",
            actor=_proposer(station),
        )
        keepers = [one for one in keepers_of(station) if one != _proposer(station)]
        if place == 0 and keepers:
            state_case(lowering.pk, "样例：当天停电，已改为提前贴通知。", actor=keepers[0])


def _campaign(city: Organisation, standard: Standard, actor: User) -> None:
    today = timezone.localdate()
    campaign = start_campaign(
        city,
        standard,
        title=f"样例：{today.year} 年度复评",
        starts_on=today,
        due_on=today + dt.timedelta(days=45),
        percent=20,
        sources=[("样例彩票第 001 期", "")],
        actor=actor,
    )
    draw_campaign(campaign.pk, [[3, 9, 14, 20, 27, 31]], actor=actor)
    done = 0
    for review in campaign.reviews.order_by("station__code"):
        try:
            finish_review(review.pk, note=NOTE, actor=actor)
        except StillUnknown:
            continue
        done += 1
        if done == REVIEWED:
            return


@transaction.atomic
def sample(city: Organisation) -> None:
    """The sample stations are judged by three standards; running it again changes nothing."""
    if Judgement.objects.exists() or Campaign.objects.exists() or not judged_stations().exists():
        return
    chance = random.Random(20260601)  # noqa: S311  invented data, not secrets
    city_officer = owner_of(city, Permission.EDIT_STATIONS).holder
    _adopt(city, city_officer, Standard.objects.filter(code__in=IN_FORCE))
    _own(city, city_officer)
    stations = list(judged_stations([city.path]))
    _furnish(stations, chance)
    _judge(stations, city_officer, chance)
    evaluate(judged_stations([city.path]))
    standard = Standard.objects.get(code=MAIN)
    _award(standard, city_officer)
    _campaign(city, standard, city_officer)
