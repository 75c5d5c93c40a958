"""An invented wall screen for the sample city."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from minsheng.organisations.models import Organisation, Post
from minsheng.organisations.permissions import Permission
from minsheng.warroom.models import WallLink
from minsheng.warroom.services import make_link


def sample(city: Organisation) -> None:
    """Once: the link of one screen in the city's meeting room."""
    posts = Post.objects.filter(organisation=city, holder__isnull=False)
    seat = posts.allowing(Permission.SUPERVISE).order_by("pk").first()
    if WallLink.objects.exists() or seat is None or seat.holder is None:
        return
    until = timezone.localdate() + dt.timedelta(days=90)
    make_link(city, "三楼会议室（样例）", until, actor=seat.holder)
