"""Work on stations in the background."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from minsheng.jobs.registry import job_handler
from minsheng.jobs.work import Work
from minsheng.organisations.roles import Permission
from minsheng.stations.evaluation import evaluate, judged_stations
from minsheng.stations.evaluation.receivers import JOB

JUDGING = gettext_noop("已评定 %(done)s 个站点，共 %(total)s 个")


@job_handler(JOB, label=_("评定站点"), permission=Permission.EDIT_STANDARDS)
def evaluate_stations(work: Work, *, path: str) -> None:
    """Judge every station below ``path`` again; what is done stays if somebody cancels."""

    def tell(done: int, total: int) -> bool:
        return work.report(done / max(total, 1), JUDGING, done=done, total=total)

    evaluate(judged_stations([path]), progress=tell)
    work.result_url = reverse("standards:list")
