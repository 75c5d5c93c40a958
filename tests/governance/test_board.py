"""From a red light to the evidence in two clicks; targets that add up; milestones nobody ticks off."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from minsheng.accounts.models import User
from minsheng.audit.models import Entry
from minsheng.cases.models import Case
from minsheng.governance.models import Project, Target
from minsheng.governance.queries.board import board_for, course_of, marks_of
from minsheng.governance.rules.progress import curve_of, history, light_rules, outlook, standings
from minsheng.governance.services import Share, add_milestone, split_target
from minsheng.organisations.permissions import NotPermitted
from minsheng.stations.models import Station
from tests.cases.builders import make_case
from tests.governance.builders import finished_station, make_project, this_year
from tests.people import Cast
from tests.stations.builders import make_station

SignedIn = Callable[[User], Client]
pytestmark = pytest.mark.django_db


def day(month: int, number: int) -> dt.date:
    return dt.date(2026, month, number)


CURVE = curve_of(2026, [15, 45, 80, 100])


@pytest.mark.parametrize(
    ("done", "light"), [(351, "green"), (350, "yellow"), (150, "yellow"), (149, "red")]
)
def test_lights_turn_at_ten_and_thirty_points(done: int, light: str) -> None:
    """On 30 June 45 % are planned: of 1,000, 351 are 9.9 points behind, 350 are 10, 150 are 30, 149 are 30.1."""
    days = {"a": [day(1, 2)] * done}

    found = standings({"a": 1000}, days, CURVE, light_rules()["yinchuan"], day(6, 30))["a"]

    assert found.light == light


def test_past_lights_are_found_again_from_dated_evidence() -> None:
    days = {"a": [day(1, 20), day(5, 2), day(5, 2), day(5, 2)]}

    months = history("a", {"a": 10}, days, CURVE, light_rules()["yinchuan"], day(7, 3))

    assert [period.light.value for period in months] == [
        "green", "green", "green", "yellow", "green", "green",
    ]  # fmt: skip
    ahead = outlook(days["a"], 2026, day(7, 3))
    assert ahead is not None
    assert ahead.low <= 8 <= ahead.high


def test_only_what_the_system_knows_counts(cast: Cast) -> None:
    """Open stations of the year count for their county; planned ones and those of earlier years do not."""
    finished_station(cast)
    finished_station(cast, dt.date(this_year() - 1, 5, 1))
    make_station(cast.town, state=Station.State.BUILDING)
    project = make_project(cast)

    found = course_of(project).standings(timezone.localdate())

    assert {code: one.done for code, one in found.items()} == {
        cast.county.code: 1,
        cast.other_county.code: 0,
    }


def test_a_light_leads_to_station_and_case_in_two_clicks(cast: Cast, signed_in: SignedIn) -> None:
    late = make_station(
        cast.town, name="样例迟到驿站", state=Station.State.BUILDING, due=dt.date(this_year(), 1, 1) - dt.timedelta(days=9)
    )  # fmt: skip
    case = make_case(late)
    Case.objects.filter(pk=case.pk).update(due=timezone.localdate() - dt.timedelta(days=30))
    project = make_project(cast)
    client = signed_in(cast.leader)
    union = reverse("governance:union", args=[project.pk, cast.county.code])

    assert union in client.get(reverse("governance:board")).content.decode()
    evidence = client.get(union).content.decode()
    assert late.get_absolute_url() in evidence
    assert reverse("cases:detail", args=[case.pk]) in evidence
    assert client.get(late.get_absolute_url()).status_code == 200
    assert client.get(reverse("cases:detail", args=[case.pk])).status_code == 200


def test_a_county_sees_its_own_line_of_the_citys_project(cast: Cast, signed_in: SignedIn) -> None:
    project = make_project(cast)
    client = signed_in(cast.officer)

    lines = board_for(cast.officer, this_year(), timezone.localdate()).lines

    assert [line.union for line in lines] == [cast.county]
    other = reverse("governance:union", args=[project.pk, cast.other_county.code])
    assert client.get(other).status_code == 404


def test_the_board_asks_as_much_for_many_unions_as_for_few(
    cast: Cast, signed_in: SignedIn, django_assert_max_num_queries: Callable[..., object]
) -> None:
    make_project(cast)
    for _ in range(5):
        finished_station(cast)
    client = signed_in(cast.leader)
    with django_assert_max_num_queries(40):  # type: ignore[attr-defined]
        client.get(reverse("governance:board"))


def test_a_target_is_split_exactly_and_in_versions(cast: Cast) -> None:
    project = make_project(cast, total=11)

    shares = [Share(cast.county, 2, ceiling=3), Share(cast.other_county, 1)]
    split_target(project.pk, 11, shares, "东湖县场地不够", actor=cast.city_officer)

    kept = Target.objects.filter(allocation__project=project).order_by("allocation__version", "pk")
    assert list(kept.filter(allocation__version=2).values_list("pieces", flat=True)) == [3, 8]
    assert sum(kept.filter(allocation__version=1).values_list("pieces", flat=True)) == 11
    assert Entry.objects.filter(verb="governance.split").count() == 2


def test_the_page_names_floors_that_do_not_fit(cast: Cast, signed_in: SignedIn) -> None:
    project = make_project(cast)
    client = signed_in(cast.city_officer)
    told = {"total": 10, "why": "试"}
    for union, floor in ((cast.county, 6), (cast.other_county, 7)):
        told |= {f"weight-{union.pk}": 1, f"floor-{union.pk}": floor, f"ceiling-{union.pk}": ""}

    answer = client.post(reverse("governance:split", args=[project.pk]), told)

    assert "各单位“至少”合计 13，超过总目标 10。" in answer.content.decode()
    assert project.allocations.count() == 1


def test_a_county_cannot_split_the_citys_target(cast: Cast) -> None:
    project = make_project(cast)

    with pytest.raises(NotPermitted):
        split_target(project.pk, 5, [Share(cast.county, 1)], "", actor=cast.officer)


def test_a_project_is_set_up_on_the_page(cast: Cast, signed_in: SignedIn) -> None:
    client = signed_in(cast.city_officer)
    told = {
        "name": "驿站二十四小时", "year": this_year(), "tier": "city", "evidence": "stations_24h",
        "lights": "five", "q1": 10, "q2": 40, "q3": 70,
    }  # fmt: skip

    assert client.post(reverse("governance:new"), told | {"q3": 5}).status_code == 200
    answer = client.post(reverse("governance:new"), told)
    again = client.post(reverse("governance:new"), told).content.decode()
    assert "这一年已经有同名的项目。" in again

    project = Project.objects.get(name="驿站二十四小时")
    assert answer["Location"] == reverse("governance:split", args=[project.pk])
    assert client.get(reverse("governance:board")).status_code == 200


def test_a_milestone_is_done_by_evidence_and_after_what_comes_first(cast: Cast) -> None:
    project, today = make_project(cast), timezone.localdate()
    owner = cast.post_of(cast.officer)
    facts = {
        "name": "首批",
        "evidence": "stations",
        "pieces": 2,
        "due": today - dt.timedelta(days=1),
    }
    first = add_milestone(project, owner, facts, actor=cast.city_officer)
    then = {"name": "随后", "evidence": "stations", "pieces": 1, "due": today}
    add_milestone(project, owner, then, [first], actor=cast.city_officer)

    finished_station(cast)
    before = marks_of(project, cast.county, cast.officer, today)
    finished_station(cast)
    after = marks_of(project, cast.county, cast.officer, today)

    assert [(mark.is_done, mark.is_late, mark.waits_for) for mark in before] == [
        (False, True, ()),
        (False, False, ("首批",)),
    ]
    assert all(mark.is_done for mark in after)


def test_a_milestone_is_set_on_the_page(cast: Cast, signed_in: SignedIn) -> None:
    project = make_project(cast)
    url = reverse("governance:milestone", args=[project.pk, cast.county.code])
    told = {
        "name": "首批验收", "evidence": "stations", "pieces": 1, "due": f"{this_year()}-12-01",
        "owner": cast.post_of(cast.officer).pk,
    }  # fmt: skip

    page = signed_in(cast.officer).post(url, told, follow=True).content.decode()

    assert "首批验收" in page
    assert "郑和平" in page


def test_the_reasons_are_told_in_english_too(cast: Cast, signed_in: SignedIn) -> None:
    finished_station(cast)
    project = make_project(cast)
    url = reverse("governance:union", args=[project.pk, cast.county.code])

    page = signed_in(cast.leader).get(url, headers={"accept-language": "en"}).content.decode()

    assert "Target of the year 5, 1 done (20.0%)" in page
    assert ("four chances in five" in page) is (timezone.localdate().month > 1)


@pytest.mark.parametrize(
    ("evidence", "told"),
    [("stations", (True, True)), ("inspections", (False, True)), ("classes", (False, False))],
)
def test_a_project_shows_only_what_stands_in_its_own_way(
    cast: Cast, signed_in: SignedIn, evidence: str, told: tuple[bool, bool]
) -> None:
    project = make_project(cast, evidence=evidence)
    client = signed_in(cast.leader)
    page = client.get(reverse("governance:union", args=[project.pk, cast.county.code]))
    send = client.get(reverse("governance:send", args=[project.pk, cast.county.code]))
    for body in (page.content.decode(), send.content.decode()):
        main = body[body.index("<main") : body.index("</main>")]
        assert ("逾期站点" in main, "逾期整改单" in main) == told
    assert "按进度应完成" in send.content.decode()
