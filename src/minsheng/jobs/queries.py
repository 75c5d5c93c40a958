"""Reading jobs, and who may steer them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import QuerySet

from minsheng.jobs import registry
from minsheng.jobs.models import Job
from minsheng.organisations.permissions import may

if TYPE_CHECKING:
    from minsheng.accounts.models import User


def jobs_seen_by(actor: User) -> QuerySet[Job]:
    """The jobs ``actor`` may see, newest first, with what a list shows of them."""
    return Job.objects.visible_to(actor).select_related("organisation", "created_by", "responsible")


def may_steer(actor: User, job: Job) -> bool:
    """May ``actor`` cancel or retry ``job``? Its starter, who answers for it, or whoever the kind names."""
    if not may(actor, Job.view_permission, job.organisation):
        return False
    if actor.pk in (job.created_by.pk, job.responsible.holder_id):
        return True
    try:
        permission = registry.kind(job.kind).permission
    except registry.UnknownKind:
        return False
    return permission is not None and may(actor, permission, job.organisation)
