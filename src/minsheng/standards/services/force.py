"""Putting a standard in force for a union and what lies below it, and ending that."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from minsheng.accounts.models import User
from minsheng.audit.services import record
from minsheng.organisations.models import Organisation
from minsheng.organisations.permissions import NotPermitted, Permission, require
from minsheng.organisations.queries import post_answering_for
from minsheng.standards.models import Adoption, Standard
from minsheng.standards.services.write import NothingToCopy, announce


class AlreadyInForce(Exception):
    """The union has put this standard in force already."""


@transaction.atomic
def adopt(
    standard: Standard, organisation: Organisation, *, since: dt.date, actor: User
) -> Adoption:
    """The standard holds for the organisation and everything below it from ``since`` on.

    Raises:
        NotPermitted: the actor may not edit standards there.
        NothingToCopy: no version of it is published.
        AlreadyInForce: it holds there already.
    """
    post = post_answering_for(actor, organisation, Permission.EDIT_STANDARDS)
    if post is None:
        raise NotPermitted(f"{Permission.EDIT_STANDARDS} at {organisation.code}")
    if not standard.versions.filter(state="published").exists():
        raise NothingToCopy(standard.code)
    Organisation.objects.select_for_update().get(pk=organisation.pk)
    if standard.adoptions.filter(organisation=organisation, until=None).exists():
        raise AlreadyInForce(standard.code)
    adoption: Adoption = Adoption.objects.create(
        standard=standard,
        organisation=organisation,
        responsible=post,
        since=since,
        adopted_by=actor,
    )
    record(actor, "standard.adopted", adoption, since=since.isoformat())
    announce(standard, [organisation.path], actor)
    return adoption


@transaction.atomic
def end_adoption(adoption: Adoption, *, until: dt.date, actor: User) -> Adoption:
    """The standard no longer holds there from ``until`` on. Ending twice changes nothing.

    Raises:
        NotPermitted: the actor may not edit standards there.
    """
    require(actor, Permission.EDIT_STANDARDS, adoption.organisation)
    locked: Adoption = (
        Adoption.objects.select_for_update(of=["self"])
        .select_related("organisation", "standard")
        .get(pk=adoption.pk)
    )
    if locked.until is not None:
        return locked
    locked.until = max(until, locked.since)
    locked.save(update_fields=["until"])
    record(actor, "standard.ended", locked, until=locked.until.isoformat())
    announce(locked.standard, [locked.organisation.path], actor)
    return locked


@transaction.atomic
def switch(before: Adoption, standard: Standard, *, on: dt.date, actor: User) -> Adoption:
    """One standard takes another's place in one organisation on one day.

    Raises:
        NotPermitted, NothingToCopy, AlreadyInForce: as for ``adopt``.
    """
    end_adoption(before, until=on, actor=actor)
    return adopt(standard, before.organisation, since=on, actor=actor)
