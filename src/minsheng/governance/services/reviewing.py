"""A reviewer's words on a finding."""

from __future__ import annotations

from django.db import transaction

from minsheng.accounts.models import User
from minsheng.audit.services import record
from minsheng.governance.models import ReviewNote
from minsheng.governance.queries.checks import Finding
from minsheng.governance.services.planning import own_post
from minsheng.organisations.models import Organisation
from minsheng.organisations.permissions import Permission


@transaction.atomic
def note_finding(finding: Finding, words: str, *, actor: User) -> ReviewNote:
    """What the reviewer found; no score, no light and no right changes.

    Raises:
        NotPermitted: the actor may not supervise where the evidence lies.
    """
    where = Organisation.objects.get(pk=finding.organisation_id)
    note: ReviewNote = ReviewNote.objects.create(
        organisation=where,
        responsible=own_post(actor, where, Permission.SUPERVISE),
        check_key=finding.check.key,
        finding=finding.key,
        words=words,
        by=actor,
    )
    record(actor, "governance.reviewed", note)
    return note
