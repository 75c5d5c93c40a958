"""What the desk itself asks the subjects below it: posts without rights, jobs, plans to adopt."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from minsheng.accounts.models import User
from minsheng.jobs.models import Job
from minsheng.organisations.permissions import Permission
from minsheng.organisations.queries import expired_posts_for
from minsheng.siteplans.models import SitePlan
from minsheng.web.waiting import Waiting

SHOWN = 5
"""More of one kind than this become one line with their number."""

RECENT = dt.timedelta(days=7)


def posts_without_rights(actor: User) -> Iterator[Waiting]:
    """Posts whose rights have run out wait for whoever may fill them."""
    expired = expired_posts_for(actor, timezone.localdate())
    for post in expired[:SHOWN]:
        text = _("岗位“%(post)s”的权限已到期，请移交或续任。") % {"post": post}
        yield Waiting(text, reverse("organisations:post", args=[post.pk]), "watch")


def my_jobs(actor: User) -> Iterator[Waiting]:
    """Work I started in the background: what failed lately, and what is still going on."""
    mine = Job.objects.visible_to(actor).filter(created_by=actor)
    failed = mine.filter(state=Job.State.FAILED, finished__gte=timezone.now() - RECENT)
    for job in failed[:SHOWN]:
        text = _("任务“%(job)s”没有成功，请查看原因。") % {"job": job.title}
        yield Waiting(text, reverse("jobs:detail", args=[job.pk]), "alert")
    for job in mine.filter(state__in=[Job.State.WAITING, Job.State.RUNNING])[:SHOWN]:
        text = _("任务“%(job)s”正在进行。") % {"job": job.title}
        yield Waiting(text, reverse("jobs:detail", args=[job.pk]))


def plans_to_adopt(actor: User) -> Iterator[Waiting]:
    """Computed plans that I may adopt."""
    ready = SitePlan.objects.visible_to(actor, Permission.ADOPT_SITEPLANS).filter(
        state=SitePlan.State.READY
    )
    count = ready.count()
    if count > SHOWN:
        text = _("有 %(count)s 个选址方案已算出，等待比较和采纳。") % {"count": count}
        yield Waiting(text, reverse("siteplans:index"))
        return
    for plan in ready:
        text = _("选址方案“%(plan)s”已算出，等待采纳。") % {"plan": plan.title}
        yield Waiting(text, reverse("siteplans:detail", args=[plan.pk]))


QUESTIONS = {
    "posts.expired": posts_without_rights,
    "jobs.mine": my_jobs,
    "siteplans.adopt": plans_to_adopt,
}
