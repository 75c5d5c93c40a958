"""Computing an evaluation in the background: the statistics library alone takes seconds to load."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from minsheng.effects.models import Evaluation
from minsheng.effects.queries.figures import panel_of
from minsheng.effects.services import JOB, keep_answer
from minsheng.engines.effects import Effect, Unfit, evaluate, panel_from_data, panel_to_data
from minsheng.jobs.registry import job_handler
from minsheng.jobs.work import Work
from minsheng.organisations.roles import Permission

COLLECTING = gettext_noop("正在收集每周的数")
COMPUTING = gettext_noop("正在比较")


@job_handler(JOB, label=_("前后对比"), permission=Permission.PLAN_PROJECTS)
def compute(work: Work, *, evaluation_id: int) -> None:
    """Freeze the weekly figures, ask the engine, keep both; a second run finds the answer."""
    row = Evaluation.objects.get(pk=evaluation_id)
    work.result_url = row.get_absolute_url()
    if row.computed_at is not None or work.report(0.1, COLLECTING):
        return
    # As they are written down, so that the file gives the same answer to the last digit.
    panel = panel_from_data(panel_to_data(panel_of(row, timezone.localdate())))
    if work.report(0.4, COMPUTING):
        return
    answer: Effect | Unfit
    try:
        answer = evaluate(panel)
    except Unfit as unfit:
        answer = unfit
    keep_answer(row.pk, panel, answer)
