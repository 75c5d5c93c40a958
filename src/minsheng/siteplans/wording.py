"""Why a plan cannot be made, in words that say what to do."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from minsheng.demand.models import WorkerGroup
from minsheng.engines.common.faults import BadInput
from minsheng.places.models import Service
from minsheng.siteplans.problem import EmptyScenario, NoNeedFor, NoSuchNeed, NothingToPlan

Unplannable = NothingToPlan | NoSuchNeed | NoNeedFor | EmptyScenario | BadInput
UNPLANNABLE = (NothingToPlan, NoSuchNeed, NoNeedFor, EmptyScenario, BadInput)

MISSING = {
    "demand": gettext_lazy("这个范围里没有选中群体和时段的需求点。请先导入或绘制需求。"),
    "needs": gettext_lazy("选中的群体和服务没有需求比例。请先填写“服务需求”表。"),
    "sites": gettext_lazy("这个范围里没有可用的候选地点或已有站点。请先导入地点。"),
    "streets": gettext_lazy(
        "这个范围还没有这种走法的路网。请先在“地点库”的“路网”里上传，或改用直线距离。"
    ),
    "districts": gettext_lazy(
        "这里的地点或需求都没有登记乡镇（街道），不能按乡镇（街道）提要求。请先登记，或去掉这项要求。"
    ),
    "at_once": gettext_lazy("目标是来了有位置的人次，请填写同时来的比例。"),
    "scenarios": gettext_lazy("目标要看最不利的情景，请至少填一种情景，或随机试几种。"),
}
FIELDS = {
    "streets": "ways",
    "districts": "min_per_district",
    "at_once": "at_once_percent",
    "scenarios": "first_goal",
}
"""At which field of the form something lacking is said, where it is not the area."""


def told(why: Unplannable) -> str:
    """One sentence or two: what is wrong, and the mend."""
    if isinstance(why, NothingToPlan):
        return str(MISSING[why.what])
    if isinstance(why, NoSuchNeed):
        facts = {"group": _group(why.group), "service": _service(why.service)}
        return (
            _("这个范围的“服务需求”表里没有“%(group)s · %(service)s”，不能单独改它的距离。") % facts
        )
    if isinstance(why, NoNeedFor):
        groups = _("、").join(map(_group, why.groups))
        return _("%(groups)s在选中的服务里没有需求。请在“服务需求”表里填写，或不选这些群体。") % {
            "groups": groups
        }
    if isinstance(why, EmptyScenario):
        return _("情景“%(name)s”说的劳动者，方案里没有。请改它的群体、时段或乡镇（街道）。") % {
            "name": why.scenario.name
        }
    return _("输入的数据自相矛盾，不能计算：%(faults)s") % {"faults": why}


def _group(code: str) -> str:
    row = WorkerGroup.objects.filter(code=code).first()
    return row.label if row else code


def _service(code: str) -> str:
    row = Service.objects.filter(code=code).first()
    return row.label if row else code
