"""Invented answers for a sample city: two open surveys with some 600 workers and 300 parents."""

from __future__ import annotations

import datetime as dt
import random
import uuid
from typing import Any

from django.db import transaction
from django.utils import timezone

from minsheng.organisations.models import Organisation
from minsheng.organisations.permissions import Permission
from minsheng.places.sample import moved, owner_of
from minsheng.surveys.models import Answer, Survey
from minsheng.surveys.rules.filling import Filling
from minsheng.surveys.rules.quotas import Cell
from minsheng.surveys.services.create import create_survey, shipped_content
from minsheng.surveys.services.receive import place_of
from minsheng.surveys.services.run import open_survey
from minsheng.surveys.services.targets import set_margins, set_quotas

WORKERS, PARENTS = 620, 310

# occupation: (share of the sample, bands they work with chances, ways of getting about, minutes they would go)
TRADES: dict[str, tuple[float, tuple[float, float, float, float, float], str, tuple[int, int]]] = {
    "courier": (0.14, (0.5, 0.9, 0.9, 0.4, 0.02), "ebike", (2, 6)),
    "delivery": (0.2, (0.2, 0.95, 0.6, 0.95, 0.3), "ebike", (2, 6)),
    "sanitation": (0.16, (0.95, 0.5, 0.85, 0.1, 0.15), "walk", (3, 10)),
    "ride_hailing": (0.1, (0.7, 0.6, 0.7, 0.7, 0.4), "car", (3, 10)),
    "truck": (0.07, (0.5, 0.6, 0.6, 0.5, 0.5), "car", (5, 20)),
    "construction": (0.1, (0.95, 0.7, 0.95, 0.1, 0.03), "walk", (3, 10)),
    "traffic": (0.04, (0.9, 0.6, 0.9, 0.5, 0.2), "walk", (3, 8)),
    "city_management": (0.03, (0.8, 0.6, 0.8, 0.5, 0.05), "walk", (3, 10)),
    "gardening": (0.04, (0.9, 0.5, 0.8, 0.05, 0.0), "walk", (3, 8)),
    "repair": (0.03, (0.7, 0.7, 0.7, 0.2, 0.1), "ebike", (3, 8)),
    "security": (0.04, (0.6, 0.6, 0.6, 0.6, 0.6), "walk", (2, 6)),
    "designated_driver": (0.02, (0.0, 0.05, 0.1, 0.8, 0.95), "ebike", (2, 8)),
    "vendor": (0.03, (0.6, 0.6, 0.6, 0.8, 0.2), "walk", (3, 8)),
}
BANDS = ("h06", "h10", "h14", "h18", "h22")
NEEDS = {
    "rest": 0.72, "water": 0.75, "charging": 0.6, "toilet": 0.7, "cooling": 0.6, "microwave": 0.42,
    "first_aid": 0.2, "wifi": 0.2, "tools": 0.22, "reading": 0.06, "legal_aid": 0.14,
    "counselling": 0.05, "shower": 0.1, "laundry": 0.05,
}  # fmt: skip
RIDER_NEEDS = {"ebike_charging": 0.75}
DRIVER_NEEDS = {"parking": 0.8, "toilet": 0.9, "shower": 0.35}
PEOPLE = {
    "courier": 4_500, "delivery": 6_500, "sanitation": 7_000, "ride_hailing": 4_500, "truck": 6_000,
    "construction": 8_000, "traffic": 1_200, "city_management": 900, "gardening": 2_500,
    "repair": 1_200, "security": 3_500, "designated_driver": 600, "vendor": 2_500,
}  # fmt: skip
"""Invented totals for the weights; a real survey takes them from the statistics office or the unions."""

Values = dict[str, Any]


def _pick(chance: random.Random, weighted: dict[str, float]) -> str:
    return chance.choices(list(weighted), list(weighted.values()))[0]


def _several(chance: random.Random, likely: dict[str, float], most: int) -> list[str]:
    """Options taken by their likelihood, at least one, at most ``most``."""
    found = [name for name, share in likely.items() if chance.random() < share]
    chance.shuffle(found)
    return found[:most] or [max(likely, key=lambda name: likely[name])]


def worker(chance: random.Random, town: Organisation) -> Values:
    """One invented outdoor worker's answers."""
    occupation = _pick(chance, {name: trade[0] for name, trade in TRADES.items()})
    _, out, way, minutes = TRADES[occupation]
    hours = [band for band, share in zip(BANDS, out, strict=True) if chance.random() < share]
    use = _pick(chance, {"often": 0.15, "sometimes": 0.25, "tried": 0.2, "never": 0.4})
    likely = NEEDS | (RIDER_NEEDS if way == "ebike" else DRIVER_NEEDS if way == "car" else {})
    needs = _several(chance, likely, 8)
    ranked = chance.sample(needs, min(3, len(needs)))
    values: Values = {
        "occupation": occupation,
        "hours": " ".join(hours or ["h10"]),
        "days": str(chance.choices([5, 6, 7], [0.2, 0.45, 0.35])[0]),
        **_where(chance, town),
        "rest_place": _pick(
            chance,
            {
                "roadside": 0.34,
                "vehicle": 0.24,
                "shop": 0.12,
                "station": 0.12,
                "park": 0.06,
                "workplace": 0.06,
                "nowhere": 0.06,
            },
        ),
        "use": use,
        "barrier": " ".join(_barriers(chance)) if use != "often" else "",
        "break_minutes": str(chance.choice([5, 10, 10, 15, 15, 20, 30, 45])),
        "needs": " ".join(needs),
        "mode": way,
        "reach_minutes": str(chance.randint(*minutes)),
        "night_place": _pick(chance, {"none": 0.74, "rest": 0.1, "charge": 0.09, "both": 0.07}),
        "night_needs": " ".join(
            _several(chance, {"charging": 0.6, "rest": 0.6, "toilet": 0.4, "water": 0.3}, 3)
        ),
        "member": _pick(chance, {"yes": 0.4, "no": 0.35, "unsure": 0.25}),
        "age": _pick(chance, {"a30": 0.16, "a40": 0.3, "a50": 0.28, "a60": 0.18, "a99": 0.08}),
    }
    return values | {f"need_{i}": need for i, need in enumerate(ranked, 1)}


def _where(chance: random.Random, town: Organisation) -> Values:
    assert town.parent is not None  # a town always lies below something
    where: Values = {"county": town.parent.code, "town": town.code}
    if town.lon is not None and town.lat is not None and chance.random() < 0.5:
        lon, lat = moved(town.lon, town.lat, chance.gauss(0, 900), chance.gauss(0, 900))
        where["spot"] = f"{lat} {lon}"
    return where


def _barriers(chance: random.Random) -> list[str]:
    likely = {
        "unknown": 0.45,
        "shy": 0.3,
        "locked": 0.25,
        "hours": 0.25,
        "far": 0.3,
        "parking": 0.12,
        "time": 0.15,
    }
    return _several(chance, likely, 3)


def parent(chance: random.Random, town: Organisation) -> Values:
    """One invented parent's answers."""
    assert town.parent is not None  # a town always lies below something
    shift = _pick(
        chance, {"day": 0.45, "early": 0.1, "late": 0.12, "rotating": 0.18, "flexible": 0.15}
    )
    children = [_child(chance) for _ in range(chance.choices([1, 2, 3], [0.62, 0.33, 0.05])[0])]
    return {
        "job": _pick(chance, {"company": 0.38, "delivery": 0.16, "public": 0.12, "hospital": 0.1, "sanitation": 0.1, "own": 0.1, "other": 0.04}),
        "county": town.parent.code,
        "town": town.code,
        "child": children,
        "shift": shift,
        "drop_off": _pick(chance, {"t0700": 0.12, "t0730": 0.4, "t0800": 0.36, "t0830": 0.12}),
        "pick_up": _pick(chance, {"t1630": 0.08, "t1730": 0.44, "t1830": 0.34, "t2000": 0.14}),
        "weekend": chance.choice(["yes", "no"]),
        "near": _pick(chance, {"home": 0.48, "work": 0.3, "either": 0.22}),
        "work_county": town.parent.code,
        "travel_minutes": str(chance.choice([5, 10, 10, 15, 15, 20, 30])),
        "courses": " ".join(_several(chance, {"homework": 0.8, "sport": 0.6, "reading": 0.5, "art": 0.4, "music": 0.25, "go": 0.2, "science": 0.35, "heritage": 0.15, "safety": 0.4, "labour": 0.2, "mind": 0.15}, 5)),
        "teachers": " ".join(_several(chance, {"school": 0.7, "student": 0.45, "agency": 0.3, "model": 0.2, "parents": 0.1}, 5)),
        "matters": _pick(chance, {"safe": 0.46, "hours": 0.18, "near": 0.12, "teachers": 0.12, "price": 0.08, "meals": 0.04}),
        "price_yuan": str(chance.choice([0, 20, 30, 40, 50, 50, 60, 80, 100])),
        "lunch": _pick(chance, {"yes": 0.92, "no": 0.08}),
        "meal_yuan": str(chance.choice([10, 12, 15, 15, 18, 20, 25])),
    }  # fmt: skip


def _child(chance: random.Random) -> Values:
    terms = {"jul_1": 0.7, "jul_2": 0.75, "aug_1": 0.6, "aug_2": 0.45, "winter": 0.3}
    return {
        "band": _pick(chance, {"preschool": 0.14, "lower": 0.48, "upper": 0.3, "junior": 0.08}),
        "care": _pick(chance, {"class": 0.1, "grandparents": 0.46, "training": 0.16, "work": 0.1, "alone": 0.12, "other": 0.06}),
        "terms": " ".join(_several(chance, terms, 5)),
    }  # fmt: skip


def _towns(city: Organisation) -> list[Organisation]:
    within = Organisation.objects.within(city.path).filter(kind=Organisation.Kind.TOWN)
    return list(within.select_related("parent").order_by("code"))


def _pull(town: Organisation) -> float:
    """Subdistricts hold more people than towns, and those more than townships."""
    return 4.0 if "街道" in town.name else 2.0 if "镇" in town.name else 0.6


def _answers(survey: Survey, count: int, seed: int, invent: Any) -> list[Answer]:
    version = survey.current
    assert version is not None  # it was just made
    chance = random.Random(f"survey {seed} {survey.subject}")  # noqa: S311  invented data, not a secret
    towns, form, now = _towns(survey.organisation), version.form, timezone.now()
    weights = [_pull(town) for town in towns]
    answers = []
    for number in range(count):
        town = chance.choices(towns, weights)[0]
        filling = Filling(form, invent(chance, town), today=timezone.localdate())
        at = now - dt.timedelta(minutes=chance.randint(60, 60 * 24 * 12))
        paper = chance.random() < 0.08
        answers.append(
            Answer(
                survey=survey,
                version=version,
                key=uuid.uuid5(uuid.NAMESPACE_URL, f"sample:{survey.subject}:{seed}:{number}"),
                values=filling.answers(),
                organisation=place_of(survey, form, filling.answers()),
                channel=Answer.Channel.PAPER
                if paper
                else chance.choice(
                    [Answer.Channel.ONLINE, Answer.Channel.ONLINE, Answer.Channel.LATER]
                ),
                entered_by=survey.responsible.holder if paper else None,
                language="zh",
                answered_at=at,
                received_at=at,
                is_sample=True,
            )
        )
    return answers


def _quotas(city: Organisation) -> dict[Cell, int]:
    counties = Organisation.objects.within(city.path).filter(kind=Organisation.Kind.COUNTY)
    wanted: dict[Cell, int] = {}
    for county in counties.order_by("code"):
        for occupation, (share, *_rest) in TRADES.items():
            wanted[(occupation, county.code, "")] = max(3, round(share * 90))
        wanted[("delivery", county.code, "h22")] = 5
    return wanted


@transaction.atomic
def sample(city: Organisation, *, seed: int = 1) -> int:
    """Two open surveys with invented answers, quotas and population totals; made once, all marked as sample.

    Returns:
        How many answers were added.

    Raises:
        Post.DoesNotExist: the city has no post that may edit surveys.
    """
    if Survey.objects.filter(organisation=city, is_sample=True).exists() or not _towns(city):
        return 0
    actor = owner_of(city, Permission.EDIT_SURVEYS).holder
    added = 0
    for subject, title, title_en, count, invent in (
        ("workers", "户外劳动者歇脚需求调查（样例）", "Rest needs of outdoor workers (sample)", WORKERS, worker),
        ("parents", "职工子女假期托管需求调查（样例）", "Holiday care for workers' children (sample)", PARENTS, parent),
    ):  # fmt: skip
        survey = create_survey(
            city,
            subject=subject,
            title=title,
            title_en=title_en,
            content=shipped_content(subject),
            file_name=f"{subject}.xlsx",
            actor=actor,
            is_sample=True,
        )
        survey = open_survey(survey.pk, actor=actor)
        answers = _answers(survey, count, seed, invent)
        Answer.objects.bulk_create(answers, batch_size=500)
        added += len(answers)
    workers = Survey.objects.get(organisation=city, is_sample=True, subject="workers")
    set_quotas(workers.pk, _quotas(city), questions=["occupation", "county", "hours"], actor=actor)
    set_margins(workers.pk, {"occupation": PEOPLE}, actor=actor)
    return added
