"""Invented workers for a sample city: who is where in which part of the day."""

from __future__ import annotations

import random
from dataclasses import dataclass

from django.db import transaction

from minsheng.demand.models import (
    DemandBatch,
    DemandPoint,
    DemandRule,
    HourBand,
    PopulationMargin,
    WorkerGroup,
)
from minsheng.organisations.models import Organisation, Post
from minsheng.organisations.roles import Permission
from minsheng.places.sample import MARK, Spot, moved, owner_of, spots
from minsheng.surveys.models import Survey

POINTS = 1_500


@dataclass(frozen=True, slots=True)
class Trade:
    """How many of a group there are in the city, how much of them is out per band, and how urban it is.

    ``out`` holds a share per hour band in the order of the day; ``urban`` above 1 pulls to the big spots.
    """

    workers: int
    out: tuple[float, float, float, float, float]
    urban: float


TRADES = {
    "courier": Trade(4_500, (0.5, 0.7, 0.7, 0.3, 0.02), 1.0),
    "delivery": Trade(6_500, (0.2, 0.75, 0.5, 0.8, 0.15), 1.4),
    "sanitation": Trade(7_000, (0.9, 0.4, 0.7, 0.1, 0.1), 0.8),
    "ride_hailing": Trade(4_500, (0.6, 0.5, 0.6, 0.6, 0.2), 1.2),
    "truck": Trade(6_000, (0.4, 0.5, 0.5, 0.4, 0.3), 0.5),
    "construction": Trade(8_000, (0.9, 0.6, 0.9, 0.1, 0.02), 0.8),
    "traffic": Trade(1_200, (0.8, 0.5, 0.8, 0.4, 0.1), 1.2),
    "city_management": Trade(900, (0.7, 0.5, 0.7, 0.4, 0.05), 1.2),
    "gardening": Trade(2_500, (0.8, 0.4, 0.7, 0.05, 0.0), 0.9),
    "repair": Trade(1_200, (0.6, 0.6, 0.6, 0.2, 0.1), 1.0),
    "security": Trade(3_500, (0.5, 0.5, 0.5, 0.5, 0.5), 1.1),
    "designated_driver": Trade(600, (0.0, 0.05, 0.1, 0.6, 0.8), 1.5),
    "vendor": Trade(2_500, (0.5, 0.5, 0.5, 0.7, 0.1), 1.0),
}


@dataclass(frozen=True, slots=True)
class Draft:
    """One point before it has an owner."""

    spot: Spot
    lon: float
    lat: float
    group: str
    band: int
    workers: int


def _rows_per_mix() -> dict[tuple[str, int], int]:
    """How many points each group gets in each band: by the root of the people out, so small trades show too."""
    roots = {
        (group, band): (trade.workers * share) ** 0.5
        for group, trade in TRADES.items()
        for band, share in enumerate(trade.out)
        if share > 0
    }
    total = sum(roots.values())
    return {mix: max(1, round(POINTS * root / total)) for mix, root in roots.items()}


def _drafts_of(
    mix: tuple[str, int], rows: int, there: list[Spot], scale: float, chance: random.Random
) -> list[Draft]:
    group, band = mix
    trade = TRADES[group]
    chosen = chance.choices(there, [spot.pull**trade.urban for spot in there], k=rows)
    sizes = [spot.pull * chance.uniform(0.5, 1.5) for spot in chosen]
    people = trade.workers * trade.out[band] * scale
    drafts = []
    for spot, size in zip(chosen, sizes, strict=True):
        lon, lat = moved(spot.lon, spot.lat, chance.gauss(0, 90), chance.gauss(0, 90))
        workers = max(1, round(people * size / sum(sizes)))
        drafts.append(Draft(spot, lon, lat, group, band, workers))
    return drafts


def drafts(there: list[Spot], *, seed: int, name: str, share: float = 1.0) -> list[Draft]:
    """Some 1,500 points times ``share`` around the spots; the same for the same spots, seed and name."""
    chance = random.Random(f"demand {seed} {name}")  # noqa: S311  invented data, not a secret
    found: list[Draft] = []
    for mix, rows in _rows_per_mix().items():
        found += _drafts_of(mix, max(1, round(rows * share)), there, share, chance)
    return found


class _Owners:
    """The county of a town, its responsible post and its batch of sample points, each found once."""

    def __init__(self) -> None:
        self._batches: dict[int, DemandBatch] = {}

    def batch(self, county: Organisation) -> DemandBatch:
        if county.pk not in self._batches:
            self._batches[county.pk] = DemandBatch.objects.create(
                organisation=county,
                responsible=owner_of(county, Permission.EDIT_DEMAND),
                source=DemandBatch.Source.SAMPLE,
                name=f"{MARK}需求点",
            )
        return self._batches[county.pk]


def _point(
    number: int, draft: Draft, batch: DemandBatch, group: WorkerGroup, band: HourBand
) -> DemandPoint:
    return DemandPoint(
        organisation=batch.organisation,
        responsible=batch.responsible,
        batch=batch,
        code=f"Y{number:05d}",
        town=draft.spot.town,
        group=group,
        band=band,
        workers=draft.workers,
        lon=draft.lon,
        lat=draft.lat,
        entered_lon=draft.lon,
        entered_lat=draft.lat,
        note=MARK,
    )


def _margins(
    there: list[Spot], owners: dict[int, tuple[Organisation, Post]]
) -> list[PopulationMargin]:
    """How many of each group belong to each town, by the pull of its spots."""
    groups = WorkerGroup.objects.in_bulk(field_name="code")
    total = sum(spot.pull for spot in there)
    pulls: dict[int, float] = {}
    towns = {spot.town.pk: spot.town for spot in there}
    for spot in there:
        pulls[spot.town.pk] = pulls.get(spot.town.pk, 0.0) + spot.pull
    return [
        PopulationMargin(
            organisation=owners[towns[town].parent_id or 0][0],
            responsible=owners[towns[town].parent_id or 0][1],
            area=towns[town],
            group=groups[group],
            workers=max(1, round(trade.workers * pull / total)),
            source=f"{MARK}数据",
        )
        for town, pull in pulls.items()
        for group, trade in TRADES.items()
    ]


def _rule(city: Organisation) -> None:
    """A rule over the sample survey of workers, to look at; it is not applied."""
    survey = Survey.objects.filter(
        is_sample=True, subject=Survey.Subject.WORKERS, organisation__path__startswith=city.path
    ).first()
    if survey is None:
        return
    DemandRule.objects.get_or_create(
        organisation=survey.organisation,
        name=f"{MARK}：由调查推算需求",
        defaults={
            "responsible": owner_of(survey.organisation, Permission.EDIT_DEMAND),
            "survey": survey,
            "group_question": "occupation",
            "town_question": "town",
            "place_question": "spot",
            "hours_question": "hours",
            "needs_question": "needs",
            "reach_question": "reach_m",
        },
    )


@transaction.atomic
def sample(city: Organisation, *, seed: int = 1) -> int:
    """Some 1,500 invented demand points and the populations behind them; what was made before is left as it is.

    Returns:
        How many points were added.

    Raises:
        Post.DoesNotExist: a county has no post that may edit demand.
    """
    _rule(city)
    batches = DemandBatch.objects.filter(source=DemandBatch.Source.SAMPLE)
    there = spots(city, seed=seed)
    if not there or batches.filter(organisation__path__startswith=city.path).exists():
        return 0
    groups = WorkerGroup.objects.in_bulk(field_name="code")
    bands = list(HourBand.objects.order_by("position"))
    owners = _Owners()
    points = []
    for number, draft in enumerate(drafts(there, seed=seed, name=city.code), 1):
        county = draft.spot.town.parent
        assert county is not None  # a town always lies below something
        points.append(
            _point(number, draft, owners.batch(county), groups[draft.group], bands[draft.band])
        )
    DemandPoint.objects.bulk_create(points)
    counties = {spot.town.parent_id: spot.town.parent for spot in there if spot.town.parent}
    owned = {
        pk: (county, owner_of(county, Permission.EDIT_DEMAND))
        for pk, county in counties.items()
        if pk
    }
    PopulationMargin.objects.bulk_create(_margins(there, owned), ignore_conflicts=True)
    return len(points)
