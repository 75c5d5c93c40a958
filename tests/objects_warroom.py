"""Sample objects for the pages of the war map; see ``tests/objects.py``."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from minsheng.warroom.links import token_of
from minsheng.warroom.services import make_link
from tests.objects import Arguments, serves
from tests.people import Cast

SOON = dt.timedelta(days=9)


@serves("warroom:withdraw")
def a_wall_link(cast: Cast) -> Arguments:
    until = timezone.localdate() + SOON
    return {"pk": make_link(cast.county, "样例大屏", until, actor=cast.officer).pk}


@serves("wall:linked", everywhere=True)
def a_wall(cast: Cast) -> Arguments:
    until = timezone.localdate() + SOON
    return {"token": token_of(make_link(cast.city, "样例大屏", until, actor=cast.leader))}
