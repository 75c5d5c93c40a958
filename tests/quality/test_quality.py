"""No number without what is behind it, and no penalty by itself."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from minsheng.accounts.models import User
from minsheng.inspections.models import Inspection
from minsheng.organisations.permissions import NotPermitted
from minsheng.quality.models import Assessment, SleepReview
from minsheng.quality.queries import observations_of
from minsheng.quality.rules.rates import Share, Terms, score, sleeps, tone
from minsheng.quality.services import AlreadyFinished, assess, finish_review, set_terms
from minsheng.stations.models import Station, UsageCount
from minsheng.stations.services import change_today
from tests.browser import DESK, PHONE, Browser
from tests.inspections.builders import a_visit
from tests.people import Cast, sign_in
from tests.stations.builders import OFFICE, make_station
from tests.voices.builders import rate, report

SignIn = Callable[[User], Client]
CHINA = dt.timezone(dt.timedelta(hours=8))
ALWAYS = {
    "week": {day: ["00:00-24:00"] for day in ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]}
}
shares = st.integers(0, 60).flatmap(lambda n: st.builds(Share, st.integers(0, n), st.just(n)))


def long_open(cast: Cast, **more: object) -> Station:
    since = timezone.now() - dt.timedelta(days=60)
    return make_station(cast.town, **{"hours": ALWAYS, "state_since": since, **more})


@pytest.mark.parametrize(
    ("good", "n", "light"),
    [
        (0, 0, "off"),
        (2, 2, "off"),
        (9, 10, "ok"),
        (8, 10, "watch"),
        (7, 10, "watch"),
        (6, 10, "alert"),
    ],
)
def test_yellow_under_90_red_under_70_nothing_from_two(good: int, n: int, light: str) -> None:
    assert tone(Share(good, n), Terms()) == light


@given(shares, shares, shares)
def test_the_score_lies_in_its_interval_and_counts_its_evidence(
    one: Share, two: Share, three: Share
) -> None:
    found = score({"open": one, "satisfied": two, "timely": three}, Terms())
    if found is None:
        assert one.n == two.n == three.n == 0
        return
    assert -1e-9 <= found.low <= found.value + 1e-9 <= found.high + 2e-9 <= 100 + 1e-6
    assert found.n == one.n + two.n + three.n


def test_the_score_is_what_the_formula_says() -> None:
    parts = {"open": Share(9, 10), "satisfied": Share(0, 0), "timely": Share(1, 2)}
    found = score(parts, Terms())
    assert found is not None
    assert found.value == pytest.approx(100 * (40 * 0.9 + 30 * 0.5) / 70)


def test_who_is_not_measured_does_not_sleep() -> None:
    assert not sleeps(0, 0, Terms(), is_measured=False)
    assert sleeps(29, 3, Terms(), is_measured=True)
    assert sleeps(500, 0, Terms(), is_measured=True)
    assert not sleeps(30, 1, Terms(), is_measured=True)


def test_only_what_falls_into_posted_hours_is_seen(cast: Cast) -> None:
    station = make_station(cast.town, hours=OFFICE)
    noon = dt.datetime(2026, 7, 21, 13, 0, tzinfo=CHINA)
    for hour in (10, 13, 20):
        report(station, now=noon.replace(hour=hour))
    rate(station, 5, now=noon.replace(hour=15))
    seen = observations_of([station], noon - dt.timedelta(days=1), noon + dt.timedelta(days=1))
    told = [(one.at.astimezone(CHINA).hour, one.was_open) for one in seen[station.pk]]
    assert told == [(10, False), (15, True)]


@pytest.mark.parametrize(("announced", "told"), [(False, [False]), (True, [])])
def test_an_unannounced_visit_before_a_shut_door_is_seen(
    cast: Cast, announced: bool, told: list[bool]
) -> None:
    visit = a_visit(cast, announced=announced)
    now = timezone.now()
    Station.objects.filter(pk=visit.station_id).update(hours=ALWAYS)
    Inspection.objects.filter(pk=visit.pk).update(
        state="done",
        started_at=now,
        done_at=now,
        done_by=cast.officer,
        answers={"door": {"result": "fail", "note": ""}},
    )
    station = Station.objects.get(pk=visit.station_id)
    around = dt.timedelta(days=1)
    seen = observations_of([station], now - around, now + around)[station.pk]
    assert [one.was_open for one in seen] == told


def test_a_keeper_who_shuts_on_the_day_breaks_the_promise_who_stays_longer_does_not(
    cast: Cast,
) -> None:
    station = make_station(cast.town, hours=OFFICE)
    longer = make_station(cast.town, hours=OFFICE)
    now = timezone.now()
    monday = timezone.localtime(now).replace(hour=10) + dt.timedelta(days=7)
    monday -= dt.timedelta(days=monday.weekday())
    change_today(station.pk, "closed_now", at=None, reason="停电", actor=cast.keeper, now=monday)
    change_today(
        longer.pk, "open_longer", at=dt.time(22), reason="有活动", actor=cast.keeper, now=monday
    )
    for row in [*station.posted.all(), *longer.posted.all()]:
        if row.why:
            row.since = monday
            row.save()
    seen = observations_of([station, longer], monday - dt.timedelta(1), monday + dt.timedelta(1))
    assert [one.was_open for one in seen[station.pk]] == [False]
    assert seen[longer.pk] == []


def test_the_list_keeps_what_the_page_computes(cast: Cast, signed_in: SignIn) -> None:
    station = long_open(cast)
    for _number in range(3):
        report(station)
    rate(station, 5)
    assess()
    kept = Assessment.objects.get(station=station)
    assert (kept.opened, kept.seen, kept.share, kept.tone) == (1, 4, 0.25, "alert")
    client = signed_in(cast.officer)
    shown = client.get(f"/desk/quality/{station.code}/").content.decode()
    assert "观察 4 次，1 次开着" in shown
    assert "25%" in client.get("/desk/quality/").content.decode()
    told = client.get("/api/v1/quality/").json()["items"][0]
    assert (told["seen"], told["share"]) == (4, 0.25)
    assert told["low"] < 0.25 < told["high"]


def test_hardly_any_use_opens_one_review_and_changes_nothing_else(cast: Cast) -> None:
    station, unmeasured = long_open(cast), long_open(cast)
    today = timezone.localdate()
    UsageCount.objects.create(
        station=station, day=today - dt.timedelta(days=20), source="qr", visits=9
    )
    UsageCount.objects.create(station=unmeasured, day=today, source="claimed", visits=900)
    assess()
    assess()
    review = SleepReview.objects.get()
    assert (review.station, review.facts["visits"], review.facts["recent"]) == (station, 9, 0)
    station.refresh_from_db()
    assert station.state == Station.State.OPEN
    assert Assessment.objects.get(station=unmeasured).visits is None
    with pytest.raises(NotPermitted):
        finish_review(review.pk, outcome="keep", note="看过", actor=cast.other_officer)
    waiting = f"{reverse('quality:reviews')}?state=True"
    assert station.name in sign_in(cast.officer).get(waiting).content.decode()
    finish_review(review.pk, outcome="improve", note="门口加指示牌", actor=cast.officer)
    assert station.name not in sign_in(cast.officer).get(waiting).content.decode()
    with pytest.raises(AlreadyFinished):
        finish_review(review.pk, outcome="keep", note="再看", actor=cast.officer)
    assess()
    assert SleepReview.objects.count() == 1


def test_a_county_may_set_its_own_figures(cast: Cast) -> None:
    station = long_open(cast)
    rate(station, 4)
    set_terms(cast.county, Terms(least_n=1), actor=cast.officer)
    assess()
    assert Assessment.objects.get(station=station).tone == "ok"
    with pytest.raises(NotPermitted):
        set_terms(cast.other_county, Terms(), actor=cast.officer)


def test_ninety_stations_ask_as_often_as_three(
    cast: Cast, django_assert_max_num_queries: Callable[..., object], signed_in: SignIn
) -> None:
    for _number in range(60):
        long_open(cast)
    with django_assert_max_num_queries(22):  # type: ignore[attr-defined]
        assess()
    client = signed_in(cast.officer)
    client.get("/desk/quality/")
    with django_assert_max_num_queries(16):  # type: ignore[attr-defined]
        client.get("/desk/quality/")


@pytest.mark.browser
@pytest.mark.parametrize(("width", "english"), [(PHONE, False), (DESK, True)])
def test_in_a_browser(cast: Cast, browser: Browser, width: int, english: bool) -> None:
    station = long_open(cast)
    for stars in (5, 4, 5):
        rate(station, stars)
    report(station)
    assess()
    window = browser.window(width=width, user=cast.officer, english=english)
    for address in ("/desk/quality/", f"/desk/quality/{station.code}/"):
        window.open(address)
        assert window.serious() == []
        assert window.fits()
