"""The start page: what waits for me, and the ways my posts open."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator

import pytest
from django.test import Client
from django.utils import timezone

from minsheng.accounts.models import User
from minsheng.jobs.models import Job
from minsheng.organisations.models import Post
from minsheng.web import waiting
from minsheng.web.waiting import Waiting
from tests.people import Cast

SignIn = Callable[[User], Client]


def home(client: Client) -> str:
    response = client.get("/desk/")
    assert response.status_code == 200
    return response.content.decode()


def main_part(page: str) -> str:
    return page.split("<main", 1)[1].split("</main", 1)[0]


def job(cast: Cast, state: str) -> Job:
    finished = timezone.now() if state == Job.State.FAILED else None
    return Job.objects.create(
        kind="test.kind",
        title="算一算",
        state=state,
        organisation=cast.county,
        responsible=cast.post_of(cast.officer),
        created_by=cast.officer,
        finished=finished,
    )


@pytest.fixture
def question() -> Iterator[list[Waiting]]:
    """A subject's question with answers the test can choose."""
    answers: list[Waiting] = []
    waiting.register("test", lambda actor: answers)
    yield answers
    waiting._questions.pop("test")


def test_somebody_without_a_post_learns_whom_to_ask(cast: Cast, signed_in: SignIn) -> None:
    page = main_part(home(signed_in(cast.nobody)))
    assert "您还没有岗位" in page
    assert "等我办理" not in page


def test_the_ways_follow_the_rights(cast: Cast, signed_in: SignIn) -> None:
    officer = main_part(home(signed_in(cast.officer)))
    assert 'href="/desk/organisations/people/"' in officer
    keeper = main_part(home(signed_in(cast.keeper)))
    assert 'href="/desk/organisations/people/"' not in keeper
    assert "荷花街道总工会" in keeper


def test_nothing_waiting_is_said_in_words(cast: Cast, signed_in: SignIn) -> None:
    assert "现在没有等您办理的事项" in home(signed_in(cast.keeper))


def test_subjects_add_what_waits_and_the_pressing_comes_first(
    cast: Cast, signed_in: SignIn, question: list[Waiting]
) -> None:
    question += [
        Waiting("以后再说", "/later/"),
        Waiting("马上处理", "/now/", "alert"),
        Waiting("近期处理", "/soon/", "watch"),
    ]
    page = home(signed_in(cast.keeper))
    assert page.index("/now/") < page.index("/soon/") < page.index("/later/")


def test_my_failed_job_waits_for_me_and_for_nobody_else(cast: Cast, signed_in: SignIn) -> None:
    job(cast, Job.State.FAILED)
    assert "任务“算一算”没有成功" in home(signed_in(cast.officer))
    assert "算一算" not in home(signed_in(cast.colleague))


def test_a_post_whose_rights_ran_out_waits_for_its_manager(cast: Cast, signed_in: SignIn) -> None:
    yesterday = timezone.localdate() - dt.timedelta(days=1)
    Post.objects.filter(pk=cast.post_of(cast.keeper).pk).update(rights_until=yesterday)
    assert "的权限已到期" in home(signed_in(cast.officer))
    assert "的权限已到期" not in home(signed_in(cast.other_officer))
    assert "您还没有岗位" in home(signed_in(cast.keeper))
