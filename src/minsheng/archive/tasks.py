"""Closing a year in the background."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from minsheng.accounts.models import User
from minsheng.archive.closing import AlreadyClosed, NotOver, close_year
from minsheng.archive.models import YearArchive
from minsheng.jobs.registry import job_handler
from minsheng.jobs.work import JobFailed, Work
from minsheng.organisations.models import Organisation
from minsheng.organisations.roles import Permission

JOB = "archive.close"
COLLECTING = gettext_noop("正在收集文件")
TOO_EARLY = gettext_noop("这一年还没有结束。")


@job_handler(JOB, label=_("年度归档"), permission=Permission.PLAN_PROJECTS)
def close(work: Work, *, organisation_id: int, year: int, actor_id: int) -> None:
    """Close the year; a second run finds it closed."""
    organisation = Organisation.objects.get(pk=organisation_id)
    if work.report(0.1, COLLECTING):
        return
    try:
        archive = close_year(organisation, year, actor=User.objects.get(pk=actor_id))
    except NotOver as cause:
        raise JobFailed(TOO_EARLY) from cause
    except AlreadyClosed:
        archive = YearArchive.objects.get(organisation=organisation, year=year)
    work.result_url = archive.get_absolute_url()
