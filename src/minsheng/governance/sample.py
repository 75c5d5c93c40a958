"""Invented projects for the sample city, split over its counties; overdue stations, milestones, a note, appraisals."""

from __future__ import annotations

import datetime as dt
from itertools import cycle

from django.db import transaction
from django.utils import timezone

from minsheng.accounts.models import User
from minsheng.common.workdays import add_workdays
from minsheng.governance.forms import last_month
from minsheng.governance.models import Project
from minsheng.governance.queries import answering_post, units_below
from minsheng.governance.queries.evidence import days_by_union, pieces_done
from minsheng.governance.rules.progress import month_end
from minsheng.governance.services import (
    NobodyThere,
    Share,
    Wish,
    add_milestone,
    create_project,
    fix_baseline,
    freeze,
    move_milestone,
    publish,
    send_note,
    split_target,
)
from minsheng.governance.services.reviewing import check_data
from minsheng.organisations.models import Organisation, Post
from minsheng.organisations.permissions import Permission
from minsheng.stations.codes import next_code
from minsheng.stations.models import Station

LATE = 2
"""So many stations of the first county are overdue."""

PLANS = [
    ("户外劳动者服务站点（样例）", Project.Evidence.STATIONS, Project.Lights.YINCHUAN),
    ("驿站巡查（样例）", Project.Evidence.INSPECTIONS, Project.Lights.QUARTERS),
]
REACHED = (0.4, 0.97, 0.75, 0.95, 1.0, 0.98)
"""What part of its target each county has done: the first is far behind."""


@transaction.atomic
def sample(city: Organisation) -> None:
    """Once: projects of this year with lights of several colours, and last month's appraisal, published."""
    seat = (
        Post.objects.filter(organisation=city, holder__isnull=False)
        .allowing(Permission.PLAN_PROJECTS)
        .first()
    )
    if Project.objects.exists() or seat is None or seat.holder is None:
        return
    actor, today = seat.holder, timezone.localdate()
    unions = [union for union in units_below(city) if answering_post(union)]
    if not unions:
        return
    projects = [_project(city, unions, plan, actor, today) for plan in PLANS]
    _classes(city, unions, actor, today)
    _overdue(unions[0], today)
    _milestones(projects[0], unions, actor, today)
    fix_baseline(projects[0].pk, actor=actor)
    _slip(projects[0], actor)
    _note(projects[0], unions[0], actor, today)
    year, month = map(int, last_month(today).split("-"))
    for one in range(max(1, month - 1), month + 1):
        _appraise(city, month_end(year, one), actor)
    check_data(today)


def _appraise(city: Organisation, until: dt.date, actor: User) -> None:
    told = {
        union.code: {"safety_accidents": 0, "child_incidents": 0, "false_data": False}
        for union in units_below(city)
    }
    title = f"{until.year} 年 {until.month} 月考核（样例）"
    publish(freeze(city, title, until, "default", told, actor=actor).pk, actor=actor)


def _project(
    city: Organisation,
    unions: list[Organisation],
    plan: tuple[str, Project.Evidence, Project.Lights],
    actor: User,
    today: dt.date,
) -> Project:
    name, evidence, lights = plan
    project = create_project(
        city,
        {"name": name, "year": today.year, "tier": "city", "evidence": evidence, "lights": lights},
        actor=actor,
    )
    done = days_by_union(pieces_done(evidence, city.path, today.year), unions)
    shares = [
        Share(union, weight=max(1, round(len(done[union.code]) / part)))
        for union, part in zip(unions, cycle(REACHED), strict=False)
        if done[union.code] or evidence == Project.Evidence.STATIONS
    ]
    total = sum(share.weight for share in shares)
    split_target(project.pk, total, shares, "样例分解", actor=actor)
    return project


def _classes(city: Organisation, unions: list[Organisation], actor: User, today: dt.date) -> None:
    """Classes promised and held; the terms announced for the rest of the year appear by themselves."""
    evidence = Project.Evidence.CLASSES
    done = days_by_union(pieces_done(evidence, city.path, today.year), unions)
    shares = [Share(union, len(done[union.code])) for union in unions if done[union.code]]
    if not shares:  # early in the year no term has begun
        return
    facts = {"name": "爱心托班（样例）", "year": today.year, "tier": "city", "evidence": evidence,
             "lights": Project.Lights.FIVE}  # fmt: skip
    project = create_project(city, facts, actor=actor)
    shares[0] = Share(shares[0].organisation, shares[0].weight + 1)  # one class is still missing
    why = "样例分解：年初的承诺；后来又加开了几期"
    split_target(project.pk, sum(one.weight for one in shares), shares, why, actor=actor)


def _overdue(union: Organisation, today: dt.date) -> None:
    """Two stations that were to be ready weeks ago and are still being built."""
    like = (
        Station.objects.filter(organisation__path__startswith=union.path).order_by("code").first()
    )
    if like is None:
        return
    for place in range(LATE):
        Station.objects.create(
            organisation=like.organisation,
            responsible=like.responsible,
            town=like.town,
            code=next_code(like.organisation),
            name=f"样例在建驿站{place + 1}号",
            lon=like.lon + 0.004 * (place + 1),
            lat=like.lat,
            work=Station.Work.BUILD,
            state=Station.State.BUILDING,
            due=today - dt.timedelta(days=12 + 9 * place),
            source=Station.Source.SAMPLE,
        )


def _milestones(project: Project, unions: list[Organisation], actor: User, today: dt.date) -> None:
    for union in unions[:2]:
        owner = answering_post(union)
        if owner is None:
            continue
        first = add_milestone(
            project, owner,
            {"name": "首批站点验收", "evidence": "stations", "pieces": 3, "due": dt.date(today.year, 6, 30)},
            actor=actor,
        )  # fmt: skip
        add_milestone(
            project, owner,
            {"name": "验收站点全部巡查", "evidence": "inspections", "pieces": 5, "due": dt.date(today.year, 11, 30)},
            [first], actor=actor,
        )  # fmt: skip


def _slip(project: Project, actor: User) -> None:
    """The last milestone is moved after it was promised."""
    last = project.milestones.order_by("pk").last()
    if last is not None:
        move_milestone(last.pk, dt.date(project.year, 12, 15), "雨季停工（样例）", actor=actor)


def _note(project: Project, union: Organisation, actor: User, today: dt.date) -> None:
    wish = Wish(
        "letter", "站点建设落后于计划，请说明原因、措施和完成日期。（样例）", add_workdays(today, 5)
    )
    try:
        send_note(project, union, wish, actor=actor)
    except NobodyThere:
        return
