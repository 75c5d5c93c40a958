"""Opening a wall screen, and closing it."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone

from minsheng.accounts.models import User
from minsheng.audit.services import record
from minsheng.organisations.models import Organisation
from minsheng.organisations.permissions import NotPermitted, Permission, require
from minsheng.organisations.queries import post_answering_for
from minsheng.warroom.models import WallLink


@transaction.atomic
def make_link(
    organisation: Organisation, name: str, expires_on: dt.date, *, actor: User
) -> WallLink:
    """A screen may show the union's war map without a sign-in.

    Raises:
        NotPermitted: the actor may not supervise there.
    """
    require(actor, Permission.SUPERVISE, organisation)
    post = post_answering_for(actor, organisation, Permission.SUPERVISE)
    if post is None:
        raise NotPermitted(f"{Permission.SUPERVISE} at {organisation.code}")
    link: WallLink = WallLink.objects.create(
        organisation=organisation,
        responsible=post,
        name=name,
        expires_on=expires_on,
        made_by=actor,
    )
    record(actor, "warroom.link_made", link, name=name, until=expires_on.isoformat())
    return link


@transaction.atomic
def withdraw_link(link_id: int, *, actor: User) -> WallLink:
    """The screen goes dark at its next refresh; withdrawing twice changes nothing.

    Raises:
        NotPermitted: the actor may not supervise there.
    """
    rows = WallLink.objects.select_for_update(of=["self"]).select_related("organisation")
    link: WallLink = rows.get(pk=link_id)
    require(actor, Permission.SUPERVISE, link.organisation)
    if link.withdrawn_at is None:
        link.withdrawn_at, link.withdrawn_by = timezone.now(), actor
        link.save(update_fields=["withdrawn_at", "withdrawn_by"])
        record(actor, "warroom.link_withdrawn", link, name=link.name)
    return link
