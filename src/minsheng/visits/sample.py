"""A few notes of visits in the sample city."""

from __future__ import annotations

import datetime as dt
import uuid

from django.utils import timezone

from minsheng.organisations.models import Organisation, Post
from minsheng.organisations.roles import Role
from minsheng.visits.models import Visit
from minsheng.visits.queries import visitable
from minsheng.visits.services import Note, write_visit

SEEN = [
    (Visit.Kind.VISIT, "中午来歇脚的骑手不少，热水够用。（样例）", ""),
    (Visit.Kind.KEEPER_DAY, "当了一天站长，开关门和记录都顺手。（样例）", ""),
    (Visit.Kind.VISIT, "门口的牌子被树挡住了。（样例）", "门口的牌子被树挡住（样例）"),
]


def sample(city: Organisation) -> None:
    """Once: the leader has been to three stations."""
    seat = Post.objects.filter(organisation=city, role=Role.LEADER).select_related("holder").first()
    if Visit.objects.exists() or seat is None:
        return
    today = timezone.localdate()
    stations = visitable(seat.holder)[: len(SEEN)]
    for number, (station, (kind, words, problem)) in enumerate(zip(stations, SEEN, strict=False)):
        note = Note(kind, today - dt.timedelta(days=number), words, problem)
        key = uuid.uuid5(uuid.NAMESPACE_URL, f"sample-visit-{number}")
        write_visit(key, station, note, actor=seat.holder)
