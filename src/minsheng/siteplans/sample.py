"""One small plan of the sample city, computed and adopted: its sites stand in the station list, to be built."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone

from minsheng.engines.common.status import Infeasible
from minsheng.organisations.models import Organisation, Post
from minsheng.organisations.permissions import Permission
from minsheng.places.sample import MARK
from minsheng.siteplans.models import SitePlan
from minsheng.siteplans.problem import NoNeedFor, NothingToPlan
from minsheng.siteplans.rules import PlanSettings
from minsheng.siteplans.services import adopt_plan, keep_result, prepare_plan
from minsheng.siteplans.streets import problem_of

ASKED = PlanSettings(
    groups=("delivery", "courier"), hours=("h18",), services=("rest", "charging"),
    objective=("coverage",), budget_yuan=120_000, time_limit_s=5,
)  # fmt: skip
"""Riders in the evening: small enough to be proved best in a moment."""
BUILT_IN = dt.timedelta(days=45)


@transaction.atomic
def sample(city: Organisation) -> int:
    """The first county with people and places has one adopted plan; nothing if there is any plan.

    Returns:
        How many stations-to-be were added.
    """
    if SitePlan.objects.filter(organisation__path__startswith=city.path).exists():
        return 0
    for post in _planners(city):
        try:
            return _planned(post)
        except (NothingToPlan, NoNeedFor, Infeasible):
            continue
    return 0


def _planners(city: Organisation) -> list[Post]:
    rows = Post.objects.filter(organisation__parent=city, holder__isnull=False)
    allowed = rows.allowing(Permission.ADOPT_SITEPLANS).select_related("organisation", "holder")
    return list(allowed.order_by("organisation__path", "pk"))


@transaction.atomic
def _planned(post: Post) -> int:
    from minsheng.engines import siting  # heavy: numpy and the solver

    assert post.holder is not None
    plan = prepare_plan(
        post.organisation, ASKED, title=f"{MARK}：晚上骑手的站点", actor=post.holder
    )
    keep_result(plan.pk, siting.solve(problem_of(plan)).to_dict(timing=True))
    today = timezone.localdate()
    due = min(today + BUILT_IN, today.replace(month=12, day=31))
    return len(adopt_plan(plan.pk, due=due, actor=post.holder))
