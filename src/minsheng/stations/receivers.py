"""What stations do when somebody leaves: the stations they keep by name go along with their posts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.dispatch import receiver
from django.utils import timezone

from minsheng.organisations.permissions import Permission, may
from minsheng.organisations.signals import everything_handed_over
from minsheng.stations.models import Keeper
from minsheng.stations.services.partners import AlreadyNamed, name_keeper, release_keeper

if TYPE_CHECKING:
    from minsheng.accounts.models import User


@receiver(everything_handed_over)
def pass_on_stations(*, leaver: User, to: User, actor: User, **_kwargs: Any) -> None:
    """The successor keeps the leaver's stations, as far as the actor may name keepers there."""
    kept = Keeper.objects.on(timezone.localdate()).filter(person=leaver, until=None)
    for row in kept.select_related("station__organisation").order_by("pk"):
        if not may(actor, Permission.EDIT_STATIONS, row.station.organisation):
            continue
        release_keeper(row.pk, actor=actor)
        try:
            name_keeper(row.station, to, actor=actor)
        except AlreadyNamed:
            continue
