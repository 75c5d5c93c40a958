"""Anybody rates a project and sees the sample; deputies vote in secret, once, by a rule that is data."""

from __future__ import annotations

import uuid
from collections.abc import Callable

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from minsheng.accounts.models import User
from minsheng.audit.models import Entry
from minsheng.organisations.permissions import NotPermitted
from minsheng.verdicts.models import BallotItem, ProjectRating, Slip
from minsheng.verdicts.queries import FEW, judged, of_project
from minsheng.verdicts.rules.passing import outcome, pass_rules
from minsheng.verdicts.services import (
    Over,
    TooManyVotes,
    close_ballot,
    count_paper,
    make_slips,
    rate_project,
    show_page,
    vote,
)
from tests.browser import DESK, PHONE, Browser
from tests.governance.builders import make_project
from tests.people import Cast, make_cast
from tests.verdicts.builders import make_ballot, make_page

SignedIn = Callable[[User], Client]


@pytest.mark.parametrize(
    ("members", "counts", "found"),
    [
        (29, (28, 1, 0), "satisfied"),
        (30, (15, 10, 5), "basic"),  # exactly half is not more than half
        (30, (16, 0, 14), "satisfied"),
        (30, (10, 5, 15), "poor"),
        (30, (14, 0, 0), "poor"),  # who stays away counts with the whole
        (30, (0, 0, 0), ""),
    ],
)
def test_more_than_half_of_all_deputies(
    members: int, counts: tuple[int, int, int], found: str
) -> None:
    assert outcome(pass_rules()["members"], members, *counts) == found


def test_another_rule_asks_those_who_voted() -> None:
    assert outcome(pass_rules()["votes"], 30, 14, 0, 0) == "satisfied"
    with pytest.raises(ValueError, match="31"):
        outcome(pass_rules()["votes"], 30, 31, 0, 0)


@pytest.mark.django_db
def test_stars_count_once_a_day_and_come_with_their_sample(cast: Cast) -> None:
    project, key = make_project(cast), uuid.uuid4()

    assert rate_project(project, 5, key=key, mark="a")
    assert not rate_project(project, 1, key=key, mark="b")
    assert not rate_project(project, 1, key=uuid.uuid4(), mark="a")
    few = of_project(project)
    for place in range(FEW):
        rate_project(project, 2, key=uuid.uuid4(), mark=f"c{place}")

    assert (few.stars.n, few.is_few, few.percents[0]) == (1, True, 100)
    many = of_project(project)
    assert not many.is_few
    assert many.percents[1] < many.percents[0] < many.percents[2]


@pytest.mark.django_db
def test_everybody_looks_and_rates_while_it_is_shown(cast: Cast, client: Client) -> None:
    project = make_project(cast)
    url = reverse("verdict:page", args=[project.pk])
    assert client.get(url).status_code == 404
    make_page(cast, project)

    page = client.get(url).content.decode()
    assert "给大家一个歇脚的地方。" in page
    assert "还没有人评价。" in page
    assert "周正" not in page
    assert client.post(url, {"key": str(uuid.uuid4()), "stars": "9"}).status_code == 422
    assert "谢谢，收到了。" in client.post(url, {"key": str(uuid.uuid4()), "stars": "4"}).content.decode()  # fmt: skip
    assert "不到 30 人次" in client.get(url).content.decode()
    assert client.get(reverse("verdict:qr", args=[project.pk])).content.startswith(b"<?xml")

    show_page(project, "x", shown=False, actor=cast.city_officer)
    assert client.get(url).status_code == 404
    assert ProjectRating.objects.count() == 1
    with pytest.raises(NotPermitted):
        show_page(project, "x", shown=True, actor=cast.officer)


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("width", "english"), [(PHONE, False), (DESK, True)])
def test_a_deputy_votes_in_a_browser(browser: Browser, width: int, english: bool) -> None:
    """The page must let the browser say where the vote comes from, or it is refused."""
    cast = make_cast()
    ballot = make_ballot(cast, make_project(cast), members=3)
    (secret,) = make_slips(ballot.pk, 1, actor=cast.city_officer)
    window = browser.window(width=width, english=english)
    page = window.open(reverse("verdict:vote", args=[secret]))
    for item in ballot.items.all():
        page.check(f"[name=grade-{item.pk}][value=satisfied]")
    assert window.faults() == []
    assert window.fits()
    page.click(".form .button")
    page.wait_for_selector(f"text={'Thank' if english else '谢谢'}")
    assert [item.counts for item in ballot.items.all()] == [(1, 0, 0), (1, 0, 0)]


def test_a_form_without_its_proof_is_told_what_to_do(db: None) -> None:
    answer = Client(enforce_csrf_checks=True).post("/accounts/login/", {"login": "x"})
    assert answer.status_code == 403
    assert "请返回上一页刷新" in answer.content.decode()


@pytest.mark.django_db
def test_a_link_votes_once_and_nothing_ties_it_to_the_vote(cast: Cast, client: Client) -> None:
    ballot = make_ballot(cast, make_project(cast), members=3)
    first, second = make_slips(ballot.pk, 2, actor=cast.city_officer)
    url = reverse("verdict:vote", args=[first])
    parts = list(ballot.items.all())
    grades = {f"grade-{parts[0].pk}": "satisfied", f"grade-{parts[1].pk}": "poor"}

    assert client.post(url, {f"grade-{parts[0].pk}": "satisfied"}).status_code == 422
    assert client.post(url, grades).status_code == 200
    assert client.post(url, grades).status_code == 404
    assert client.get(reverse("verdict:vote", args=["nonsense"])).status_code == 404

    assert [item.counts for item in ballot.items.all()] == [(1, 0, 0), (0, 0, 1)]
    stored = {field.name for field in Slip._meta.get_fields()}
    assert stored == {"id", "ballot", "secret_hash", "is_used"}
    assert not Slip.objects.filter(secret_hash__in=[first, second]).exists()
    with pytest.raises(TooManyVotes):
        make_slips(ballot.pk, 2, actor=cast.city_officer)


@pytest.mark.django_db
def test_there_are_never_more_votes_than_deputies(cast: Cast) -> None:
    ballot = make_ballot(cast, make_project(cast), members=2)
    secret, spare = make_slips(ballot.pk, 2, actor=cast.city_officer)
    keys = [item.pk for item in ballot.items.all()]
    vote(secret, dict.fromkeys(keys, "basic"))

    with pytest.raises(TooManyVotes):
        count_paper(ballot.pk, dict.fromkeys(keys, (2, 0, 0)), actor=cast.city_officer)
    count_paper(ballot.pk, dict.fromkeys(keys, (1, 0, 0)), actor=cast.city_officer)
    with pytest.raises(TooManyVotes):
        vote(spare, dict.fromkeys(keys, "poor"))
    with pytest.raises(IntegrityError), transaction.atomic():
        BallotItem.objects.filter(pk=keys[0]).update(paper_poor=1)


@pytest.mark.django_db
def test_a_closed_vote_stands_and_is_shown(cast: Cast, client: Client) -> None:
    project = make_project(cast)
    make_page(cast, project)
    ballot = make_ballot(cast, project)
    (late,) = make_slips(ballot.pk, 1, actor=cast.city_officer)
    keys = [item.pk for item in ballot.items.all()]
    counts = {keys[0]: (28, 1, 0), keys[1]: (14, 9, 6)}
    count_paper(ballot.pk, counts, actor=cast.city_officer)
    public = reverse("verdict:page", args=[project.pk])
    assert "样例票决" not in client.get(public).content.decode()

    close_ballot(ballot.pk, actor=cast.city_officer)

    assert [one.outcome for one in judged(ballot)] == ["satisfied", "basic"]
    assert (
        "满意 28，基本满意 1，不满意 0；投票 29，代表 29。" in client.get(public).content.decode()
    )
    for deed in (
        lambda: vote(late, dict.fromkeys(keys, "poor")),
        lambda: count_paper(ballot.pk, counts, actor=cast.city_officer),
        lambda: close_ballot(ballot.pk, actor=cast.city_officer),
    ):
        with pytest.raises(Over):
            deed()
    assert Entry.objects.filter(verb="verdicts.closed").count() == 1


@pytest.mark.django_db
def test_a_vote_is_run_on_pages(cast: Cast, signed_in: SignedIn) -> None:
    project = make_project(cast)
    client = signed_in(cast.city_officer)
    told = {
        "title": "人大票决", "held_on": "2026-11-01", "members": 5, "rule": "members",
        "items": "甲\n\n乙\n甲\n",
    }  # fmt: skip
    url = reverse("verdicts:call", args=[project.pk])

    page = client.post(url, told, follow=True).content.decode()
    ballot = project.ballots.get()
    first, second = ballot.items.all()
    assert "还没有票" in page
    counts = {
        f"{grade}-{item.pk}": 2 for item in (first, second) for grade in ("satisfied", "basic", "poor")
    }  # fmt: skip
    refused = client.post(ballot.get_absolute_url(), counts)
    assert (refused.status_code, "“甲”的票比代表总数还多。" in refused.content.decode()) == (
        422,
        True,
    )
    counts |= {f"poor-{item.pk}": 0 for item in (first, second)}
    assert client.post(ballot.get_absolute_url(), counts).status_code == 302
    links = client.post(reverse("verdicts:slips", args=[ballot.pk]), {"count": 1})
    assert "/vote/" in links.content.decode()
    assert client.post(reverse("verdicts:close", args=[ballot.pk])).status_code == 302
    county = signed_in(cast.officer)
    assert county.post(url, told).status_code == 403
    assert county.get(ballot.get_absolute_url()).status_code == 200
    assert county.post(ballot.get_absolute_url(), counts).status_code == 403
    assert county.post(reverse("verdicts:slips", args=[ballot.pk]), {"count": 1}).status_code == 403
