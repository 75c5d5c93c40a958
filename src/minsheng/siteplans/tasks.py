"""The search in the background, with the best plan and the proven gap while it runs."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from minsheng.engines.common.status import Infeasible, Progress, relative_gap
from minsheng.jobs.registry import job_handler
from minsheng.jobs.work import JobFailed, Work
from minsheng.organisations.roles import Permission
from minsheng.siteplans.models import SitePlan
from minsheng.siteplans.services import JOB, keep_failure, keep_result

PHASE = gettext_noop("正在计算")


def _detail(progress: Progress) -> dict[str, float | None]:
    known = progress.objective is not None and progress.bound is not None
    gap = relative_gap(progress.objective or 0.0, progress.bound or 0.0) if known else None
    return {"objective": progress.objective, "bound": progress.bound, "gap": gap}


@job_handler(JOB, label=_("计算选址方案"), permission=Permission.COMPUTE_SITEPLANS)
def solve_plan(work: Work, *, plan_id: int) -> None:
    """Solve the frozen problem, have the plan checked apart from the solver, keep it; a cancel keeps the best."""
    from minsheng.engines import siting  # heavy: numpy and the solver
    from minsheng.engines.siting.files import problem_from_data

    plan = SitePlan.objects.select_related("snapshot").get(pk=plan_id)
    work.result_url = plan.get_absolute_url()
    if plan.state in {SitePlan.State.READY, SitePlan.State.ADOPTED}:
        return
    problem = problem_from_data(plan.snapshot.unpack())

    def tell(progress: Progress) -> bool:
        share = min(progress.seconds / problem.time_limit_s, 0.99)
        return work.report(share, PHASE, **_detail(progress))

    try:
        found = siting.solve(problem, progress=tell)
    except Infeasible as cause:
        keep_failure(plan_id, str(cause))
        raise JobFailed(
            gettext_noop("没有方案能同时满足全部要求：%(cause)s"), cause=str(cause)
        ) from cause
    if work.put_back:
        return
    result = found.to_dict(timing=True)
    audit = siting.verify_plan(problem, result)
    if not audit.valid:
        keep_failure(plan_id, "; ".join(audit.errors))
        raise JobFailed(
            gettext_noop("方案没有通过独立核对，没有保存：%(cause)s"), cause=audit.errors[0]
        )
    keep_result(plan_id, result)
