"""People of one survey count once: what a rule leaves to a nearer one, and what it takes from others."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db.models import Q

from minsheng.demand.models import DemandBatch, DemandPoint, DemandRule
from minsheng.demand.queries import Pair, overlaps, points_of_others


def left_to_nearer(rule: DemandRule, pairs: set[Pair]) -> set[Pair]:
    """The pairs that a rule of a union below counts already."""
    return {pair for one in overlaps(rule, pairs) if one.is_nearer for pair in one.pairs}


def take_from_others(rule: DemandRule, pairs: set[Pair], at: dt.datetime) -> int:
    """What wider rules, and others of the same union, count for these pairs no longer counts; how many points.

    Their points are kept as history: they move to a batch of the same rule that is retired.
    """
    towns = [town for _group, town in pairs if town]
    found = points_of_others(rule).filter(Q(town__code__in=towns) | Q(town=None))
    found = found.select_related("batch", "group", "town")
    old = [point for point in found if _pair(point) in pairs]
    for batch in {point.batch for point in old}:
        _retire_part(batch, [point for point in old if point.batch_id == batch.pk], rule, at)
    return len(old)


def _pair(point: DemandPoint) -> Pair:
    return point.group.code, point.town.code if point.town else ""


def _retire_part(
    batch: DemandBatch, points: Iterable[DemandPoint], successor: DemandRule, at: dt.datetime
) -> None:
    part = DemandBatch.objects.create(
        organisation=batch.organisation,
        responsible=batch.responsible,
        source=batch.source,
        name=f"{batch.name[:48]} → {successor.name[:48]}",
        rule=batch.rule,
        made_at=batch.made_at,
        retired_at=at,
    )
    DemandPoint.objects.filter(pk__in=[point.pk for point in points]).update(batch=part)
