"""Last year of the sample city is closed in the background, so that the start does not wait for it."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from minsheng.archive.models import YearArchive
from minsheng.archive.tasks import JOB
from minsheng.jobs.models import Job
from minsheng.jobs.services import start
from minsheng.organisations.models import Organisation, Post
from minsheng.organisations.permissions import Permission


@transaction.atomic
def sample(city: Organisation) -> None:
    """Once."""
    posts = Post.objects.filter(organisation=city, holder__isnull=False)
    seat = posts.allowing(Permission.PLAN_PROJECTS).first()
    asked = Job.objects.filter(kind=JOB, organisation=city).exists()
    if asked or seat is None or YearArchive.objects.filter(organisation=city).exists():
        return
    year = timezone.localdate().year - 1
    start(
        JOB, actor=seat.holder, organisation=city, responsible=seat, title=f"{city} {year}",
        arguments={"organisation_id": city.pk, "year": year, "actor_id": seat.holder.pk},
    )  # fmt: skip
