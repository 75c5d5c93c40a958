"""A note of a visit."""

from __future__ import annotations

import uuid
from typing import Any

from django.utils import timezone

from minsheng.stations.models import Station
from minsheng.visits.models import Visit
from minsheng.visits.services import Note, write_visit
from tests.people import Cast
from tests.stations.builders import make_station


def make_visit(cast: Cast, station: Station | None = None, **more: Any) -> Visit:
    """By the officer, today, to a station of their town."""
    facts = {"kind": "visit", "on": timezone.localdate(), "words": "热水够用。"} | more
    where = station or make_station(cast.town)
    return write_visit(uuid.uuid4(), where, Note(**facts), actor=cast.officer)
