"""Stations with half a year of counts, a change, and a question about it."""

from __future__ import annotations

import datetime as dt
import random

from django.utils import timezone

from minsheng.effects.models import Evaluation
from minsheng.effects.services import Question, ask
from minsheng.organisations.models import Organisation
from minsheng.stations.models import Station, UsageCount
from tests.people import Cast
from tests.stations.builders import make_station

WEEKS_AFTER = 8


def changed_on() -> dt.date:
    return timezone.localdate() - dt.timedelta(weeks=WEEKS_AFTER)


def counted_station(
    where: Organisation, code: str, *, lift: float = 0.0, weeks: int = 20, source: str = "count"
) -> Station:
    """About 20 visits a day for ``weeks`` weeks before the change, ``lift`` more after it."""
    station = make_station(where, code=code, short_code=code, name=f"样例站{code}")
    chance = random.Random(code)
    first = changed_on() - dt.timedelta(weeks=weeks)
    rows = []
    for number in range((weeks + WEEKS_AFTER) * 7):
        day = first + dt.timedelta(days=number)
        mean = 20 + (lift if day >= changed_on() else 0)
        rows.append(UsageCount(station=station, day=day, source=source, visits=round(chance.gauss(mean, 3))))  # fmt: skip
    UsageCount.objects.bulk_create(rows)
    return station


def make_evaluation(
    cast: Cast, changed: list[Station] | None = None, compared: list[Station] | None = None, **more: str
) -> Evaluation:  # fmt: skip
    """Of the officer's county, waiting to be computed."""
    stations = changed or [make_station(cast.town, code="E1", short_code="E1", name="样例站E1")]
    measure = more.get("measure", Evaluation.Measure.USE)
    question = Question(
        Evaluation.Change.HOURS, "晚上多开三小时", changed_on(), measure, stations, compared or []
    )
    return ask(question, actor=cast.officer)
