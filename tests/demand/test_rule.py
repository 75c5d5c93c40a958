"""Rules: survey answers become demand, by choice, with reasons, and only once each."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from minsheng.accounts.models import User
from minsheng.audit.models import Entry
from minsheng.demand.estimate import preview
from minsheng.demand.models import DemandBatch, DemandPoint, DemandRule, Need
from minsheng.demand.queries import points_for
from minsheng.demand.services import NothingToApply, apply_rule, save_rule, set_margins
from minsheng.organisations.permissions import NotPermitted
from minsheng.surveys.models import Answer, Survey
from tests.demand.builders import answered, facts, make_survey
from tests.people import Cast

SignIn = Callable[[User], Client]


@pytest.fixture
def workers(cast: Cast) -> Survey:
    return make_survey(cast)


def rule_for(survey: Survey, cast: Cast, **more: Any) -> DemandRule:
    return save_rule(facts(survey, **more), organisation=cast.county, actor=cast.officer)


def margin(cast: Cast, workers: int) -> None:
    from minsheng.demand.models import WorkerGroup

    group = WorkerGroup.objects.get(code="delivery")
    set_margins(cast.town, {group: workers}, actor=cast.officer, source="平台数据")


def test_answers_become_points_scaled_to_the_population(cast: Cast, workers: Survey) -> None:
    margin(cast, 300)
    answered(workers, 2, hours="h10 h18")
    answered(workers, 1)
    rule = rule_for(workers, cast)
    apply_rule(rule.pk, actor=cast.officer)

    rows = points_for([cast.county])
    assert {(row.hours, row.workers) for row in rows} == {("h10", 300.0), ("h18", 200.0)}
    assert {row.district for row in rows} == {"330899001"}
    assert {(row.lon, row.lat) for row in rows} == {(cast.town.lon, cast.town.lat)}


def test_applying_again_replaces_the_batch_and_keeps_it_as_history(
    cast: Cast, workers: Survey
) -> None:
    answered(workers, 3)
    rule = rule_for(workers, cast)
    apply_rule(rule.pk, actor=cast.officer)
    answered(workers, 2)
    apply_rule(rule.pk, actor=cast.officer)

    assert [row.workers for row in points_for([cast.county])] == [5]
    batches = DemandBatch.objects.order_by("pk")
    assert [batch.retired_at is None for batch in batches] == [False, True]
    assert DemandPoint.objects.count() == 2
    entry = Entry.objects.filter(verb="demand.rule_applied").first()
    assert entry is not None
    assert (entry.facts["answers"], entry.facts["used"], entry.facts["points"]) == (5, 5, 1)


def test_a_survey_without_answers_changes_nothing(cast: Cast, workers: Survey) -> None:
    rule = rule_for(workers, cast)
    assert preview(rule).answers == 0
    with pytest.raises(NothingToApply):
        apply_rule(rule.pk, actor=cast.officer)

    answered(workers, 1)
    apply_rule(rule.pk, actor=cast.officer)
    Answer.objects.update(set_aside=True)
    with pytest.raises(NothingToApply):
        apply_rule(rule.pk, actor=cast.officer)
    assert len(points_for([cast.county])) == 1


def test_what_cannot_be_used_is_counted_by_reason(cast: Cast, workers: Survey) -> None:
    answered(workers, 1, occupation="other")
    answered(workers, 2, occupation="")
    answered(workers, 1, hours="")
    answered(workers, 1, town="other")
    answered(workers, 1, town="330898001")
    answered(workers, 1)
    found = preview(rule_for(workers, cast))

    assert dict(found.left_out) == {"no_group": 3, "no_hours": 1, "no_place": 1, "elsewhere": 1}
    assert (found.answers, found.used) == (7, 1)


def test_choices_may_mean_other_codes_and_several_at_once(cast: Cast, workers: Survey) -> None:
    answered(workers, 1, occupation="other", hours="h06")
    rule = rule_for(workers, cast, group_map={"other": "vendor"}, hours_map={"h06": ["h06", "h10"]})
    rows = preview(rule).estimates
    assert [(row.group, row.band) for row in rows] == [("vendor", "h06"), ("vendor", "h10")]


def test_a_position_is_blurred_and_a_far_one_is_not_believed(cast: Cast, workers: Survey) -> None:
    answered(workers, 1, spot="28.962 118.883")
    answered(workers, 1, spot="39.9 116.4")
    answered(workers, 1, town="", spot="28.962 118.883")
    rule = rule_for(workers, cast)
    apply_rule(rule.pk, actor=cast.officer)

    where = sorted((row.lon, row.lat) for row in points_for([cast.county]))
    assert (cast.town.lon, cast.town.lat) in where
    assert all(abs(lon - 118.88) < 0.01 and abs(lat - 28.96) < 0.01 for lon, lat in where)
    assert (118.883, 28.962) not in where
    assert len(where) == 3


def test_shares_are_taken_over_only_on_request_and_with_enough_answers(
    cast: Cast, workers: Survey
) -> None:
    answered(workers, 24, needs="water charging", reach_m="600")
    answered(workers, 6, needs="charging", reach_m="900")
    answered(workers, 29, occupation="truck", needs="shower")
    rule = rule_for(workers, cast)
    apply_rule(rule.pk, actor=cast.officer)
    assert not Need.objects.exclude(organisation=None).exists()

    apply_rule(rule.pk, actor=cast.officer, take_needs=True)
    own = Need.objects.filter(organisation=cast.county, until=None)
    assert set(own.values_list("group__code", flat=True)) == {"delivery"}
    water = own.get(service__code="water")
    assert (water.share, water.reach_m, water.verified) == (0.8, 600, True)
    assert "30 份" in water.source


def test_rules_stay_within_reach(cast: Cast, workers: Survey) -> None:
    answered(workers, 1)
    rule = rule_for(workers, cast)
    with pytest.raises(NotPermitted):
        apply_rule(rule.pk, actor=cast.other_officer)
    with pytest.raises(NotPermitted):
        save_rule(facts(workers), organisation=cast.other_county, actor=cast.other_officer)
    assert not DemandBatch.objects.exists()


def test_a_rule_is_made_previewed_and_applied_in_the_browser(
    cast: Cast, workers: Survey, signed_in: SignIn
) -> None:
    answered(workers, 12)
    answered(workers, 1, occupation="other")
    client = signed_in(cast.officer)
    assert workers.title in client.get("/desk/demand/rules/").content.decode()

    url = f"/desk/demand/rules/new/{workers.code}/"
    form = {
        "name": "骑手规则",
        "group_question": "occupation",
        "hours_question": "hours",
        "town_question": "town",
        "needs_question": "needs",
        "workers_per_answer": "5",
    }
    assert "selected" in client.get(url).content.decode()
    wrong = client.post(url, {**form, "group_map": "other=pilot\n"})
    assert "没有代码" in wrong.content.decode()
    wrong = client.post(url, {**form, "hours_map": "h06"})
    assert "第 1 行" in wrong.content.decode()
    answer = client.post(url, {**form, "group_map": "other=vendor"})
    rule = DemandRule.objects.get()
    assert answer.headers["Location"] == f"/desk/demand/rules/{rule.pk}/"

    shown = client.get(f"/desk/demand/rules/{rule.pk}/").content.decode()
    assert "外卖配送员" in shown
    assert "60" in shown
    client.post(f"/desk/demand/rules/{rule.pk}/edit/", {**form, "group_map": ""})
    rule.refresh_from_db()
    assert (rule.version, rule.group_map) == (2, {})
    assert "没有用上的答卷" in client.get(f"/desk/demand/rules/{rule.pk}/").content.decode()
    client.post(f"/desk/demand/rules/{rule.pk}/apply/")
    assert [row.workers for row in points_for([cast.county])] == [60]

    assert signed_in(cast.other_officer).get(f"/desk/demand/rules/{rule.pk}/").status_code == 404
    assert signed_in(cast.other_officer).get(url).status_code == 404


def test_a_leader_may_look_but_not_apply(cast: Cast, workers: Survey, signed_in: SignIn) -> None:
    answered(workers, 1)
    rule = rule_for(workers, cast)
    client = signed_in(cast.leader)
    assert client.get(f"/desk/demand/rules/{rule.pk}/").status_code == 200
    assert client.post(f"/desk/demand/rules/{rule.pk}/apply/").status_code == 403
