"""Freezing a snapshot with its scores, and publishing it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone

from minsheng.accounts.models import User
from minsheng.audit.services import record
from minsheng.engines.appraisal import appraise, document, shipped, snapshot_from_data
from minsheng.governance.models import Appraisal
from minsheng.governance.queries import units_below
from minsheng.governance.queries.facts import facts_of
from minsheng.governance.services.planning import own_post
from minsheng.organisations.models import Organisation
from minsheng.organisations.permissions import Permission, require

FORMAT = "minsheng.appraisal.snapshot/1"

Told = Mapping[str, Mapping[str, int | bool | None]]
"""Code of the union → facts that no query knows (accidents), told with a document at hand."""


class NobodyToAppraise(Exception):
    """No territorial union lies right below."""


class AlreadyPublished(Exception):
    """Somebody has published it before."""


def snapshot_of(
    organisation: Organisation, title: str, until: dt.date, scheme: str, told: Told
) -> dict[str, Any]:
    """The snapshot as plain data: facts of the year up to ``until``, counted now.

    Raises:
        NobodyToAppraise: see there.
    """
    unions = list(units_below(organisation))
    if not unions:
        raise NobodyToAppraise(organisation.code)
    counted = facts_of(organisation, unions, until)
    return {
        "format": FORMAT,
        "title": title,
        "period": f"{until:%Y-%m}",
        "taken_on": timezone.localdate().isoformat(),
        "registry": shipped.registry(),
        "scheme": shipped.scheme(scheme),
        "units": [
            {
                "id": union.code,
                "name": union.name,
                "stratum": union.kind,
                "facts": counted[union.code] | dict(told.get(union.code, {})),
            }
            for union in unions
        ],
    }


@transaction.atomic
def freeze(
    organisation: Organisation,
    title: str,
    until: dt.date,
    scheme: str,
    told: Told,
    *,
    actor: User,
) -> Appraisal:
    """The facts are frozen and scored; nobody can change them any more, whoever is unhappy with them.

    Raises:
        NotPermitted: the actor may not plan there. NobodyToAppraise: see there.
    """
    post = own_post(actor, organisation, Permission.PLAN_PROJECTS)
    snapshot = snapshot_from_data(snapshot_of(organisation, title, until, scheme, told))
    scores = document(appraise(snapshot))
    row = Appraisal.objects.create(
        organisation=organisation,
        responsible=post,
        title=title,
        period=snapshot.period,
        scheme=scheme,
        snapshot=snapshot.plain(),
        scores=scores,
        digest=scores["digest"],
        frozen_by=actor,
    )
    record(actor, "governance.frozen", row, snapshot=snapshot.digest, digest=row.digest)
    return row


@transaction.atomic
def publish(appraisal_id: int, *, actor: User) -> Appraisal:
    """Every union concerned can read the scores and compute them again.

    Raises:
        NotPermitted: the actor may not plan there. AlreadyPublished: see there.
    """
    rows = Appraisal.objects.select_for_update(of=["self"]).select_related("organisation")
    row: Appraisal = rows.get(pk=appraisal_id)
    require(actor, Permission.PLAN_PROJECTS, row.organisation)
    if row.published_at is not None:
        raise AlreadyPublished(str(row.pk))
    row.published_at, row.published_by = timezone.now(), actor
    row.save(update_fields=["published_at", "published_by"])
    record(actor, "governance.published", row, digest=row.digest)
    return row
