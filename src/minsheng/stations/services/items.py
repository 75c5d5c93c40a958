"""The ledger of items: what came, broke, was repaired, refilled and taken away."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from minsheng.accounts.models import User
from minsheng.audit.services import record
from minsheng.stations.changes import tell_changed
from minsheng.stations.models import Item, ItemEvent, Station
from minsheng.stations.queries import require_keeping
from minsheng.stations.services.moves import WrongState

STATE_AFTER: dict[str, str] = {
    ItemEvent.Kind.CHECKED: "",
    ItemEvent.Kind.BROKEN: Item.State.BROKEN,
    ItemEvent.Kind.LOCKED: Item.State.LOCKED,
    ItemEvent.Kind.REPAIRED: Item.State.WORKING,
    ItemEvent.Kind.REFILLED: Item.State.WORKING,
    ItemEvent.Kind.REMOVED: Item.State.REMOVED,
}
"""What somebody may note about an item, and the state it is in then ("": the same)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemFacts:
    """What somebody enters about an item; names as in the model."""

    what: str
    kind: str
    detail: str = ""
    quantity: int = 1
    low_at: int | None = None
    expires_on: dt.date | None = None
    since: dt.date | None = None


@transaction.atomic
def add_item(station: Station, facts: ItemFacts, *, actor: User, note: str = "") -> Item:
    """The station has one more thing on its ledger.

    Raises:
        NotPermitted: the actor neither edits nor keeps the station.
    """
    require_keeping(actor, station)
    item = Item.objects.create(
        station=station,
        what=facts.what,
        kind=facts.kind,
        detail=facts.detail,
        quantity=facts.quantity,
        low_at=facts.low_at,
        expires_on=facts.expires_on,
        since=facts.since or timezone.localdate(),
        checked_on=timezone.localdate(),
    )
    _note(item, ItemEvent.Kind.ADDED, note, actor)
    record(
        actor,
        "station.item_added",
        item,
        where=station.organisation,
        station=station.code,
        what=item.what,
    )
    tell_changed([station])
    return item


def _note(item: Item, kind: str, note: str, actor: User) -> None:
    ItemEvent.objects.create(
        item=item,
        kind=kind,
        note=note,
        by=actor,
        quantity=item.quantity,
        expires_on=item.expires_on,
    )


@transaction.atomic
def note_item(
    item_id: int,
    kind: str,
    *,
    actor: User,
    note: str = "",
    quantity: int | None = None,
    expires_on: dt.date | None = None,
) -> Item:
    """Something happened to the item; its state follows and its history says so.

    Args:
        quantity, expires_on: of what is there now; only a check or a refill changes them.

    Raises:
        NotPermitted: the actor neither edits nor keeps the station.
        WrongState: the item is gone, or it is no such event.
    """
    rows = Item.objects.select_for_update(of=["self"]).select_related("station__organisation")
    item = rows.get(pk=item_id)
    require_keeping(actor, item.station)
    if item.state == Item.State.REMOVED or kind not in STATE_AFTER:
        raise WrongState(f"item {item.pk} is {item.state}")
    item.state = STATE_AFTER[kind] or item.state
    item.checked_on = timezone.localdate()
    if kind in {ItemEvent.Kind.CHECKED, ItemEvent.Kind.REFILLED}:
        item.quantity = item.quantity if quantity is None else quantity
        item.expires_on = expires_on or item.expires_on
    item.save(update_fields=["state", "checked_on", "quantity", "expires_on"])
    _note(item, kind, note, actor)
    record(
        actor,
        "station.item_noted",
        item,
        where=item.station.organisation,
        station=item.station.code,
        kind=kind,
    )
    tell_changed([item.station])
    return item
