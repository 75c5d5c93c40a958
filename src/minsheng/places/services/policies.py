"""Setting prices and siting criteria: a new version each time, the old one stays as history."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from minsheng.accounts.models import User
from minsheng.audit.services import record
from minsheng.organisations.models import Organisation
from minsheng.organisations.permissions import Permission
from minsheng.places.models import Level, Place, PlaceOption, Policy, Service, SiteCriterion
from minsheng.places.services.owners import owner_for


def replace_policy(new: Policy, **key: object) -> None:
    """Close the organisation's current row with this key, if any, and save the new one in its place."""
    now = timezone.now()
    rows = type(new)._default_manager.filter(organisation=new.organisation, until=None, **key)
    rows.update(until=now)
    new.since = now
    new.save()


@transaction.atomic
def set_price(
    *,
    organisation: Organisation,
    from_level: Level | None,
    level: Level,
    cost_yuan: int,
    actor: User,
    place: Place | None = None,
    services: Iterable[Service] = (),
    source: str = "",
    verified: bool = False,
) -> PlaceOption:
    """From now on the step costs this in the organisation, or at the one place; the old price is kept as history.

    Raises:
        NotPermitted: the actor may not edit places there.
    """
    owner = owner_for(actor, organisation, Permission.EDIT_PLACES)
    price = PlaceOption(
        organisation=organisation,
        responsible=owner,
        place=place,
        from_level=from_level,
        level=level,
        cost_yuan=cost_yuan,
        source=source,
        verified=verified,
    )
    replace_policy(price, place=place, from_level=from_level, level=level)
    price.services.set(services)
    record(actor, "place.price_set", price, cost_yuan=cost_yuan, level=level.code)
    return price


@transaction.atomic
def set_criterion(
    *,
    organisation: Organisation,
    attribute: str,
    test: str,
    value: int | None,
    hard: bool,
    points: int,
    actor: User,
    source: str = "",
    verified: bool = False,
) -> SiteCriterion:
    """From now on candidates of the organisation are judged by this criterion; the old one is kept as history.

    Raises:
        NotPermitted: the actor may not edit places there.
    """
    owner = owner_for(actor, organisation, Permission.EDIT_PLACES)
    criterion = SiteCriterion(
        organisation=organisation,
        responsible=owner,
        attribute=attribute,
        test=test,
        value=value,
        hard=hard,
        points=points,
        source=source,
        verified=verified,
    )
    replace_policy(criterion, attribute=attribute, hard=hard)
    record(actor, "place.criterion_set", criterion, attribute=attribute, hard=hard, points=points)
    return criterion
