"""Invented reports, ratings and suggestions for a sample city."""

from __future__ import annotations

import datetime as dt
import random
import uuid

from django.db import transaction
from django.utils import timezone

from minsheng.cases.sample import DONE, FIXED, back_to, drawing, play
from minsheng.common.geo import LonLat, distance_m
from minsheng.organisations.models import Organisation, Post
from minsheng.organisations.roles import Permission
from minsheng.stations.models import Station
from minsheng.voices.models import Rating, Report, Suggestion
from minsheng.voices.rules.limits import CLUSTER_M
from minsheng.voices.services import (
    Wish,
    answer_suggestion,
    rate_station,
    receive_report,
    reply_to_report,
    suggest,
)
from minsheng.voices.services.alerting import watch_closed_doors

SPACE = uuid.UUID("0d1f9b1e-8a4c-4f0e-b0c5-6f7a3f5e2b11")

REPORTS = [
    ("locked", "上午十点还锁着，牌子上写八点开。", 1, DONE, 11),
    ("dirty", "桌上都是泡面桶。", 1, DONE, 8),
    ("supplies_out", "饮水机没有水。", 3, FIXED, 2),
    ("broken", "充电插座没电。", 2, ("assign",), 1),
    ("refused", "说要登记身份证才让进。", 1, ("assign",), 1),
    ("wrong_place", "地图上的点在马路对面的工地里。", 1, (), 0),
    ("other", "晚上灯太暗。", 1, (), 0),
]
"""Kind, words, how many people, moves of the case, days ago."""

WISHES = [
    ("new_site", "火车站货场", "夜里等单没地方坐，附近也没有厕所。", "已列入明年的选点名单。", True),
    ("new_site", "农贸市场北门", "环卫工人早上四点半就上班，想有热水。", "", None),
    ("new_site", "物流园二号门", "卡车司机多，想能洗澡。", "园区内已有司机之家，步行 200 米。", False),
    ("correction", "", "现在晚上九点才关门，页面上写的是八点。", "已更正，谢谢。", True),
    ("correction", "", "门牌换到旁边一间了。", "", None),
]  # fmt: skip


def _key(*parts: object) -> uuid.UUID:
    return uuid.uuid5(SPACE, "/".join(str(part) for part in parts))


def _officer_over(organisation: Organisation) -> Post | None:
    posts = Post.objects.allowing(Permission.ANSWER_VOICES).select_related("holder", "organisation")
    above = [post for post in posts if organisation.path.startswith(post.organisation.path)]
    return max(above, key=lambda post: len(post.organisation.path), default=None)


def _reports(stations: list[Station], now: dt.datetime) -> None:
    for number, (kind, words, people, moves, days) in enumerate(REPORTS):
        station = stations[(number * 5 + 1) % len(stations)]
        told = [
            receive_report(
                station,
                kind=kind,
                key=_key("report", number, person),
                words=words if person == 0 else "",
                photo=drawing(is_right=False, of=station.code)
                if person == 0 and kind == "locked"
                else None,
                mark=_key("mark", number, person).hex,
                now=now - dt.timedelta(minutes=20 * (people - person)),
            ).report
            for person in range(people)
        ]
        case = told[0].case
        play(case, moves)
        if days:
            back_to(case, days)
            case.refresh_from_db()
            for one in told:
                one.at = case.opened_at - dt.timedelta(minutes=1)
                one.save(update_fields=["at"])
        officer = _officer_over(station.organisation)
        if moves == DONE and officer is not None:
            text = "谢谢您告诉我们，站长已经调整了值班。"
            reply_to_report(told[0].pk, text=text, actor=officer.holder)


def _cluster(stations: list[Station], now: dt.datetime) -> None:
    """Two closed doors near each other this morning; the same door twice if no two are near."""
    pairs = [
        (one, other)
        for one in stations
        for other in stations
        if one.pk < other.pk
        and distance_m(LonLat(one.lon, one.lat), LonLat(other.lon, other.lat)) <= CLUSTER_M
    ]
    both = pairs[0] if pairs else (stations[0], stations[0])
    told = [
        receive_report(
            station,
            kind="locked",
            key=_key("cluster", number),
            mark=_key("cluster mark", number).hex,
            now=now - dt.timedelta(hours=2 - number),
        ).report
        for number, station in enumerate(both)
    ]
    watch_closed_doors(told[-1].pk)


def _ratings(stations: list[Station], now: dt.datetime) -> None:
    chance = random.Random(20260601)  # noqa: S311  samples, not secrets
    for station in stations[:12]:
        likes = chance.random()
        for number in range(chance.randint(2, 24)):
            weights = [1, 1, 2, 3 + 4 * likes, 2 + 8 * likes]
            rate_station(
                station,
                stars=chance.choices([1, 2, 3, 4, 5], weights)[0],
                key=_key("rating", station.code, number),
                mark=_key("rater", station.code, number).hex,
                now=now - dt.timedelta(days=60 - 2 * number, minutes=chance.randint(0, 600)),
            )


def _suggestions(stations: list[Station], now: dt.datetime) -> None:
    for number, (kind, where, words, answer, accepted) in enumerate(WISHES):
        station = stations[number % len(stations)] if kind == "correction" else None
        wish = Wish(kind, words, where, station)
        moment = now - dt.timedelta(days=3 * number + 1)
        told, _secret = suggest(wish, key=_key("wish", number), now=moment)
        officer = _officer_over(told.organisation)
        if accepted is not None and officer is not None:
            answer_suggestion(told.pk, accepted=accepted, answer=answer, actor=officer.holder)


@transaction.atomic
def sample(city: Organisation) -> None:
    """Voices at stations people come to; a second call adds nothing."""
    rows = Station.objects.in_use().filter(organisation__path__startswith=city.path)
    stations = list(rows.select_related("organisation", "responsible").order_by("code")[:40])
    if not stations or any(model.objects.exists() for model in (Report, Rating, Suggestion)):
        return
    now = timezone.now()
    _reports(stations, now)
    _cluster(stations, now)
    _ratings(stations, now)
    _suggestions(stations, now)
