"""Double-random draws: committed, drawn, hidden until nobody can be warned, recomputed by anybody."""

from __future__ import annotations

import datetime as dt
import json
import subprocess
import sys
from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone

from minsheng.inspections.models import Draw, Inspection
from minsheng.inspections.services import (
    AlreadyDrawn,
    NobodyToDraw,
    Wanted,
    announce_draw,
    declare_relation,
    run_draw,
)
from minsheng.stations.models import Station
from tests.inspections.builders import inspector, make_template_of, start
from tests.people import Cast
from tests.stations.builders import make_station

SCRIPT = Path(__file__).parents[2] / "examples" / "recompute_draw.py"
NUMBERS: list[list[int | str]] = [[3, 9, 14, 21, 28, 31], [7]]


def announced(cast: Cast, count: int = 3, team: int = 1) -> Draw:
    today = timezone.localdate()
    wanted = Wanted(
        title="冬季抽查",
        count=count,
        team=team,
        window_from=today,
        window_until=today + dt.timedelta(days=10),
        sources=[("样例彩票 100 期", "周日"), ("样例彩票蓝球", "")],
    )
    return announce_draw(cast.county, make_template_of(cast), wanted, actor=cast.officer)


def stations(cast: Cast, count: int = 6) -> list[Station]:
    kinds = ["co_built", "self_built"]
    return [make_station(cast.town, kind=kinds[place % 2]) for place in range(count)]


def recomputed(path: Path) -> subprocess.CompletedProcess[str]:
    told = [sys.executable, str(SCRIPT), str(path)]
    return subprocess.run(told, check=False, capture_output=True, text=True)


def test_the_published_file_recomputes_to_the_same_visits(cast: Cast, tmp_path: Path) -> None:
    people = [inspector(cast, f"jian{n}", f"检查员{n}") for n in range(3)]
    known = stations(cast)
    declare_relation(people[0], known[0], "亲属", actor=cast.officer)
    draw = announced(cast)
    visits = run_draw(draw.pk, NUMBERS, actor=cast.officer)
    for one in visits:
        start(one, one.inspectors.get())
    draw.refresh_from_db()
    file = Client().get(f"/draws/{draw.code}/draw.json")
    assert file.status_code == 200
    path = tmp_path / "draw.json"
    path.write_bytes(file.content)
    told = recomputed(path)
    assert told.returncode == 0, told.stdout + told.stderr
    changed = json.loads(file.content)
    changed["picks"][0][3] = ["别人"]
    path.write_text(json.dumps(changed, ensure_ascii=False))
    assert recomputed(path).returncode != 0
    picked = {pick[2] for pick in file.json()["picks"]}
    assert picked == {one.station.code for one in visits}
    assert {one.station.kind for one in visits} == {"co_built", "self_built"}
    forbidden = Inspection.objects.filter(station=known[0], inspectors=people[0])
    assert not forbidden.exists()


def test_the_result_is_hidden_until_the_last_visit_has_begun(cast: Cast) -> None:
    who = inspector(cast)
    stations(cast)
    draw = announced(cast)
    page = Client().get(f"/draws/{draw.code}/").content.decode()
    assert draw.commitment in page
    visits = run_draw(draw.pk, NUMBERS, actor=cast.officer)
    codes = [one.station.code for one in visits]
    for hidden in (True, False):
        page = Client().get(f"/draws/{draw.code}/").content.decode()
        assert all((code in page) is not hidden for code in codes)
        status = Client().get(f"/draws/{draw.code}/draw.json").status_code
        assert status == (404 if hidden else 200)
        for one in visits:
            start(one, who)


def test_numbers_are_entered_once(cast: Cast) -> None:
    inspector(cast)
    stations(cast)
    draw = announced(cast)
    run_draw(draw.pk, NUMBERS, actor=cast.officer)
    with pytest.raises(AlreadyDrawn):
        run_draw(draw.pk, NUMBERS, actor=cast.officer)


def test_a_station_nobody_may_visit_is_withheld_and_said_so(cast: Cast) -> None:
    who = inspector(cast)
    known = stations(cast, 3)
    declare_relation(who, known[0], "亲属", actor=cast.officer)
    draw = announced(cast, count=2)
    assert draw.plan["withheld"] == {known[0].code: "too_few_inspectors"}
    visits = run_draw(draw.pk, NUMBERS, actor=cast.officer)
    assert {one.station_id for one in visits} == {one.pk for one in known[1:]}
    for one in known[1:]:
        declare_relation(who, one, "亲属", actor=cast.officer)
    with pytest.raises(NobodyToDraw):
        announced(cast, count=1)
