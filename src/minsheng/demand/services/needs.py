"""Setting what a group needs: a new version each time, the old one stays as history."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from minsheng.accounts.models import User
from minsheng.audit.services import record
from minsheng.demand.models import Need, WorkerGroup
from minsheng.organisations.models import Organisation
from minsheng.organisations.permissions import Permission, require
from minsheng.places.models import Service
from minsheng.places.services import owner_for, replace_policy


@transaction.atomic
def set_need(
    *,
    organisation: Organisation,
    group: WorkerGroup,
    service: Service,
    share: float,
    reach_m: int,
    actor: User,
    source: str = "",
    verified: bool = False,
) -> Need:
    """From now on this share and reach hold within the organisation; the old entry is kept as history.

    Args:
        share: 0 to 1; 0 means the group does not need the service.

    Raises:
        NotPermitted: the actor may not edit demand there.
    """
    owner = owner_for(actor, organisation, Permission.EDIT_DEMAND)
    need = Need(
        organisation=organisation,
        responsible=owner,
        group=group,
        service=service,
        share=share,
        reach_m=reach_m,
        source=source,
        verified=verified,
    )
    replace_policy(need, group=group, service=service)
    record(
        actor,
        "demand.need_set",
        need,
        group=group.code,
        service=service.code,
        share=share,
        reach_m=reach_m,
        source=source,
    )
    return need


@transaction.atomic
def reset_need(
    *, organisation: Organisation, group: WorkerGroup, service: Service, actor: User
) -> int:
    """The organisation's own entry no longer holds; what holds above it does again.

    Returns:
        1, or 0 if the organisation had no entry of its own.

    Raises:
        NotPermitted: the actor may not edit demand there.
    """
    require(actor, Permission.EDIT_DEMAND, organisation)
    own = Need.objects.current().filter(organisation=organisation, group=group, service=service)
    closed = own.update(until=timezone.now())
    if closed:
        record(actor, "demand.need_reset", organisation, group=group.code, service=service.code)
    return closed
