"""The search in the background, with the best plan and the proven gap while it runs."""

from __future__ import annotations

import math

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from minsheng.engines.common.status import Infeasible, Progress, relative_gap
from minsheng.jobs.registry import job_handler
from minsheng.jobs.work import JobFailed, Work
from minsheng.organisations.roles import Permission
from minsheng.siteplans.failures import packed, sentence
from minsheng.siteplans.models import SitePlan
from minsheng.siteplans.rules import PlanSettings
from minsheng.siteplans.services import JOB, keep_failure, keep_result
from minsheng.siteplans.streets import far_from_streets, problem_of

MEASURING = gettext_noop("正在沿路量距离")
STARTING = gettext_noop("正在整理输入")
REFUSED = gettext_noop("方案没有通过独立核对，没有保存：%(cause)s")
CHECKING = gettext_noop("方案已有，正在独立核对")
FURTHER = gettext_noop("方案已有，正在算各年度和各种情景")
SEARCHING = gettext_noop("目前最好 %(best)s，理论最好 %(limit)s，差距不超过 %(distance)s")


def _phase(progress: Progress) -> tuple[str, dict[str, float | str | None]]:
    """What people read while the search runs, and the bare figures for programs."""
    figures: dict[str, float | str | None] = {
        "objective": progress.objective,
        "bound": progress.bound,
    }
    if progress.objective is None or progress.bound is None or not math.isfinite(progress.bound):
        return STARTING, figures
    gap = relative_gap(progress.objective, progress.bound)
    figures |= {
        "gap": gap,
        "best": f"{progress.objective:,.0f}",
        "limit": f"{progress.bound:,.0f}",
        "distance": f"{100 * gap:.2f} %",
    }
    return SEARCHING, figures


class _Telling:
    """Tells how far the search is, over all its rounds: the plan, then earlier years and other demand."""

    def __init__(self, work: Work, asked: PlanSettings) -> None:
        self.work = work
        rounds = 1 + int(asked.has_scenarios) + max(len(asked.phases) - 1, 0)
        self.total_s = asked.time_limit_s * rounds
        self.before_s = self.last_s = 0.0

    def __call__(self, progress: Progress) -> bool:
        if progress.seconds < self.last_s:  # the clock of another round
            self.before_s += self.last_s
        self.last_s = progress.seconds
        share = min((self.before_s + progress.seconds) / self.total_s, 0.99)
        if self.before_s:
            return self.work.report(share, FURTHER)
        phase, figures = _phase(progress)
        return self.work.report(share, phase, **figures)


@job_handler(JOB, label=_("计算选址方案"), permission=Permission.COMPUTE_SITEPLANS)
def solve_plan(work: Work, *, plan_id: int) -> None:
    """Solve the frozen problem, have the plan checked apart from the solver, keep it; a cancel keeps the best."""
    from minsheng.engines import siting  # heavy: numpy and the solver

    plan = SitePlan.objects.select_related("snapshot").get(pk=plan_id)
    work.result_url = plan.get_absolute_url()
    if plan.state in {SitePlan.State.READY, SitePlan.State.ADOPTED}:
        return
    if plan.network_id is not None:
        work.report(0.0, MEASURING)
    problem = problem_of(plan)
    try:
        found = siting.solve(problem, progress=_Telling(work, plan.asked))
    except Infeasible as cause:
        text, facts = sentence(cause)
        keep_failure(plan_id, packed(text, facts))
        raise JobFailed(text, **facts) from cause
    if work.put_back:
        return
    work.report(0.99, CHECKING)
    result = found.to_dict(timing=True)
    audit = siting.verify_plan(problem, result)
    if not audit.valid:
        keep_failure(plan_id, packed(REFUSED, {"cause": "; ".join(audit.errors)}))
        raise JobFailed(REFUSED, cause=audit.errors[0])
    keep_result(plan_id, result, far_from_streets(plan))
