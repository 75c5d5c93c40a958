"""Looking through the data, and a reviewer's words on what was found."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone

from minsheng.accounts.models import User
from minsheng.audit.services import record
from minsheng.governance.models import CheckRun, Finding, ReviewNote
from minsheng.governance.queries.checks import all_findings
from minsheng.governance.services.planning import own_post
from minsheng.organisations.permissions import Permission

KEPT_RUNS = 2
"""The last one, and the one before it for whoever is reading its page just now."""
BATCH = 1_000


@transaction.atomic
def check_data(today: dt.date | None = None) -> CheckRun:
    """Look for every pattern in all the data; pages show the new findings from then on."""
    found = list(all_findings(today or timezone.localdate()))
    run = CheckRun.objects.create(count=len(found))
    Finding.objects.bulk_create(
        (
            Finding(
                run=run,
                organisation_id=one.organisation_id,
                check_key=one.check.key,
                key=one.key,
                facts=dict(one.facts),
                links=list(one.links),
            )
            for one in found
        ),
        batch_size=BATCH,
    )
    kept = CheckRun.objects.values_list("pk", flat=True)[:KEPT_RUNS]
    CheckRun.objects.exclude(pk__in=list(kept)).delete()
    return run


@transaction.atomic
def note_finding(finding: Finding, words: str, *, actor: User) -> ReviewNote:
    """What the reviewer found; no score, no light and no right changes.

    Raises:
        NotPermitted: the actor may not supervise where the evidence lies.
    """
    where = finding.organisation
    note: ReviewNote = ReviewNote.objects.create(
        organisation=where,
        responsible=own_post(actor, where, Permission.SUPERVISE),
        check_key=finding.check_key,
        finding=finding.key,
        words=words,
        by=actor,
    )
    record(actor, "governance.reviewed", note)
    return note
