"""The match in the background."""

from __future__ import annotations

import json

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from minsheng.engines.common.status import Progress
from minsheng.jobs.registry import job_handler
from minsheng.jobs.work import JobFailed, Work
from minsheng.organisations.roles import Permission
from minsheng.placements.models import Match
from minsheng.placements.problem import market_of
from minsheng.placements.services import JOB, keep_match

MATCHING = gettext_noop("正在安排 %(families)s 组孩子")
PROVING = gettext_noop("已经排好，正在证明有没有更好的排法")
CHECKING = gettext_noop("正在独立核对")
REFUSED = gettext_noop("结果没有通过独立核对，没有保存：%(cause)s")
PROOF_S = 30.0


@job_handler(JOB, label=_("安排名额"), permission=Permission.EDIT_ENROLMENT)
def match_families(work: Work, *, match_id: int) -> None:
    """Match, prove, have it checked apart from the engine, keep it. A cancelled match leaves nothing."""
    from minsheng.engines import admission  # heavy: numpy and, for proofs, the solver

    found = Match.objects.select_related("draw__round").get(pk=match_id)
    work.result_url = reverse("placements:round", args=[found.draw.round_id])
    if found.computed_at is not None:
        return
    classes, data = market_of(found.draw)
    if work.report(0.1, MATCHING, families=len(data["options"])):
        return

    def tell(progress: Progress) -> bool:
        return work.report(min(0.2 + 0.7 * progress.seconds / PROOF_S, 0.9), PROVING)

    market = admission.market_from_data(data)
    result = admission.match(market, prove=True, time_limit_s=PROOF_S, progress=tell)
    if work.report(0.95, CHECKING):
        return
    verified = admission.verify_result(market, json.loads(result.to_json()))
    if not verified.valid:
        raise JobFailed(REFUSED, cause=verified.errors[0])
    keep_match(match_id, classes, data, result, verified.to_dict(), job_id=work.job.pk)
