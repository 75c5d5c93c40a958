"""Invented visits for a sample city: finished ones with failures, some for today, a draw made and one announced."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import transaction
from django.utils import timezone

from minsheng.accounts.models import User
from minsheng.cases.sample import drawing
from minsheng.inspections.models import Inspection, Template
from minsheng.inspections.services import (
    Arrival,
    Sheet,
    Wanted,
    add_photo,
    announce_draw,
    declare_relation,
    make_template,
    plan_inspection,
    run_draw,
    start_inspection,
    submit,
)
from minsheng.organisations.models import Organisation, Post
from minsheng.organisations.roles import Permission, Role
from minsheng.standards.models import Standard
from minsheng.standards.queries import holding_version
from minsheng.stations.models import Station

SPACE = uuid.UUID("3f1d7f0a-0c8e-4a55-8a42-7ee9a1c6d0b4")
STANDARD = "zhejiang-bayou"

DONE = [
    (150, ()),
    (96, (2,)),
    (41, ()),
    (23, (1, 4)),
    (9, ()),
    (3, (0,)),
]
"""Days ago, and which items failed: the first is the door."""
NOTES = {0: "上午十点到，门锁着。", 1: "标识牌掉在地上。", 2: "药品过期。", 4: "没有人记录。"}
TODAY = 3


def _seat(city: Organisation, role: str) -> Post | None:
    posts = Post.objects.filter(organisation__path__startswith=city.path, role=role)
    return posts.select_related("organisation", "holder").order_by("pk").first()


def _planner(where: Organisation) -> User | None:
    posts = Post.objects.allowing(Permission.PLAN_INSPECTIONS).filter(organisation=where)
    post = posts.select_related("holder").order_by("pk").first()
    return post.holder if post else None


def _visit(visit: Inspection, who: User, failed: tuple[int, ...], days: int) -> None:
    """Made by ``who``, then moved ``days`` days back."""
    station = visit.station
    place = (station.lon + 0.0002, station.lat - 0.0001, 18.0)
    start_inspection(visit.pk, Arrival(position=place, code=station.short_code), actor=who)
    items = [item for item in visit.items() if item.key != "notice"]
    answers = {}
    for number, item in enumerate(items):
        if number in failed:
            key = uuid.uuid5(SPACE, f"photo {visit.pk} {number}")
            add_photo(visit.pk, item.key, key, drawing(is_right=False, of=key), actor=who)
        result = "fail" if number in failed else "pass"
        answers[item.key] = {
            "result": result,
            "note": NOTES.get(number, "") if number in failed else "",
        }
    if 0 in failed:
        answers["notice"] = {"result": "pass", "note": ""}
    submit(visit.pk, Sheet(uuid.uuid5(SPACE, f"sheet {visit.pk}"), 0, answers), actor=who)
    begun = (timezone.localtime() - dt.timedelta(days=days)).replace(hour=10, minute=5)
    Inspection.objects.filter(pk=visit.pk).update(
        started_at=begun,
        done_at=begun + dt.timedelta(minutes=35),
        window_from=begun.date() - dt.timedelta(days=5),
        window_until=begun.date() + dt.timedelta(days=2),
    )


def _stories(stations: list[Station], template: Template, who: User, planner: User) -> None:
    today = timezone.localdate()
    for place, station in enumerate(stations[: len(DONE) + TODAY]):
        visit = plan_inspection(
            station,
            template,
            inspectors=[who],
            window_from=today,
            window_until=today + dt.timedelta(days=6),
            origin=Inspection.Origin.RISK,
            actor=planner,
        )
        if place < len(DONE):
            days, failed = DONE[place]
            _visit(visit, who, failed, days)


def _draws(where: Organisation, template: Template, planner: User) -> None:
    today = timezone.localdate()
    sources = [("样例彩票 2026135 期红球", "样例公告后第一个周日"), ("样例彩票 2026135 期蓝球", "")]
    until = today + dt.timedelta(days=14)
    first = Wanted("样例：四季度双随机抽查", 3, 1, today, until, sources)
    draw = announce_draw(where, template, first, actor=planner)
    run_draw(draw.pk, [[3, 9, 14, 21, 28, 31], [7]], actor=planner)
    second = Wanted("样例：春节前双随机抽查", 3, 1, until, until + dt.timedelta(days=20), sources)
    announce_draw(where, template, second, actor=planner)


@transaction.atomic
def sample(city: Organisation) -> int:
    """Visits of the sample inspector; a second run adds nothing.

    Returns:
        How many visits were added.
    """
    seat = _seat(city, Role.INSPECTOR)
    standard = Standard.objects.filter(code=STANDARD).first()
    version = holding_version(standard, timezone.localdate()) if standard else None
    within = Inspection.objects.filter(organisation__path__startswith=city.path)
    if seat is None or version is None or within.exists():
        return 0
    county, who, planner = seat.organisation, seat.holder, _planner(seat.organisation)
    rows = Station.objects.filter(
        organisation__path__startswith=county.path, state=Station.State.OPEN
    ).select_related("organisation", "responsible")
    stations = [one for one in rows.order_by("code") if one.responsible.holder_id != who.pk]
    if planner is None or len(stations) < len(DONE) + TODAY + 1:
        return 0
    template = make_template(version, county, actor=planner)
    _stories(stations, template, who, planner)
    declare_relation(who, stations[-1], "表哥是共建单位的店长", actor=who)
    _draws(county, template, planner)
    return within.count()
