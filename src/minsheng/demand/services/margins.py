"""Setting how many workers of each group an area has."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone

from minsheng.accounts.models import User
from minsheng.audit.services import record
from minsheng.demand.models import PopulationMargin, WorkerGroup
from minsheng.organisations.models import Organisation
from minsheng.organisations.permissions import Permission
from minsheng.places.services import owner_for


@transaction.atomic
def set_margins(
    area: Organisation,
    workers: Mapping[WorkerGroup, int | None],
    *,
    actor: User,
    source: str = "",
    verified: bool = False,
) -> int:
    """The area has these populations from now on; None takes an entry away. Equal entries are left alone.

    Returns:
        How many entries changed.

    Raises:
        NotPermitted: the actor may not edit demand there.
    """
    owner = owner_for(actor, area, Permission.EDIT_DEMAND)
    now = timezone.now()
    current = {row.group_id: row for row in PopulationMargin.objects.filter(area=area, until=None)}
    changed = 0
    for group, count in workers.items():
        before = current.get(group.pk)
        if before is None and count is None:
            continue
        if before and (before.workers, before.source, before.verified) == (count, source, verified):
            continue
        if before:
            before.until = now
            before.save(update_fields=["until"])
        if count is not None:
            PopulationMargin.objects.create(
                organisation=owner.organisation,
                responsible=owner,
                area=area,
                group=group,
                workers=count,
                since=now,
                source=source,
                verified=verified,
            )
        changed += 1
    if changed:
        record(actor, "demand.margin_set", area, entries=changed, source=source)
    return changed
