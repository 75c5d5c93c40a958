"""The officer's pages of terms and classes."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from minsheng.accounts.models import User
from minsheng.audit.models import Entry
from minsheng.classes.models import CareClass, Term
from minsheng.classes.services import WrongState, announce_term, withdraw_term
from tests.classes.builders import make_class, make_term, venue
from tests.people import Cast

SignIn = Callable[[User], Client]
TERM = {
    "code": "2027-1",
    "name": "样例第一期",
    "apply_from": "2027-05-10T09:00",
    "freeze_at": "2027-05-17T18:00",
    "publish_at": "2027-05-20T10:00",
    "starts_on": "2027-07-05",
    "ends_on": "2027-07-23",
}
CLASS = {
    "code": "A1",
    "name": "样例荷花一班",
    "age_from": "6",
    "age_until": "9",
    "opens": "07:30",
    "closes": "18:00",
    "capacity": "35",
    "least": "10",
    "fee_yuan": "0",
    "reserve_outdoor": "7",
}


def errors(page: str) -> str:
    return page[page.index("<main") :]


def test_an_officer_prepares_a_term_with_a_class_and_announces_it(
    cast: Cast, signed_in: SignIn
) -> None:
    client = signed_in(cast.officer)
    client.post("/desk/classes/terms/new/", {**TERM, "organisation": cast.county.pk})
    term = Term.objects.get()
    place = venue(cast.county, "A1")
    client.post(f"/desk/classes/terms/{term.pk}/new/", {**CLASS, "venue": place.pk})
    care_class = CareClass.objects.get()
    client.post(f"/desk/classes/{care_class.pk}/step/", {"open": "yes"})
    client.post(f"/desk/classes/terms/{term.pk}/step/", {"step": "announce"})

    term.refresh_from_db()
    assert term.state == "announced"
    page = client.get(f"/desk/classes/{care_class.pk}/").content.decode()
    assert "先给：户外劳动者和新就业形态劳动者" in page
    assert (care_class.reserved, care_class.ledger().open) == (7, 28)
    verbs = list(Entry.objects.order_by("sequence").values_list("verb", flat=True))
    assert verbs[-4:] == ["term.added", "class.added", "class.opened", "term.announced"]


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"freeze_at": "2027-05-09T09:00"}, "报名截止要晚于开始报名。"),
        ({"publish_at": "2027-05-17T17:00"}, "公布结果要晚于报名截止。"),
        ({"publish_at": "2027-07-05T08:00"}, "结果要在开班前一天或更早公布。"),
        ({"ends_on": "2027-07-01"}, "结束日期不能早于开班日期。"),
    ],
)
def test_dates_in_the_wrong_order_are_named(
    cast: Cast, signed_in: SignIn, change: dict[str, str], told: str
) -> None:
    sent = {**TERM, **change, "organisation": cast.county.pk}
    page = signed_in(cast.officer).post("/desk/classes/terms/new/", sent)
    assert told in errors(page.content.decode())
    assert not Term.objects.exists()


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"capacity": "5"}, "保留名额加起来超过了名额。"),
        ({"age_until": "5"}, "最大年龄不能小于最小年龄。"),
        ({"closes": "07:00"}, "最晚接走要晚于最早送到。"),
        ({"code": "A0"}, "这个编号已经用过了，请换一个。"),
    ],
)
def test_a_class_that_cannot_be_is_refused_with_the_field(
    cast: Cast, signed_in: SignIn, change: dict[str, str], told: str
) -> None:
    term = make_term(cast.county)
    first = make_class(term, "A0")
    sent = {**CLASS, "venue": first.venue_id, **change}
    page = signed_in(cast.officer).post(f"/desk/classes/terms/{term.pk}/new/", sent)
    assert told in errors(page.content.decode())
    assert CareClass.objects.count() == 1


def test_what_is_announced_stands(cast: Cast, signed_in: SignIn) -> None:
    term = make_term(cast.county)
    care_class = make_class(term)
    announce_term(term.pk, actor=cast.officer)
    client = signed_in(cast.officer)
    sent = {**CLASS, "venue": care_class.venue_id}
    for url, data in [
        (f"/desk/classes/terms/{term.pk}/edit/", TERM),
        (f"/desk/classes/{care_class.pk}/edit/", sent),
        (f"/desk/classes/terms/{term.pk}/new/", sent),
    ]:
        page = client.post(url, data).content.decode()
        assert "这一期已经公布，不能再改" in page
    withdraw_term(term.pk, actor=cast.officer)
    assert client.post(f"/desk/classes/{care_class.pk}/edit/", sent).status_code == 302


def test_a_term_without_an_open_class_is_not_announced(cast: Cast) -> None:
    term = make_term(cast.county)
    make_class(term, state=CareClass.State.PLANNED)
    with pytest.raises(WrongState):
        announce_term(term.pk, actor=cast.officer)


def test_a_county_adds_its_classes_to_the_citys_term_and_cannot_change_it(
    cast: Cast, signed_in: SignIn
) -> None:
    term = make_term(cast.city)
    place = venue(cast.county, "A1")
    client = signed_in(cast.officer)
    client.post(f"/desk/classes/terms/{term.pk}/new/", {**CLASS, "venue": place.pk})

    assert CareClass.objects.get().organisation == cast.county
    assert client.get(f"/desk/classes/terms/{term.pk}/").status_code == 200
    assert client.get(f"/desk/classes/terms/{term.pk}/edit/").status_code == 404
    there = signed_in(cast.other_officer).get(f"/desk/classes/terms/{term.pk}/").content.decode()
    assert "样例荷花一班" not in there


def test_a_class_is_cancelled_with_a_reason_only(cast: Cast, signed_in: SignIn) -> None:
    care_class = make_class(make_term(cast.county))
    client = signed_in(cast.officer)
    url = f"/desk/classes/{care_class.pk}/step/"
    assert "不开班要写明理由" in client.post(url, {}, follow=True).content.decode()
    client.post(url, {"why": "报名只有三人"})
    care_class.refresh_from_db()
    assert care_class.state == "cancelled"


def test_seats_are_changed_with_a_reason(cast: Cast, signed_in: SignIn) -> None:
    care_class = make_class(make_term(cast.county), reserves={"outdoor": 8})
    client = signed_in(cast.officer)
    url = f"/desk/classes/{care_class.pk}/seats/"
    page = client.post(url, {"capacity": "7", "why": "换教室"}).content.decode()
    assert "已占用和保留的名额有 8 个" in page
    assert client.post(url, {"capacity": "40", "why": "换教室"}).status_code == 302


def test_the_number_of_queries_does_not_grow_with_the_list(cast: Cast, signed_in: SignIn) -> None:
    client = signed_in(cast.leader)
    term = make_term(cast.city)

    def queries() -> int:
        total = 0
        for url in ("/desk/classes/", "/desk/classes/terms/", f"/desk/classes/terms/{term.pk}/"):
            with CaptureQueriesContext(connection) as seen:
                assert client.get(url).status_code == 200
            total += len(seen)
        return total

    make_class(term, "A0")
    few = queries()
    for number in range(1, 12):
        make_class(term, f"A{number}", organisation=cast.county)
        make_term(cast.county, f"2027-{number}")
    assert queries() == few
