"""Setting the figures for cases."""

from __future__ import annotations

from django.db import transaction

from minsheng.accounts.models import User
from minsheng.audit.services import record
from minsheng.cases.models import CaseTerms
from minsheng.organisations.permissions import Permission, require


@transaction.atomic
def set_terms(terms: CaseTerms, *, actor: User) -> None:
    """The figures hold for cases opened from now on at this organisation and below.

    Raises:
        NotPermitted: the actor does not decide cases there.
    """
    require(actor, Permission.DECIDE_CASES, terms.organisation)
    terms.save()
    record(actor, "case.terms", terms, where=terms.organisation)
