"""Finishing a review, setting the figures."""

from __future__ import annotations

from dataclasses import asdict

from django.db import transaction
from django.utils import timezone

from minsheng.accounts.models import User
from minsheng.audit.services import record
from minsheng.organisations.models import Organisation
from minsheng.organisations.permissions import Permission, require
from minsheng.quality.models import QualityTerms, SleepReview
from minsheng.quality.rules.rates import Terms


class AlreadyFinished(Exception):
    """Somebody else has finished the review."""


@transaction.atomic
def finish_review(review_id: int, *, outcome: str, note: str, actor: User) -> SleepReview:
    """Somebody has looked; what follows is decided elsewhere, by people.

    Raises:
        NotPermitted: the actor may not edit stations there.
        AlreadyFinished: see there.
    """
    rows = SleepReview.objects.select_for_update(of=["self"]).select_related("organisation")
    review: SleepReview = rows.get(pk=review_id)
    require(actor, Permission.EDIT_STATIONS, review.organisation)
    if review.finished_at is not None:
        raise AlreadyFinished(str(review.pk))
    review.outcome, review.note = outcome, note
    review.finished_at, review.finished_by = timezone.now(), actor
    review.save()
    record(actor, "quality.review_finished", review, outcome=outcome)
    return review


@transaction.atomic
def set_terms(organisation: Organisation, terms: Terms, *, actor: User) -> QualityTerms:
    """These figures hold at the organisation and below from the next assessment on.

    Raises:
        NotPermitted: the actor may not edit standards there.
    """
    require(actor, Permission.EDIT_STANDARDS, organisation)
    row, _made = QualityTerms.objects.update_or_create(
        organisation=organisation, defaults=asdict(terms)
    )
    record(actor, "quality.terms", organisation, **asdict(terms))
    return row
