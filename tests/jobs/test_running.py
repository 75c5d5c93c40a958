"""A job runs once, says how far it is, and ends in a state people can read."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from django.utils import timezone

from minsheng.audit.models import Entry
from minsheng.jobs import aside, pulse
from minsheng.jobs.execution import claim, run_once
from minsheng.jobs.models import Job
from minsheng.jobs.registry import UnknownKind
from minsheng.jobs.rules import WorkerName, is_lost
from minsheng.jobs.services import WrongState, recover_lost_jobs, request_cancel
from minsheng.jobs.work import Work
from tests.jobs.builders import calls, started
from tests.people import Cast

State = Job.State


@pytest.fixture(autouse=True)
def _no_calls() -> None:
    calls.clear()


def test_a_started_job_runs_after_commit_and_keeps_its_result(
    cast: Cast, django_capture_on_commit_callbacks
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        job = started("tests.count", cast.officer, cast.county, to=3)
        assert calls == []
    job.refresh_from_db()
    assert (job.state, job.share, job.result_url) == (State.DONE, 1.0, "/desk/")
    assert job.phase_text == "数到 2"
    assert list(Entry.objects.order_by("sequence").values_list("verb", flat=True))[-2:] == [
        "job.created",
        "job.done",
    ]


def test_a_task_delivered_twice_runs_once(cast: Cast) -> None:
    job = started("tests.count", cast.officer, cast.county, to=1)
    assert run_once(job.pk, 0) is not None
    assert run_once(job.pk, 0) is None
    assert calls == ["count"]


def test_a_failure_tells_people_why(cast: Cast) -> None:
    job = run_once(started("tests.fail", cast.officer, cast.county, kindly=True).pk, 0)
    assert (job.state, job.error_text) == (State.FAILED, "第 7 行读不出来。")


def test_an_unexpected_failure_names_the_job_and_hides_the_trace(cast: Cast) -> None:
    job = run_once(started("tests.fail", cast.officer, cast.county, kindly=False).pk, 0)
    assert job.state == State.FAILED
    assert str(job.pk) in job.error_text
    assert "ZeroDivision" not in job.error_text


def test_a_kind_nobody_registered_cannot_be_started(cast: Cast) -> None:
    with pytest.raises(UnknownKind):
        started("tests.unheard_of", cast.officer, cast.county)


def test_a_run_in_one_transaction_tells_and_hears_beside_the_database(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(aside, "folder", lambda: tmp_path)
    job = claim(started("tests.count", cast.officer, cast.county, to=1).pk, 0)
    work = Work(job)

    assert not work.report(0.4, "数到 %(number)s", number=4)  # a test is one transaction

    read = Job.objects.get(pk=job.pk)
    assert (read.share, read.phase_text) == (0.4, "数到 4")
    assert aside.ask(read)
    work._written = float("-inf")
    assert work.report(0.5)
    assert work.cancelled


@pytest.mark.parametrize("asked", [False, True])
def test_what_was_told_aside_goes_with_the_run(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, asked: bool
) -> None:
    monkeypatch.setattr(aside, "folder", lambda: tmp_path)
    job = started("tests.count", cast.officer, cast.county, to=3)
    if asked:
        aside.ask(claim(job.pk, 0))
        Job.objects.filter(pk=job.pk).update(state=State.DONE, finished=timezone.now())
        with pytest.raises(WrongState):
            request_cancel(job.pk, cast.officer)
    else:
        run_once(job.pk, 0)
    assert list(tmp_path.iterdir()) == []


def test_a_cancelled_running_job_stops_at_its_next_report(cast: Cast) -> None:
    job = claim(started("tests.count", cast.officer, cast.county, to=1).pk, 0)
    work = Work(job)
    assert not work.report(0.1)
    request_cancel(job.pk, cast.officer)
    work._written = float("-inf")
    assert work.report(0.2)
    assert work.cancelled
    assert not work.put_back


def test_a_worker_that_is_stopped_puts_its_job_back(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pulse.stopping, "is_set", lambda: True)
    job = run_once(started("tests.count", cast.officer, cast.county, to=5).pk, 0)
    assert (job.state, job.attempts, job.result_url) == (State.WAITING, 1, "")
    monkeypatch.undo()
    assert run_once(job.pk, 1).state == State.DONE


def test_a_worker_given_up_for_dead_writes_nothing_when_it_comes_back(cast: Cast) -> None:
    job = claim(started("tests.count", cast.officer, cast.county, to=1).pk, 0)
    ghost = Work(Job.objects.get(pk=job.pk))
    Job.objects.filter(pk=job.pk).update(heartbeat=timezone.now() - dt.timedelta(hours=1))
    recover_lost_jobs()
    claim(job.pk, 1)
    ghost.report(0.9)
    ghost.write()
    assert ghost.report()
    assert ghost.put_back
    assert Job.objects.get(pk=job.pk).share is None


def test_a_job_lost_three_times_is_given_up_with_a_reason(cast: Cast) -> None:
    job = started("tests.count", cast.officer, cast.county, to=1)
    for turn in range(3):
        assert claim(job.pk, turn) is not None
        Job.objects.filter(pk=job.pk).update(heartbeat=timezone.now() - dt.timedelta(hours=1))
        assert [found.pk for found in recover_lost_jobs()] == [job.pk]
    job.refresh_from_db()
    assert job.state == State.FAILED
    assert "3 次" in job.error_text


def test_a_lost_job_that_was_to_be_cancelled_is_cancelled(cast: Cast) -> None:
    job = claim(started("tests.count", cast.officer, cast.county, to=1).pk, 0)
    request_cancel(job.pk, cast.officer)
    Job.objects.filter(pk=job.pk).update(heartbeat=timezone.now() - dt.timedelta(hours=1))
    recover_lost_jobs()
    job.refresh_from_db()
    assert job.state == State.CANCELLED


def test_endless_gaps_are_stored_as_unknown(cast: Cast) -> None:
    job = claim(started("tests.count", cast.officer, cast.county, to=1).pk, 0)
    Work(job).report(0.1, gap=float("inf"))
    assert job.detail["gap"] is None


@pytest.mark.parametrize(
    ("worker", "silent_s", "lost"),
    [
        (str(WorkerName("here", 1, "old")), 1, True),  # our own number, another life
        (str(WorkerName("here", 1, "me")), 1, False),
        (str(WorkerName("elsewhere", 99, "x")), 1, False),
        (str(WorkerName("elsewhere", 99, "x")), 121, True),
        ("", 1, False),
    ],
)
def test_when_a_job_counts_as_lost(worker: str, silent_s: int, lost: bool) -> None:
    now = dt.datetime(2026, 7, 1, 12, tzinfo=dt.UTC)
    me = WorkerName("here", 1, "me")
    heartbeat = now - dt.timedelta(seconds=silent_s)
    assert is_lost(worker, heartbeat, me=me, now=now, patience=dt.timedelta(seconds=120)) is lost
