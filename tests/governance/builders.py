"""A project of the city over its two counties, and what happens in it."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import timezone

from minsheng.common.workdays import add_workdays
from minsheng.governance.models import Appraisal, Note, Project
from minsheng.governance.services import (
    Share,
    Wish,
    create_project,
    freeze,
    publish,
    send_note,
    split_target,
)
from minsheng.stations.models import Station
from tests.people import Cast
from tests.stations.builders import make_station


def this_year() -> int:
    """Asked anew each time: a run may go on into the next one."""
    return timezone.localdate().year


def make_project(cast: Cast, total: int = 10, **more: Any) -> Project:
    """Planned by the city's officer, split evenly over both counties."""
    facts: dict[str, Any] = {
        "name": "样例项目",
        "year": this_year(),
        "tier": "city",
        "evidence": Project.Evidence.STATIONS,
        "lights": Project.Lights.YINCHUAN,
    }
    project = create_project(cast.city, facts | more, actor=cast.city_officer)
    shares = [Share(cast.county, 1), Share(cast.other_county, 1)]
    split_target(project.pk, total, shares, "第一次分解", actor=cast.city_officer)
    return project


def finished_station(cast: Cast, day: dt.date | None = None) -> Station:
    """A station of the officer's county that opened on ``day``, by default on New Year's day."""
    moment = dt.datetime.combine(
        day or dt.date(this_year(), 1, 1), dt.time(9), timezone.get_current_timezone()
    )
    return make_station(cast.town, state_since=moment)


def make_note(cast: Cast, project: Project | None = None, **more: Any) -> Note:
    """From the leader to the officer's county."""
    facts = {
        "step": "slip",
        "text": "请说明原因。",
        "reply_by": add_workdays(timezone.localdate(), 5),
    }
    return send_note(
        project or make_project(cast), cast.county, Wish(**(facts | more)), actor=cast.leader
    )


def make_appraisal(cast: Cast, **told: Any) -> Appraisal:
    """Of last year, frozen by the city's officer."""
    until = dt.date(this_year() - 1, 12, 31)
    return freeze(
        cast.city, "样例考核", until, "default", {cast.county.code: told}, actor=cast.city_officer
    )


def published(cast: Cast) -> Appraisal:
    """An appraisal everybody may read."""
    return publish(make_appraisal(cast, safety_accidents=0).pk, actor=cast.city_officer)
