"""The pages on which officers write, publish and change the rules of a round."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from minsheng.accounts.models import User
from minsheng.classes.models import Term
from minsheng.classes.sample import sample as sample_classes
from minsheng.engines.admission import Attendance
from minsheng.enrolment.models import Round
from minsheng.enrolment.queries import log_holds
from minsheng.enrolment.sample import sample
from minsheng.places.sample import sample as sample_places
from tests.classes.builders import make_class, make_term
from tests.enrolment.builders import make_round
from tests.people import Cast

SignIn = Callable[[User], Client]


def answers(term: Term, **change: object) -> dict[str, object]:
    due = timezone.localtime(term.freeze_at + dt.timedelta(hours=5))
    return {
        "title": "样例暑期录取",
        "terms": [term.pk],
        "place_hardship": "tier",
        "place_outdoor": "reserve",
        "percent_outdoor": "20",
        "seat_order": "reserve_first",
        "within": ["sibling"],
        "most_options": "8",
        "most_terms": "1",
        "together_terms": "1",
        "links": ["independent"],
        "offer_hours": "48",
        "quiet_from": "21",
        "quiet_until": "8",
        "late": "after_all",
        "absent_percent": "30",
        "appeal_days": "5",
        "sources": f"样例彩票 | {due:%Y-%m-%d %H:%M}",
        **change,
    }


def test_two_officers_take_a_round_from_draft_to_a_public_change(
    cast: Cast, signed_in: SignIn
) -> None:
    term = make_term(cast.county, state=Term.State.ANNOUNCED)
    make_class(term)
    client = signed_in(cast.officer)
    client.post("/desk/enrolment/new/", answers(term))
    made = Round.objects.get()
    url = f"/desk/enrolment/{made.pk}/"
    client.post(f"{url}rules/", answers(term, percent_outdoor="30"))
    client.post(f"{url}publish/")
    client.post(f"{url}change/", answers(term, percent_outdoor="10", why="报名的少"))
    assert "提出改动的人不能自己确认" in client.get(url).content.decode()

    other = signed_in(cast.colleague)
    assert "同意改动" in other.get(url).content.decode()
    other.post(f"{url}decide/", {"number": "2", "accept": "yes"})
    made.refresh_from_db()
    assert made.rules_in_force.rules.reserves[0].percent == 10
    assert made.rules_in_force.rules.attendance == Attendance(30, 5, 7, 5)
    assert term.classes.get().reserves == {"outdoor": 3}
    assert log_holds(made)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"sources": "样例彩票"}, "第 1 行没有读懂"),
        ({"sources": "样例彩票 | 2020-01-01 21:15"}, "要在报名截止之后、公布结果之前"),
        ({"percent_outdoor": ""}, "保留名额要写百分之几。"),
        (
            {
                "percent_outdoor": "50",
                "place_migrant": "reserve",
                "percent_migrant": "50",
                "place_frontline": "reserve",
                "percent_frontline": "10",
            },
            "加起来是 110，超过了 100",
        ),
        ({"percent_outdoor": "60"}, "50"),
    ],
)
def test_rules_that_cannot_be_are_refused_with_the_field(
    cast: Cast, signed_in: SignIn, change: dict[str, object], told: str
) -> None:
    term = make_term(cast.county)
    page = signed_in(cast.officer).post("/desk/enrolment/new/", answers(term, **change))
    body = page.content.decode()
    assert told in body[body.index("<main") :]
    assert body.count('class="error-summary"') == 1  # one list for what two forms ask
    assert not Round.objects.exists()


def test_terms_with_other_dates_need_a_round_of_their_own(cast: Cast, signed_in: SignIn) -> None:
    first = make_term(cast.county)
    other = make_term(cast.county, "2026-2", publish_at=timezone.now() + dt.timedelta(days=12))
    sent = answers(first, terms=[first.pk, other.pk])
    page = signed_in(cast.officer).post("/desk/enrolment/new/", sent).content.decode()
    assert "请分成几轮" in page
    assert page.count('class="error-summary"') == 1


def test_a_term_is_in_one_round_only(cast: Cast, signed_in: SignIn) -> None:
    make_round(cast)
    page = signed_in(cast.officer).get("/desk/enrolment/new/").content.decode()
    assert "还没有可以录取的期" in page


def test_the_form_shows_the_rules_that_hold(cast: Cast, signed_in: SignIn) -> None:
    made = make_round(cast, published=True)
    client = signed_in(cast.officer)
    page = client.get(f"/desk/enrolment/{made.pk}/change/").content.decode()
    assert 'value="20"' in page
    assert "样例彩票 | " in page


def test_lists_cost_the_same_however_long(cast: Cast, signed_in: SignIn) -> None:
    client = signed_in(cast.officer)

    def queries() -> int:
        total = 0
        for url in ("/desk/enrolment/", "/enrol/"):
            with CaptureQueriesContext(connection) as seen:
                assert client.get(url).status_code == 200
            total += len(seen)
        return total

    make_round(cast, published=True)
    few = queries()
    for number in range(5):
        make_round(cast, f"2027-{number}", published=True)
    assert queries() == few


def test_the_sample_city_has_one_published_round(cast: Cast) -> None:
    sample_places(cast.city)
    sample_classes(cast.city)
    assert sample(cast.city) == 1
    assert sample(cast.city) == 0
    made = Round.objects.get()
    assert log_holds(made)
    assert Client().get(f"/enrol/{made.code}/").status_code == 200
