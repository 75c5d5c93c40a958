"""Who may look at a job, cancel it, run it again; the pages and the API."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from django.test import Client

from minsheng.accounts.models import User
from minsheng.audit.models import Entry
from minsheng.jobs.execution import claim, run_once
from minsheng.jobs.models import Job
from minsheng.jobs.services import WrongState, request_cancel, retry
from minsheng.organisations.permissions import NotPermitted
from tests.jobs.builders import started
from tests.people import Cast

State = Job.State
SignIn = Callable[[User], Client]


def test_a_waiting_job_is_cancelled_at_once(cast: Cast) -> None:
    job = request_cancel(started("tests.count", cast.officer, cast.county, to=1).pk, cast.officer)
    assert job.state == State.CANCELLED
    assert Entry.objects.first().verb == "job.cancel_requested"
    assert run_once(job.pk, 0) is None


def test_a_failed_job_can_be_run_again(cast: Cast) -> None:
    job = run_once(started("tests.fail", cast.officer, cast.county, kindly=True).pk, 0)
    job = retry(job.pk, cast.officer)
    assert (job.state, job.error, job.attempts) == (State.WAITING, "", 1)
    assert run_once(job.pk, 1).attempts == 2


def test_a_done_job_is_neither_cancelled_nor_run_again(cast: Cast) -> None:
    job = run_once(started("tests.count", cast.officer, cast.county, to=1).pk, 0)
    with pytest.raises(WrongState):
        request_cancel(job.pk, cast.officer)
    with pytest.raises(WrongState):
        retry(job.pk, cast.officer)


def test_who_may_do_the_kind_may_cancel_and_who_only_looks_may_not(cast: Cast) -> None:
    job = started("tests.count", cast.officer, cast.county, to=1)
    with pytest.raises(NotPermitted):
        request_cancel(job.pk, cast.leader)
    assert request_cancel(job.pk, cast.colleague).state == State.CANCELLED


def test_another_county_sees_nothing_of_it(cast: Cast, signed_in: SignIn) -> None:
    job = started("tests.count", cast.officer, cast.county, to=1)
    with pytest.raises(NotPermitted):
        request_cancel(job.pk, cast.other_officer)
    client = signed_in(cast.other_officer)
    assert "样例任务" not in client.get("/desk/jobs/").content.decode()
    for address in ("", "progress/"):
        assert client.get(f"/desk/jobs/{job.pk}/{address}").status_code == 404
    for deed in ("cancel/", "retry/"):
        assert client.post(f"/desk/jobs/{job.pk}/{deed}").status_code == 404
    assert client.get(f"/api/v1/jobs/{job.pk}").status_code == 404


def test_the_fragment_asks_to_be_fetched_again_until_the_end(cast: Cast, signed_in: SignIn) -> None:
    job = claim(started("tests.count", cast.officer, cast.county, to=1).pk, 0)
    client = signed_in(cast.officer)
    address = f"/desk/jobs/{job.pk}/progress/"
    assert f'data-poll="{address}' in client.get(address).content.decode()
    Job.objects.filter(pk=job.pk).update(state=State.WAITING, attempts=0)
    run_once(job.pk, 0)
    page = client.get(address).content.decode()
    assert "data-poll" not in page
    assert "查看结果" in page


def test_nobody_is_led_to_a_result_they_may_not_open(cast: Cast, signed_in: SignIn) -> None:
    job = started("tests.count", cast.officer, cast.county, to=1)
    run_once(job.pk, 0)

    for address, is_shown in (("/desk/papers/", False), ("/desk/jobs/", True)):
        Job.objects.filter(pk=job.pk).update(result_url=address)
        page = signed_in(cast.admin).get(f"/desk/jobs/{job.pk}/").content.decode()
        assert ("查看结果" in page) is is_shown


def test_pages_cancel_and_retry(cast: Cast, signed_in: SignIn) -> None:
    job = started("tests.count", cast.officer, cast.county, to=1)
    client = signed_in(cast.officer)
    assert "样例任务" in client.get("/desk/jobs/?state=waiting").content.decode()
    assert (
        client.post(f"/desk/jobs/{job.pk}/cancel/", {"next": "//elsewhere.example/"}).url
        == f"/desk/jobs/{job.pk}/"
    )
    assert "重试" in client.get(f"/desk/jobs/{job.pk}/").content.decode()
    client.post(f"/desk/jobs/{job.pk}/retry/")
    job.refresh_from_db()
    assert job.state == State.WAITING
    assert client.post(f"/desk/jobs/{job.pk}/retry/", follow=True).status_code == 200
    assert client.post(f"/desk/jobs/{job.pk}/retry/", {"next": "17"}).status_code == 302


def test_the_list_takes_the_same_number_of_queries_however_long(
    cast: Cast, signed_in: SignIn, django_assert_max_num_queries
) -> None:
    for _ in range(12):
        started("tests.count", cast.officer, cast.county, to=1)
    client = signed_in(cast.officer)
    with django_assert_max_num_queries(10):
        client.get("/desk/jobs/")


def test_the_api_shows_cancels_and_retries(cast: Cast, signed_in: SignIn) -> None:
    job = started("tests.count", cast.officer, cast.county, to=1)
    client = signed_in(cast.officer)
    state = json.loads(client.get(f"/api/v1/jobs/{job.pk}").content)
    assert (state["state"], state["share"]) == ("waiting", None)
    assert client.post(f"/api/v1/jobs/{job.pk}/cancel").json()["state"] == "cancelled"
    assert client.post(f"/api/v1/jobs/{job.pk}/cancel").status_code == 409
    assert client.post(f"/api/v1/jobs/{job.pk}/retry").json()["state"] == "waiting"


def test_progress_is_read_in_english_too(cast: Cast, signed_in: SignIn) -> None:
    job = started("tests.count", cast.officer, cast.county, to=1)
    page = (
        signed_in(cast.officer)
        .get(f"/desk/jobs/{job.pk}/", headers={"accept-language": "en"})
        .content.decode()
    )
    assert "Waiting" in page
    assert "取消任务" not in page
