"""Visits, made short."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django.utils import timezone

from minsheng.accounts.models import User
from minsheng.inspections.models import Inspection, Template
from minsheng.inspections.services import (
    Arrival,
    Sheet,
    add_photo,
    make_template,
    plan_inspection,
    start_inspection,
    submit,
)
from minsheng.organisations.roles import Role
from minsheng.stations.models import Station
from tests.cases.builders import picture, seat
from tests.people import Cast
from tests.standards.builders import published
from tests.stations.builders import make_station


def inspector(cast: Cast, username: str = "jian", name: str = "钱细心") -> User:
    """The county's inspector of that name, made when first asked for."""
    known = User.objects.filter(username=username).first()
    return known or seat(cast.county, Role.INSPECTOR, username, name).holder


def make_template_of(cast: Cast, *tests: str) -> Template:
    """The county's template: arrival, then one item per condition ("" is judged by the inspector)."""
    version = published(cast.county, cast.officer, tests=tests or ("", "area_m2 >= 20"))
    return make_template(version, cast.county, actor=cast.officer)


def plan(station: Station, template: Template, who: User, actor: User, **more: Any) -> Inspection:
    today = timezone.localdate()
    facts: dict[str, Any] = {
        "inspectors": [who],
        "window_from": today,
        "window_until": today + dt.timedelta(days=7),
        "actor": actor,
    }
    return plan_inspection(station, template, **(facts | more))


def a_visit(cast: Cast, who: User | None = None, **more: Any) -> Inspection:
    """An unannounced visit to a new station of the officer's town."""
    station = make_station(cast.town)
    return plan(station, make_template_of(cast), who or inspector(cast), cast.officer, **more)


def keys(visit: Inspection) -> list[str]:
    return [item.key for item in visit.items() if item.key != "notice"]


def start(visit: Inspection, who: User, **more: Any) -> Inspection:
    return start_inspection(visit.pk, Arrival(**more), actor=who)


def shoot(visit: Inspection, item: str, who: User, key: uuid.UUID | None = None) -> Any:
    return add_photo(visit.pk, item, key or uuid.uuid4(), picture(), actor=who)


def send(visit: Inspection, who: User, results: dict[str, str], **more: Any) -> Inspection:
    answers = {key: {"result": result, "note": ""} for key, result in results.items()}
    facts: dict[str, Any] = {"key": uuid.uuid4(), "base": visit.version, "answers": answers}
    return submit(visit.pk, Sheet(**(facts | more)), actor=who)


def visited(visit: Inspection, who: User, *failed: str) -> Inspection:
    """Begun and finished; ``failed`` items are pictured."""
    start(visit, who)
    for key in failed:
        shoot(visit, key, who)
    results = {key: "fail" if key in failed else "pass" for key in keys(visit)}
    return send(visit, who, results)
