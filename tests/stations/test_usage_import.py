"""Counts kept elsewhere come in by file; twice the same file changes nothing."""

from __future__ import annotations

import datetime as dt

from minsheng.imports import registry
from minsheng.imports.registry import Context
from minsheng.organisations.models import Post
from minsheng.stations.models import UsageCount
from tests.imports.conftest import Desk, _files_here, desk  # noqa: F401  fixtures
from tests.people import Cast
from tests.stations.builders import make_station

HEAD = "站点编码,日期,来源,使用人次"


def test_sensor_counts_come_by_file_and_are_told_apart(cast: Cast, desk: Desk) -> None:  # noqa: F811
    code = make_station(cast.town).code
    rows = [f"{code},2026-07-01,设备计数,41", f"{code},2026-07-01,申报，未计量,300"]
    batch = desk.bring(*rows, head=HEAD, kind="stations.usage")
    desk.apply(batch)
    found = dict(UsageCount.objects.values_list("source", "visits"))
    assert found == {"sensor": 41, "claimed": 300}
    again = desk.bring(*rows, head=HEAD, kind="stations.usage")
    assert again.counts.get("same") == 2


def test_an_unknown_station_and_a_day_to_come_are_refused(cast: Cast) -> None:
    make_station(cast.other_town)
    kind = registry.kind("stations.usage")
    owner = Post.objects.get(holder=cast.officer)
    context = Context(cast.county, owner, cast.officer, "wgs84", "a.csv")
    kind.prepare(context)
    values = {
        "station": "330898-ST-0001",
        "day": dt.date(2200, 1, 1),
        "source": "sensor",
        "visits": 3,
    }
    assert [problem.column for problem in kind.check(values, context)] == ["station", "day"]
