"""One question about longer evenings in the sample city: invented counts, a planted effect, an answer by the engine."""

from __future__ import annotations

import datetime as dt
import random
from collections import Counter
from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone

from minsheng.effects.models import Evaluation
from minsheng.effects.queries.offers import hours_changes
from minsheng.effects.services import Question, ask
from minsheng.organisations.models import Organisation, Post
from minsheng.organisations.roles import Permission
from minsheng.stations.models import PostedHours, Station, UsageCount

WEEKS_BEFORE, WEEKS_AFTER = 26, 12
CHANGED, COMPARED = 3, 8
EVENING = "18:00"
LIFT = 1.3
"""What longer hours do to visits in the sample city."""


@transaction.atomic
def sample(city: Organisation) -> None:
    """Once: three stations open longer since twelve weeks, some like them do not."""
    posts = Post.objects.filter(organisation=city, holder__isnull=False)
    seat = posts.allowing(Permission.PLAN_PROJECTS).first()
    if Evaluation.objects.exists() or seat is None:
        return
    rows = Station.objects.filter(
        organisation__path__startswith=city.path, state=Station.State.OPEN, source=Station.Source.SAMPLE
    )  # fmt: skip
    alike = _alike(list(rows.select_related("organisation").order_by("code")))
    if len(alike) < CHANGED + 1:
        return
    change = timezone.localdate() - dt.timedelta(weeks=WEEKS_AFTER)
    changed = alike[:CHANGED]
    for station in changed:
        _longer_since(station, change)
    compared = alike[CHANGED : CHANGED + COMPARED]
    _count([*changed, *compared], set(changed), change)
    told = hours_changes(rows.filter(pk=changed[0].pk), _noon(change) - dt.timedelta(days=1))
    story = next((one.story for one in told), None)
    question = Question(
        Evaluation.Change.HOURS, story.words if story else "样例：晚上多开", change, Evaluation.Measure.USE,
        changed, compared, story,
    )  # fmt: skip
    ask(question, actor=seat.holder)


def _alike(stations: Sequence[Station]) -> list[Station]:
    """The largest group of one kind and level whose hours can have been shorter; those with the same hours together."""

    def group(one: Station) -> tuple[str, str]:
        return one.kind, one.level

    told = [one for one in stations if (one.hours or {}).get("week") and _earlier(one) != one.hours]
    if not told:
        return []
    most = Counter(map(group, told)).most_common(1)[0][0]
    found = [one for one in told if group(one) == most]
    common = Counter(str(one.hours) for one in found)
    return sorted(found, key=lambda one: (-common[str(one.hours)], str(one.hours)))


def _longer_since(station: Station, day: dt.date) -> None:
    """What is posted now was posted on ``day``, something shorter before."""
    first = PostedHours.objects.filter(station=station).order_by("since").first()
    if first is None:
        return
    PostedHours.objects.filter(pk=first.pk).update(hours=_earlier(station))
    PostedHours.objects.create(
        station=station, hours=station.hours, since=_noon(day), by=first.by, why="样例数据"
    )


def _earlier(station: Station) -> dict[str, Any]:
    """The hours without the last stretch of each day, or only until the evening where there is one."""
    hours = dict(station.hours or {})
    return hours | {"week": {name: _shorter(spans) for name, spans in hours["week"].items()}}


def _shorter(spans: list[Any]) -> list[Any]:
    if len(spans) != 1:
        return spans[:-1]
    begin, end = spans[0].split("-")
    return [f"{begin}-{EVENING}"] if begin < EVENING < end else spans


def _noon(day: dt.date) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time(12)))


def _count(stations: Sequence[Station], changed: set[Station], change: dt.date) -> None:
    """Keepers' daily counts: a level of each station's own, a common weather, chance, and the planted lift."""
    chance = random.Random(20260901)  # noqa: S311  samples, not secrets
    weather = [chance.gauss(1, 0.08) for _ in range(WEEKS_BEFORE + WEEKS_AFTER)]
    rows = []
    for station in stations:
        usual = chance.randint(18, 45)
        for week, common in enumerate(weather):
            lift = LIFT if station in changed and week >= WEEKS_BEFORE else 1.0
            for weekday in range(7):
                day = change + dt.timedelta(weeks=week - WEEKS_BEFORE, days=weekday)
                visits = max(0, round(usual * common * lift * chance.gauss(1, 0.25)))
                rows.append(_row(station, day, visits))
    UsageCount.objects.bulk_create(rows, batch_size=500, ignore_conflicts=True)


def _row(station: Station, day: dt.date, visits: int) -> UsageCount:
    return UsageCount(
        station=station, day=day, source=UsageCount.Source.COUNT, visits=visits,
        entered_by_id=station.responsible.holder_id,
    )  # fmt: skip
