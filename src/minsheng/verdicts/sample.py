"""An invented public page with stars, and a vote of invented deputies."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import transaction
from django.utils import timezone

from minsheng.governance.models import Project
from minsheng.organisations.models import Organisation, Post
from minsheng.organisations.permissions import Permission
from minsheng.verdicts.models import PublicPage
from minsheng.verdicts.services import (
    Motion,
    call_ballot,
    close_ballot,
    count_paper,
    rate_project,
    show_page,
)

SPACE = uuid.UUID("5d0c2a47-3d55-4f52-a2e7-0e2c1d2a9b55")
STARS = (5, 5, 4, 5, 3, 4, 5, 2, 4, 5, 5, 4)
PARTS = {"站点建设": (24, 4, 1), "站点服务": (14, 9, 6)}
DEPUTIES = 29


@transaction.atomic
def sample(city: Organisation) -> None:
    """Once: the city's first project in public, a dozen ratings, last month's vote."""
    posts = Post.objects.filter(organisation=city, holder__isnull=False)
    seat = posts.allowing(Permission.PLAN_PROJECTS).order_by("pk").first()
    project = Project.objects.filter(organisation=city).order_by("pk").first()
    if PublicPage.objects.exists() or project is None or seat is None or seat.holder is None:
        return
    actor = seat.holder
    words = "给户外劳动者一个歇脚的地方：能坐、能喝水、能热饭、能充电。（样例）"
    show_page(project, words, shown=True, actor=actor)
    for place, stars in enumerate(STARS):
        rate_project(project, stars, key=uuid.uuid5(SPACE, str(place)), mark=f"sample-{place}")
    held = timezone.localdate() - dt.timedelta(days=20)
    motion = Motion("人大代表票决（样例）", held, DEPUTIES, "members", list(PARTS))
    ballot = call_ballot(project, motion, actor=actor)
    counts = {item.pk: PARTS[item.name] for item in ballot.items.all()}
    count_paper(ballot.pk, counts, actor=actor)
    close_ballot(ballot.pk, actor=actor)
