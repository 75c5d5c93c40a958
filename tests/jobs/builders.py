"""Kinds of jobs for the tests, and how to start one."""

from __future__ import annotations

import os
import time
from pathlib import Path

from django.conf import settings

from minsheng.accounts.models import User
from minsheng.jobs.models import Job
from minsheng.jobs.registry import job_handler
from minsheng.jobs.services import start
from minsheng.jobs.work import JobFailed, Work
from minsheng.organisations.models import Organisation
from minsheng.organisations.permissions import Permission
from minsheng.organisations.queries import post_answering_for

calls: list[str] = []


@job_handler("tests.count", label="数数", permission=Permission.EDIT_PLACES)
def count(work: Work, *, to: int) -> None:
    calls.append("count")
    for i in range(to):
        if work.report(i / to, "数到 %(number)s", number=i):
            return
    work.result_url = "/desk/"


@job_handler("tests.fail")
def fail(work: Work, *, kindly: bool) -> None:
    calls.append("fail")
    if kindly:
        raise JobFailed("第 %(row)s 行读不出来。", row=7)
    raise ZeroDivisionError


@job_handler("tests.write_lines")
def write_lines(work: Work) -> None:
    """Leaves a line per run in the site's folder; the first run waits to be killed or stopped."""
    lines = Path(settings.DATA_FOLDER) / "lines"
    with lines.open("a") as file:
        print(os.getpid(), file=file)
    while len(lines.read_text().split()) == 1:
        if work.report(0.5, "等"):
            return
        time.sleep(0.05)


def started(kind: str, actor: User, organisation: Organisation, **arguments: object) -> Job:
    """A job of ``kind``, committed if the test commits."""
    post = post_answering_for(actor, organisation, Permission.VIEW_JOBS)
    assert post is not None
    return start(
        kind,
        actor=actor,
        organisation=organisation,
        responsible=post,
        title="样例任务",
        arguments=arguments,
    )
