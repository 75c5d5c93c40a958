"""A county makes demand of its own part of the city's survey, and never learns of the others' answers."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db.models import Sum
from django.test import Client

from minsheng.accounts.models import User
from minsheng.demand.estimate import preview
from minsheng.demand.models import DemandBatch, DemandPoint, DemandRule
from minsheng.demand.queries import may_read_part, points_for
from minsheng.demand.services import apply_rule, save_rule
from minsheng.organisations.models import Post
from minsheng.organisations.permissions import NotPermitted
from minsheng.organisations.roles import Role
from minsheng.organisations.services import create_post
from minsheng.surveys.models import Survey
from tests.demand.builders import answered, facts, make_survey
from tests.people import Cast

SignIn = Callable[[User], Client]

FORM = {
    "name": "本县的规则",
    "group_question": "occupation",
    "hours_question": "hours",
    "town_question": "town",
    "needs_question": "needs",
    "workers_per_answer": "5",
}


@pytest.fixture
def city_survey(cast: Cast) -> Survey:
    """Run by the city: 12 answers about the first county's town, 7 about the other's, 2 about no county."""
    survey = make_survey(cast, cast.city, cast.city_officer)
    answered(survey, 12, about=cast.town)
    answered(survey, 7, about=cast.other_town, town="330898001", occupation="truck")
    answered(survey, 2, about=cast.city, town="")
    return survey


def county_rule(cast: Cast, survey: Survey) -> DemandRule:
    return save_rule(facts(survey), organisation=cast.county, actor=cast.officer)


def test_a_county_officer_uses_the_citys_survey_for_their_own_area(
    cast: Cast, city_survey: Survey, signed_in: SignIn
) -> None:
    client = signed_in(cast.officer)
    page = client.get("/desk/demand/rules/").content.decode()
    assert city_survey.title in page
    assert "只用本地区的答卷" in page
    url = f"/desk/demand/rules/new/{city_survey.code}/"
    assert "这里只用东湖县的答卷" in client.get(url).content.decode()
    client.post(url, FORM)
    rule = DemandRule.objects.get()
    assert rule.organisation == cast.county

    page = client.get(f"/desk/demand/rules/{rule.pk}/").content.decode()
    assert "这里只用东湖县的答卷" in page
    client.post(f"/desk/demand/rules/{rule.pk}/apply/")
    assert [(row.workers, row.district) for row in points_for([cast.city])] == [(60, "330899001")]


def test_others_answers_are_neither_used_nor_counted(cast: Cast, city_survey: Survey) -> None:
    found = preview(county_rule(cast, city_survey))
    assert (found.answers, found.used, dict(found.left_out)) == (12, 12, {})
    assert {row.group for row in found.shares} == {"delivery"}


def test_a_map_cannot_pull_the_neighbours_answers_over(cast: Cast, city_survey: Survey) -> None:
    rule = county_rule(cast, city_survey)
    rule.town_map = {"330898001": cast.town.code}
    assert preview(rule).answers == 12


def test_the_city_still_reads_all_of_it(cast: Cast, city_survey: Survey) -> None:
    rule = save_rule(facts(city_survey), organisation=cast.city, actor=cast.city_officer)
    assert (preview(rule).answers, preview(rule).used) == (21, 19)


def test_few_answers_of_the_part_show_no_shares_and_no_small_numbers(
    cast: Cast, city_survey: Survey, signed_in: SignIn
) -> None:
    answered(city_survey, 2, about=cast.town, occupation="courier", needs="shower")
    answered(city_survey, 40, about=cast.other_town, town="330898001", occupation="courier")
    rule = county_rule(cast, city_survey)
    page = signed_in(cast.officer).get(f"/desk/demand/rules/{rule.pk}/").content.decode()
    row = page.split("快递员", 1)[1].split("</tr>", 1)[0]
    assert "样本少" in row
    assert "<li>" not in row
    assert "少于" in row or "&lt;" in row


def test_a_draft_above_is_not_read_below(cast: Cast, city_survey: Survey) -> None:
    Survey.objects.update(state="draft")
    with pytest.raises(NotPermitted):
        county_rule(cast, city_survey)


def test_a_rule_is_closed_to_those_who_may_not_read_its_part(
    cast: Cast, city_survey: Survey, signed_in: SignIn
) -> None:
    rule = county_rule(cast, city_survey)
    url = f"/desk/demand/rules/{rule.pk}/"
    other = signed_in(cast.other_officer)
    for address in (url, f"{url}edit/"):
        assert other.get(address).status_code == 404
    assert other.post(f"{url}apply/").status_code == 404
    with pytest.raises(NotPermitted):
        save_rule(facts(city_survey), organisation=cast.county, actor=cast.other_officer)
    with pytest.raises(NotPermitted):
        save_rule(facts(city_survey), organisation=cast.city, actor=cast.officer)
    with pytest.raises(NotPermitted):
        apply_rule(rule.pk, actor=cast.other_officer)


def test_the_neighbours_own_survey_stays_theirs(
    cast: Cast, city_survey: Survey, signed_in: SignIn
) -> None:
    theirs = make_survey(cast, cast.other_county, cast.other_officer)
    client = signed_in(cast.officer)
    assert f"new/{theirs.code}/" not in client.get("/desk/demand/rules/").content.decode()
    assert client.get(f"/desk/demand/rules/new/{theirs.code}/").status_code == 404


def test_whoever_reads_one_town_does_not_read_the_countys_part(
    cast: Cast, city_survey: Survey
) -> None:
    Post.objects.filter(holder=cast.surveyor).update(organisation=cast.town)
    assert may_read_part(cast.surveyor, cast.town, city_survey)
    assert not may_read_part(cast.surveyor, cast.county, city_survey)
    assert not may_read_part(cast.surveyor, cast.city, city_survey)


def counted() -> dict[str, float]:
    """Workers in force by town."""
    return {
        row["town__code"]: row["sum"]
        for row in DemandPoint.objects.current()
        .order_by()
        .values("town__code")
        .annotate(sum=Sum("workers"))
    }


def city_rule(cast: Cast, survey: Survey) -> DemandRule:
    return save_rule(
        facts(survey, name="全市规则"), organisation=cast.city, actor=cast.city_officer
    )


def test_a_county_takes_its_people_over_from_the_citys_rule(
    cast: Cast, city_survey: Survey, signed_in: SignIn
) -> None:
    city = city_rule(cast, city_survey)
    apply_rule(city.pk, actor=cast.city_officer)
    rule = county_rule(cast, city_survey)
    page = signed_in(cast.officer).get(f"/desk/demand/rules/{rule.pk}/").content.decode()
    assert "改由这条规则计入" in page
    assert "全市规则 · 样例市总工会" in page

    apply_rule(rule.pk, actor=cast.officer)
    assert counted() == {"330899001": 12, "330898001": 7}
    part = DemandBatch.objects.exclude(retired_at=None).get()
    assert (part.rule, part.organisation, part.points.count()) == (city, cast.city, 1)


def test_the_city_leaves_out_whom_a_county_counts(
    cast: Cast, city_survey: Survey, signed_in: SignIn
) -> None:
    rule = county_rule(cast, city_survey)
    apply_rule(rule.pk, actor=cast.officer)
    city = city_rule(cast, city_survey)
    page = signed_in(cast.city_officer).get(f"/desk/demand/rules/{city.pk}/").content.decode()
    assert "以它们为准" in page

    apply_rule(city.pk, actor=cast.city_officer)
    assert counted() == {"330899001": 12, "330898001": 7}
    assert rule.batches.get().retired_at is None


def test_with_posts_in_two_counties_the_officer_says_for_which_one(
    cast: Cast, city_survey: Survey, signed_in: SignIn
) -> None:
    create_post(cast.other_county, role=Role.OFFICER, title="兼任", holder=cast.officer, actor=None)
    client, url = signed_in(cast.officer), f"/desk/demand/rules/new/{city_survey.code}/"
    assert "为哪里推算" in client.get(url).content.decode()
    assert "为哪里推算" in client.post(url, FORM).content.decode()
    assert not DemandRule.objects.exists()

    for union in (cast.county, cast.other_county):
        client.post(url, {**FORM, "union": union.pk})
    rules = DemandRule.objects.order_by("organisation__path")
    assert [rule.organisation for rule in rules] == [cast.county, cast.other_county]
    for rule in rules:
        client.post(f"/desk/demand/rules/{rule.pk}/apply/")
    assert counted() == {"330899001": 60, "330898001": 35}


def test_the_list_of_rules_asks_a_fixed_number_of_queries(
    cast: Cast,
    city_survey: Survey,
    signed_in: SignIn,
    django_assert_max_num_queries: Callable[..., object],
) -> None:
    for _number in range(4):
        make_survey(cast)
    client = signed_in(cast.officer)
    with django_assert_max_num_queries(16):  # type: ignore[attr-defined]
        client.get("/desk/demand/rules/")
