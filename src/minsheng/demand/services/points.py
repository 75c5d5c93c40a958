"""Drawing points, removing them, retiring whole batches."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_noop

from minsheng.accounts.models import User
from minsheng.audit.services import record
from minsheng.common.geo import to_wgs84
from minsheng.demand.models import DemandBatch, DemandPoint, HourBand, WorkerGroup
from minsheng.organisations.claims import require_inside
from minsheng.organisations.models import Organisation
from minsheng.organisations.permissions import Permission, require
from minsheng.places.models import Place
from minsheng.places.services import owner_for

DRAWN_NAME = gettext_noop("绘制的需求点")


class WrongState(Exception):
    """The batch is not in a state that allows this step."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PointFacts:
    """What somebody enters about one spot. ``lon`` and ``lat`` are in ``datum``."""

    lon: float
    lat: float
    group: WorkerGroup
    band: HourBand
    workers: float
    datum: str = Place.Datum.WGS84
    town: Organisation | None = None
    note: str = ""


def _next_number(organisation: Organisation) -> int:
    codes = DemandPoint.objects.filter(
        organisation=organisation, batch__source=DemandBatch.Source.DRAWN, code__startswith="D"
    ).values_list("code", flat=True)
    return 1 + max((int(code[1:]) for code in codes if code[1:].isdigit()), default=0)


@transaction.atomic
def add_points(
    drawn: Iterable[PointFacts], *, organisation: Organisation, actor: User
) -> list[DemandPoint]:
    """The organisation has these points in its batch of drawn ones, all or none.

    Raises:
        NotPermitted: the actor may not edit demand there.
        NotOnEarth: a point is none.
        Misplaced: points lie outside the organisation or the town they name.
    """
    owner = owner_for(actor, organisation, Permission.EDIT_DEMAND)
    batch, _new = DemandBatch.objects.select_for_update().get_or_create(
        organisation=organisation,
        source=DemandBatch.Source.DRAWN,
        retired_at=None,
        defaults={"responsible": owner, "name": DRAWN_NAME},
    )
    spots = [(to_wgs84(facts.lon, facts.lat, facts.datum), facts) for facts in drawn]
    require_inside([(point, facts.town) for point, facts in spots], organisation)
    points = []
    for number, ((lon, lat), facts) in enumerate(spots, _next_number(organisation)):
        points.append(
            DemandPoint(
                organisation=organisation,
                responsible=owner,
                batch=batch,
                code=f"D{number:04d}",
                town=facts.town,
                group=facts.group,
                band=facts.band,
                workers=facts.workers,
                lon=lon,
                lat=lat,
                entered_lon=facts.lon,
                entered_lat=facts.lat,
                datum=facts.datum,
                note=facts.note,
            )
        )
    DemandPoint.objects.bulk_create(points)
    record(actor, "demand.points_added", batch, points=len(points))
    return points


@transaction.atomic
def remove_points(point_ids: Collection[int], *, actor: User) -> int:
    """The points are gone; those out of the actor's reach are left as they are.

    Returns:
        How many were removed.
    """
    rows = DemandPoint.objects.visible_to(actor, Permission.EDIT_DEMAND).filter(pk__in=point_ids)
    removed = 0
    for batch in DemandBatch.objects.filter(points__in=rows).distinct():
        count, _kinds = rows.filter(batch=batch).delete()
        record(actor, "demand.points_removed", batch, points=count)
        removed += count
    return removed


@transaction.atomic
def retire_batch(batch_id: int, *, actor: User) -> DemandBatch:
    """The points of the batch no longer count; they stay as history.

    Raises:
        NotPermitted: the actor may not edit demand there.
        WrongState: it is retired already.
    """
    rows = DemandBatch.objects.select_for_update(of=["self"]).select_related("organisation")
    batch: DemandBatch = rows.get(pk=batch_id)
    require(actor, Permission.EDIT_DEMAND, batch.organisation)
    if batch.retired_at is not None:
        raise WrongState(f"batch {batch.pk} is retired")
    batch.retired_at = timezone.now()
    batch.save(update_fields=["retired_at"])
    record(actor, "demand.batch_retired", batch, points=batch.points.count())
    return batch
