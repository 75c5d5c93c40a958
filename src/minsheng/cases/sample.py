"""Invented cases for a sample city, in every state of the loop, with photos drawn by hand of program."""

from __future__ import annotations

import datetime as dt
import io
import random
import uuid
from dataclasses import dataclass

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from PIL import Image, ImageDraw

from minsheng.accounts.models import User
from minsheng.cases.models import Case, Move
from minsheng.cases.queries import fixers_for
from minsheng.cases.rules.escalation import chain
from minsheng.cases.services import Given, move_case, open_case
from minsheng.common.workdays import add_workdays
from minsheng.organisations.models import Organisation, Post
from minsheng.organisations.roles import Permission, Role
from minsheng.stations.models import Station
from minsheng.web.photos import Photo, read_photo

SPACE = uuid.UUID("6f1c2a52-5b0e-4f4c-9d0a-3a4f3d1c9e10")
FIXED = ("assign", "fix")
DONE = (*FIXED, "recheck", "close")


@dataclass(frozen=True, slots=True)
class Story:
    """One invented case: what is wrong, the moves made so far, and how many days ago it began."""

    title: str
    detail: str
    source: str
    severity: str
    moves: tuple[str, ...]
    days_ago: int


STORIES = (
    Story("急救箱里的药过期", "碘伏和纱布都过了有效期。", "inspection", "high", (), 0),
    Story("微波炉坏了", "通电后不转。", "keeper", "normal", ("assign",), 1),
    Story("门口没有标识牌", "大风后掉了，一直没挂。", "inspection", "low", ("assign",), 20),
    Story("空调不制冷", "下午室内 33 ℃。", "keeper", "high", FIXED, 2),
    Story("插座松动", "靠窗一排三个。", "inspection", "urgent", (*FIXED, "recheck"), 1),
    Story("厕所堵了", "已经请物业来通。", "keeper", "normal", DONE, 9),
    Story("制度没有上墙", "检查时只看到一张旧的。", "inspection", "low", DONE, 16),
    Story("地面积水", "雨后门口积水，有人滑倒，没有受伤。", "incident", "urgent", DONE, 12),
    Story("热水器要换配件", "厂家说配件五天后到。", "keeper", "normal", ("assign", "pause"), 3),
    Story(
        "电费由谁交", "和共建单位说法不一。", "keeper", "normal",
        ("assign", "redispatch", "redispatch", "redispatch"), 8,
    ),
    Story("消防器材压力不足", "两具灭火器指针在红区。", "inspection", "high", ("assign",), 6),
)  # fmt: skip

WHY = {
    "assign": "请尽快处理。",
    "redispatch": "请再核对一次分工。",
    "fix": "已经处理好，见照片。",
    "recheck": "到现场看过。",
    "close": "同意销号。",
    "pause": "等厂家寄配件。",
}


def drawing(*, is_right: bool, of: object = "") -> Photo:
    """A drawn stand-in for a photo: a door, closed with a lock or open, before a street as ``of`` has it."""
    chance = random.Random(f"{is_right} {of}")  # noqa: S311  invented data, not a secret
    picture = Image.new("RGB", (640, 480), "#dfe7ea" if is_right else "#e9e1d8")
    pen = ImageDraw.Draw(picture)
    for left in range(0, 640, 80):
        shade = chance.randint(60, 250)
        pen.rectangle((left, chance.randint(0, 330), left + 79, 380), fill=(shade, shade, shade))
    pen.rectangle((0, 380, 640, 480), fill="#b9b2a6")
    pen.rectangle((220, 90, 420, 380), fill="#7a4f35", outline="#4c2f1e", width=6)
    if is_right:
        pen.polygon([(228, 98), (330, 130), (330, 400), (228, 372)], fill="#a9744f")
        pen.line([(470, 240), (510, 280), (580, 180)], fill="#1b7f4d", width=16)
    else:
        pen.arc((288, 190, 352, 260), 180, 360, fill="#2b2b2b", width=10)
        pen.rectangle((280, 225, 360, 290), fill="#2b2b2b")
        pen.line([(470, 190), (570, 290)], fill="#b0281e", width=16)
        pen.line([(570, 190), (470, 290)], fill="#b0281e", width=16)
    file = io.BytesIO()
    picture.save(file, "PNG")
    file.seek(0)
    return read_photo(file)


def back_to(case: Case, days: int) -> None:
    """The case and its moves happened ``days`` days earlier than they did."""
    ago = dt.timedelta(days=days)
    case.refresh_from_db()
    now = timezone.localtime()
    morning = (now - ago).replace(hour=9, minute=12)
    for step, move in enumerate(case.moves.all()):
        spread = dt.timedelta(days=step // 2, hours=2 * (step % 2), minutes=7 * step)
        move.at = min(now, morning + spread)
        move.save(update_fields=["at"])
    case.opened_at = min(now, morning)
    case.due = add_workdays(case.due, -round(days * 5 / 7))
    case.fixed_at = _at(case.moves.filter(name="fix"), case.fixed_at)
    case.closed_at = _at(case.moves.filter(name="close"), case.closed_at)
    if case.paused_on:
        case.paused_on -= ago
    case.save()


def _at(moves: QuerySet[Move], otherwise: dt.datetime | None) -> dt.datetime | None:
    last = moves.last()
    return last.at if last and otherwise else otherwise


def play(case: Case, moves: tuple[str, ...]) -> None:
    """The moves are made by people who may: the nearest post fixes, another person judges."""
    owner = fixers_for(case).order_by("-organisation__path", "pk").first()
    judges = _posts(case.organisation, Permission.RECHECK_CASES).exclude(
        holder_id=owner.holder_id if owner else None
    )
    judge = next((post for post in judges if post.role == "officer"), None)
    if owner is None or judge is None:
        return
    for name in moves:
        actor = owner.holder if name == "fix" else judge.holder
        _move(case, name, owner, actor)


def _move(case: Case, name: str, owner: Post, actor: User) -> None:
    case.refresh_from_db()
    given = Given(
        case.version,
        why=WHY[name],
        post=owner,
        reason="parts",
        photo=drawing(is_right=True, of=case.pk) if name == "fix" else None,
        show=tuple(case.photos.values_list("pk", flat=True)) if name == "close" else (),
    )
    move_case(case.pk, name, given, actor=actor)


def _posts(organisation: Organisation, permission: Permission) -> QuerySet[Post]:
    posts = Post.objects.filter(organisation__path__in=chain(organisation.path))
    return posts.allowing(permission).select_related("holder").order_by("-organisation__path", "pk")


def _kept(stations: list[Station]) -> list[Station]:
    """The stations of a union that has a keeper of its own; all if there is none."""
    keepers = Post.objects.filter(role=Role.KEEPER)
    unions = set(keepers.values_list("organisation_id", flat=True))
    return [one for one in stations if one.organisation_id in unions] or stations


@transaction.atomic
def sample(city: Organisation) -> None:
    """A handful of cases at the first stations people come to; a second call adds nothing."""
    stations = Station.objects.in_use().filter(organisation__path__startswith=city.path)
    chosen = list(stations.select_related("organisation", "responsible").order_by("code")[:40])
    if not chosen or Case.objects.filter(source_key__startswith="sample/").exists():
        return
    kept = _kept(chosen)
    for number, story in enumerate(STORIES):
        there = kept if story.moves == ("assign",) else chosen
        case = open_case(
            station=there[number * 3 % len(there)],
            source=story.source,
            source_key=f"sample/{number}",
            title=story.title,
            detail=story.detail,
            severity=story.severity,
            pictures=[drawing(is_right=False, of=number)],
        )
        play(case, story.moves)
        if story.days_ago:
            back_to(case, story.days_ago)
