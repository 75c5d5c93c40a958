"""What happened at the stations of the invented union: cases, voices, devices, inspections, assessments, standards."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import TYPE_CHECKING, Any

from benchmarks.crowd import BATCH, Crowd, save

if TYPE_CHECKING:
    from minsheng.cases.models import Case
    from minsheng.stations.models import Station


def add_records(crowd: Crowd, stations: list[Station]) -> None:
    """Two cases, two reports, three ratings, a device and two inspections for each of ``stations`` on average."""
    cases = _cases(crowd, stations)
    _voices(crowd, stations, cases)
    _devices(crowd, stations)
    _inspections(crowd, stations)
    _assessments(crowd, stations)
    _standards(crowd, stations)


def _owned(station: Station) -> dict[str, Any]:
    return {
        "organisation_id": station.organisation_id,
        "responsible_id": station.responsible_id,
        "station": station,
    }


def _cases(crowd: Crowd, stations: list[Station]) -> list[Case]:
    """One in four is unfinished, half of these late; some wait for a recheck."""
    from minsheng.cases.models import Case, Move

    chance, rows = crowd.chance, []
    for number in range(2 * len(stations)):
        station = chance.choice(stations)
        state = chance.choice(["closed"] * 9 + ["found", "assigned", "fixed"])
        opened = crowd.ago(30 if state != "closed" else 300)
        more: dict[str, Any] = {}
        if state == "closed":
            more = {
                "closed_by": crowd.officer,
                "closed_at": opened + dt.timedelta(days=4),
                "outcome": "put_right",
                "rechecked_by": crowd.officer,
            }
        if state in {"closed", "fixed"}:
            more |= {"fixed_by": crowd.keeper, "fixed_at": opened + dt.timedelta(days=2)}
        if state == "fixed":
            more["asks_photo"] = False
        rows.append(
            Case(
                **_owned(station),
                source=chance.choice(["voice", "inspection", "keeper"]),
                source_key=f"{station.pk}-{number}",
                title=chance.choice(["门锁着", "饮水机坏了", "没有纸巾"]),
                item=chance.choice(["locked", "broken", "supplies_out"]),
                severity=chance.choice(["low", "normal", "high", "urgent"]),
                state=state,
                opened_at=opened,
                due=opened.date() + dt.timedelta(days=15),
                dispatcher_id=station.responsible_id,
                owner_id=station.responsible_id if state != "found" else None,
                **more,
            )
        )
    cases = save(rows)
    save(
        Move(case=one, version=1, name="open", at=one.opened_at, went_to="found", due=one.due)
        for one in cases
    )
    return cases


def _voice(crowd: Crowd, station: Station, days: int) -> dict[str, Any]:
    return {
        **_owned(station),
        "at": crowd.ago(days),
        "key": uuid.UUID(int=crowd.chance.getrandbits(128)),
    }


def _voices(crowd: Crowd, stations: list[Station], cases: list[Case]) -> None:
    from minsheng.voices.models import ClusterAlert, Rating, Report, Suggestion

    chance = crowd.chance
    reports = save(
        Report(
            **_voice(crowd, case.station, 200),
            words="样例" * chance.randint(0, 30),
            kind=case.item,
            case=case,
            secret_hash=f"{chance.getrandbits(250):x}",
        )
        for case in cases
    )
    save(
        Rating(**_voice(crowd, chance.choice(stations), 200), stars=chance.choice([1, 3, 4, 5, 5]))
        for _ in range(3 * len(stations))
    )
    save(
        Suggestion(
            **_voice(crowd, chance.choice(stations), 200),
            kind="correction",
            words="样例建议",
            secret_hash=f"{chance.getrandbits(250):x}",
        )
        for _ in range(len(stations) // 4)
    )
    alerts = save(
        ClusterAlert(
            first=one,
            organisation_id=one.organisation_id,
            responsible_id=one.responsible_id,
            at=one.at,
        )
        for one in reports[::40]
    )
    pairs = ClusterAlert.reports.through
    save(
        pairs(clusteralert_id=alert.pk, report_id=reports[at].pk)
        for place, alert in enumerate(alerts)
        for at in range(40 * place, min(40 * place + 3, len(reports)))
    )


def _devices(crowd: Crowd, stations: list[Station]) -> None:
    from minsheng.devices.models import Device, Message

    devices = save(
        Device(
            **_owned(one),
            name="门磁",
            key_digest=f"{crowd.chance.getrandbits(250):x}",
            last_seen_at=crowd.ago(1),
        )
        for one in stations
    )
    save(
        Message(device=one, key=str(n), at=at, received_at=at, measure="door", value=n % 2)
        for one in devices
        for n in range(3)
        for at in [crowd.ago(14)]
    )


def _inspections(crowd: Crowd, stations: list[Station]) -> None:
    """Most are done, half of them unannounced; one station in ten waits for a visit, one in 500 for our inspector."""
    from minsheng.inspections.models import Inspection, Relation, Template
    from minsheng.standards.models import Version

    chance, today = crowd.chance, crowd.today
    template, _new = Template.objects.get_or_create(
        organisation=crowd.city,
        version=Version.objects.order_by("pk").first(),
        defaults={"name": "样例模板", "content": [], "responsible": crowd.posts[0]},
    )

    def visit(station: Station, state: str, **more: Any) -> Inspection:
        first = today - dt.timedelta(days=chance.randint(0, 20) if state == "planned" else 300)
        return Inspection(
            **_owned(station),
            template=template,
            sheet=[],
            origin=chance.choice(["risk", "hand", "draw"]),
            announced=chance.random() < 0.5,
            window_from=first,
            window_until=first + dt.timedelta(days=30),
            state=state,
            **more,
        )

    done = [
        visit(
            one,
            "done",
            started_at=at,
            done_at=at,
            done_by=crowd.officer,
            score=chance.randint(50, 100),
            failed_count=chance.randint(0, 4),
            answers={"door": {"result": "pass", "note": ""}},
        )
        for one in stations * 2
        for at in [crowd.ago(400)]
    ]
    visits = save(done + [visit(one, "planned") for one in stations[::10]])
    pairs = Inspection.inspectors.through
    people = [post.holder_id for post in crowd.posts]
    save(
        pairs(
            inspection_id=one.pk,
            user_id=crowd.inspector.pk if number % 500 == 0 else chance.choice(people),
        )
        for number, one in enumerate(visits)
    )
    save(
        Relation(person_id=crowd.posts[0].holder_id, station=one, why="样例")
        for one in stations[::100]
    )


def _assessments(crowd: Crowd, stations: list[Station]) -> None:
    from minsheng.quality.models import Assessment, SleepReview

    chance, rows = crowd.chance, []
    for one in stations:
        seen = chance.randint(0, 30)
        opened = chance.randint(seen // 2, seen)
        share = opened / seen if seen else None
        score = None if share is None else 100 * share
        rows.append(
            Assessment(
                **_owned(one),
                at=crowd.now,
                opened=opened,
                seen=seen,
                share=share,
                tone=chance.choice(["ok", "ok", "watch", "alert", "off"]),
                visits=chance.choice([None, chance.randint(0, 900)]),
                sleeps=chance.random() < 0.05,
                score=score,
                score_low=score,
                score_high=score,
                score_n=seen,
            )
        )
    save(rows)
    facts = {"visits": 3, "days": 30, "recent": 0, "recent_days": 14}
    save(SleepReview(**_owned(one), opened_at=crowd.ago(30), facts=facts) for one in stations[::20])


def _standards(crowd: Crowd, stations: list[Station]) -> None:
    """Every open station judged by one standard, a campaign over all, decisions for one in a hundred."""
    from django.conf import settings

    from minsheng.standards.models import Adoption, Standard
    from minsheng.standards.services.force import adopt
    from minsheng.stations.evaluation import evaluate, judged_stations
    from minsheng.stations.models import Campaign, Decision, Review

    standard = Standard.objects.get(code="fuzhou-stars")
    if not Adoption.objects.filter(standard=standard).exists():
        settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}
        adopt(standard, crowd.city, since=crowd.today, actor=crowd.officer)
    ids = [one.pk for one in stations]
    for start in range(0, len(ids), BATCH):
        evaluate(judged_stations().filter(pk__in=ids[start : start + BATCH]), day=crowd.today)
    campaign = Campaign.objects.create(
        organisation=crowd.city,
        responsible=crowd.posts[0],
        title="样例复评",
        standard=standard,
        starts_on=crowd.today,
        due_on=crowd.today,
        created_by=crowd.officer,
    )
    save(Review(campaign=campaign, station=one, due_on=crowd.today) for one in stations)
    save(
        Decision(
            station=one,
            standard=standard,
            kind="award",
            grade_after="three",
            detail="样例",
            proposed_by=crowd.leader,
        )
        for one in stations[::100]
    )
