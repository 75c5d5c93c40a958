"""Changing what a family has told of itself."""

from __future__ import annotations

from django.db import transaction

from minsheng.accounts.models import User
from minsheng.applications.models import Application, Household
from minsheng.applications.services.beginning import (
    FamilyFacts,
    answering_post,
    checking_union,
    write_household,
)
from minsheng.applications.services.locking import facts_changed, locked


@transaction.atomic
def change_family(
    application_id: int, facts: FamilyFacts, *, actor: User | None = None
) -> Application:
    """The family's facts are these; what was handed in is checked again.

    Raises:
        WindowClosed, WrongState: it cannot be changed now.
    """
    one = locked(application_id)
    union = checking_union(one.round, facts)
    one.organisation, one.responsible = union, answering_post(union, one.round)
    household = Household.objects.filter(application=one).first() or Household(application=one)
    write_household(household, facts)
    facts_changed(one, actor, "family")
    return one
