"""A device that misbehaves as real ones do: says things twice, late and in the wrong order."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator

from minsheng.devices.services import Told


def day_of(day: dt.date, zone: dt.tzinfo, *, hot: bool = False) -> list[Told]:
    """One day as it happened: the door at 8:30 and 18:00, a temperature and a count each hour."""
    chance = random.Random(day.toordinal())  # noqa: S311  an invented day, not a secret
    start = dt.datetime.combine(day, dt.time(), zone)
    told = []
    for hour in range(24):
        at = start + dt.timedelta(hours=hour)
        warm = 36.0 if hot and hour >= 13 else 24 + chance.random()
        told.append(Told(f"{at:%Y%m%d%H}-t", at, "temperature", warm))
        if 9 <= hour < 18:
            told.append(Told(f"{at:%Y%m%d%H}-n", at, "count", chance.randint(0, 5)))
    for minutes, value in ((510, 1.0), (1080, 0.0)):
        at = start + dt.timedelta(minutes=minutes)
        told.append(Told(f"{at:%Y%m%d%H%M}-d", at, "door", value))
    return sorted(told, key=lambda one: one.at)


def troubled(told: list[Told], seed: int = 1) -> Iterator[list[Told]]:
    """The same messages as a bad network delivers them: in small lots, shuffled, a third of them twice."""
    chance = random.Random(seed)  # noqa: S311
    sent = [*told, *chance.sample(told, len(told) // 3)]
    chance.shuffle(sent)
    for start in range(0, len(sent), 7):
        yield sent[start : start + 7]
