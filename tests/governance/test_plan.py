"""A plan over time: promises stay as they were made, slips are counted, a week tells what changed in it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from minsheng.accounts.models import User
from minsheng.governance.models import Milestone, Project
from minsheng.governance.queries.plan import plan_of, shifts_since
from minsheng.governance.rules.gantt import LONGEST, Task, drawn, pace_forecast
from minsheng.governance.services import add_milestone, fix_baseline, move_milestone
from minsheng.organisations.permissions import NotPermitted
from tests.governance.builders import finished_station, make_project, this_year
from tests.people import Cast

SignedIn = Callable[[User], Client]


def day(month: int, number: int) -> dt.date:
    return dt.date(2026, month, number)


def test_the_pace_of_the_year_says_when_it_is_done() -> None:
    days = [day(2, 1), day(3, 1)]

    assert pace_forecast(days, 4, day(4, 10)) == day(7, 19)  # 2 in 100 days, 100 more for 2
    assert pace_forecast([], 4, day(4, 10)) is None
    assert pace_forecast(days, 2, day(4, 10)) is None
    assert pace_forecast(days, 10_000, day(4, 10)) == day(4, 10) + LONGEST


def test_slips_are_counted_from_the_baseline() -> None:
    promised = day(6, 30)

    assert Task(1, "甲", day(7, 10), baseline=promised).slip_days == 10
    assert Task(1, "甲", day(7, 10), baseline=promised, done_on=day(6, 20)).slip_days == -10
    assert Task(1, "甲", promised, baseline=promised, forecast=day(8, 1)).slip_days == 32
    assert Task(1, "甲", promised).slip_days is None


def test_a_bar_begins_where_what_it_waits_for_ends_and_stays_on_the_picture() -> None:
    first = Task(1, "首批", day(3, 1))
    then = Task(2, "随后", day(9, 1), after=(1, 99), forecast=dt.date(2028, 1, 1))

    picture = drawn([first, then], 2026, day(5, 1))

    assert picture.bars[1].start == picture.bars[0].end
    assert len(picture.links) == 1
    assert picture.bars[1].forecast is not None
    assert picture.bars[1].forecast <= picture.width
    assert [bar.tone for bar in picture.bars] == ["alert", "watch"]
    assert drawn([], 2026, dt.date(2027, 1, 1)).today is None


def milestone(cast: Cast, project: Project, **more: object) -> Milestone:
    today = timezone.localdate()
    facts = {"name": "首批验收", "evidence": "stations", "pieces": 1, "due": today} | more
    return add_milestone(project, cast.post_of(cast.officer), facts, actor=cast.city_officer)


@pytest.mark.django_db
def test_a_baseline_never_changes(cast: Cast) -> None:
    project, today = make_project(cast), timezone.localdate()
    row = milestone(cast, project)

    assert fix_baseline(project.pk, actor=cast.city_officer) == 1
    move_milestone(row.pk, today + dt.timedelta(days=9), "雨季", actor=cast.officer)
    assert fix_baseline(project.pk, actor=cast.city_officer) == 0

    (found,) = plan_of(project, cast.leader, today)
    assert found.task.baseline == today
    assert found.task.slip_days == 9
    with pytest.raises(NotPermitted):
        fix_baseline(project.pk, actor=cast.officer)
    with pytest.raises(NotPermitted):
        move_milestone(row.pk, today, "", actor=cast.other_officer)


@pytest.mark.django_db
def test_done_is_when_the_last_piece_and_all_before_it_were(cast: Cast) -> None:
    project, today = make_project(cast), timezone.localdate()
    first = milestone(cast, project, pieces=2)
    then = {"name": "随后", "evidence": "stations", "pieces": 1, "due": today}
    add_milestone(project, cast.post_of(cast.officer), then, [first], actor=cast.city_officer)
    finished_station(cast)
    assert {one.task.name: one.task.done_on for one in plan_of(project, cast.leader, today)} == {
        "首批验收": None,
        "随后": None,
    }

    finished_station(cast, today)

    assert [one.task.done_on for one in plan_of(project, cast.leader, today)] == [today, today]


@pytest.mark.django_db
def test_a_week_tells_lights_counts_and_deeds(cast: Cast, signed_in: SignedIn) -> None:
    project, today = make_project(cast, lights=Project.Lights.FIVE), timezone.localdate()
    for _ in range(5):
        finished_station(cast, today)
    row = milestone(cast, project)
    move_milestone(row.pk, today + dt.timedelta(days=3), "材料没到", actor=cast.officer)

    (shift,) = shifts_since(project, cast.leader, today - dt.timedelta(days=7), today)

    assert (shift.union, shift.more, shift.turned) == (cast.county, 5, True)
    page = signed_in(cast.leader).get(reverse("governance:plan", args=[project.pk]))
    body = page.content.decode()
    assert "完成数从 0 到 5" in body
    assert "材料没到" in body
    assert "<svg" in body
    other = signed_in(cast.other_officer).get(reverse("governance:plan", args=[project.pk]))
    assert "东湖县" not in other.content.decode()
    assert "材料没到" not in other.content.decode()


@pytest.mark.django_db
def test_moving_on_the_page_asks_for_a_reason(cast: Cast, signed_in: SignedIn) -> None:
    row = milestone(cast, make_project(cast))
    client, url = signed_in(cast.officer), reverse("governance:move", args=[row.pk])

    client.post(url, {"due": f"{this_year()}-12-31", "why": ""})
    row.refresh_from_db()
    assert row.due == timezone.localdate()
    client.post(url, {"due": f"{this_year()}-12-31", "why": "并入二期"})
    row.refresh_from_db()
    assert row.due == dt.date(this_year(), 12, 31)
    assert signed_in(cast.other_officer).get(url).status_code == 404
