"""Officers rehearse a round on made-up families; nothing real is read or changed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.test import Client, TestCase
from django.urls import reverse

from minsheng.accounts.models import User
from minsheng.applications.models import Application
from minsheng.applications.rules.eligibility import Offer
from minsheng.classes.models import CareClass
from minsheng.common.geo import LonLat
from minsheng.engines.admission import Link, Reserve, Rules, Tier
from minsheng.organisations.permissions import NotPermitted
from minsheng.placements.models import Placement
from minsheng.rehearsals.models import Rehearsal
from minsheng.rehearsals.rules.crowd import Crowd, make_up
from minsheng.rehearsals.rules.season import play, rule_sets, units_under
from minsheng.rehearsals.services import start_rehearsal
from tests.applications.builders import handed_in, open_round
from tests.classes.builders import make_class
from tests.enrolment.builders import make_round
from tests.people import Cast

ASKED = {
    "families": 80,
    "siblings": 25,
    "declines": 10,
    "draws": 20,
    "shares": {"hardship": 10, "outdoor": 30},
}
RULES = Rules(
    title="样例",
    tiers=(Tier("hardship", "困难职工家庭", ("档案",)),),
    reserves=(Reserve("outdoor", "户外劳动者", ("证明",), 20),),
)


def offer(number: int, venue: int, ages: tuple[int, int]) -> Offer:
    at = LonLat(118.8 + venue / 100, 28.9)
    opens, closes = dt.time(8), dt.time(17, 30)
    return Offer(number, 1, venue, True, *ages, dt.date(2026, 7, 6), opens, closes, at)


@pytest.mark.once
def test_made_up_families_fit_the_classes_and_are_the_same_again() -> None:
    offers = [offer(number, number // 2, ((6, 8), (9, 12))[number % 2]) for number in range(6)]
    capacity = dict.fromkeys(range(6), 10)
    crowd = Crowd(100, 0.4, {"hardship": 0.2})
    families = make_up(offers, capacity, crowd, list(Link), most=8, seed=3)
    assert families == make_up(offers, capacity, crowd, list(Link), most=8, seed=3)
    assert all(1 <= len(mine) <= 5 for one in families for mine in one.wishes)
    assert {len(one.wishes) for one in families} == {1, 2, 3}
    order = [one.receipt for one in families]
    played = {
        name: play(units_under(rules, families), order, capacity, rules, frozenset(order[:5]))
        for name, rules in rule_sets(RULES, None).items()
    }
    assert set(played) == {"in_force", "other_order", "plain"}
    hard_up = [place for place, one in enumerate(families) if "hardship" in one.proved]
    got = {name: sum(one.offered[place] for place in hard_up) for name, one in played.items()}
    assert got["in_force"] > got["plain"]
    assert all(one.empty >= 0 and one.blocking == 0 for one in played.values())


@pytest.mark.django_db
def test_a_rehearsal_of_a_real_round(signed_in: Callable[[User], Client], cast: Cast) -> None:
    found = open_round(cast)
    make_class(found.terms.get(), "B1", age_from=10, age_until=12, state="planned")
    real = handed_in(found, cast)
    with TestCase.captureOnCommitCallbacks(execute=True):
        made = start_rehearsal(found, ASKED, actor=cast.officer)
    made.refresh_from_db()
    assert made.job is not None
    assert made.job.state == "done"
    everybody = made.results["sets"][0]["groups"][0]
    assert everybody["low"] <= everybody["offered"] <= everybody["high"] <= 1
    assert [one.pk for one in Application.objects.all()] == [real.pk]
    assert not Placement.objects.exists()
    assert set(CareClass.objects.values_list("taken", flat=True)) == {0}
    page = signed_in(cast.officer).get(made.get_absolute_url()).content.decode()
    assert "困难职工家庭" in page
    assert "不分先后、不设保留" in page
    assert signed_in(cast.other_officer).get(made.get_absolute_url()).status_code == 404


@pytest.mark.django_db
def test_asking_for_a_rehearsal(signed_in: Callable[[User], Client], cast: Cast) -> None:
    found = make_round(cast)
    with pytest.raises(NotPermitted):
        start_rehearsal(found, ASKED, actor=cast.other_officer)
    client, new = signed_in(cast.officer), reverse("rehearsals:new", args=[found.pk])
    said = {"families": 3000, "siblings": 20, "declines": 10, "draws": 200, "hardship": 5}
    refused = client.post(new, {**said, "outdoor": 20}).content.decode()
    assert "最多 60,000" in refused
    assert "left_behind" not in refused  # the rules do not name this group
    client.post(new, {**said, "outdoor": 20, "families": 20, "draws": 20})
    assert Rehearsal.objects.get().asked["shares"] == {"hardship": 5, "outdoor": 20}
