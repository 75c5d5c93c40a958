"""The list of evaluations."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from minsheng.effects.models import Evaluation
from minsheng.effects.queries import evaluations_for
from minsheng.effects.words import short_verdict
from minsheng.organisations.roles import Permission
from minsheng.web.tables import ChoiceFilter, Column, Step, Table

if TYPE_CHECKING:
    from minsheng.accounts.models import User


def evaluation_table(request: HttpRequest, actor: User) -> Table:
    """Evaluations within reach."""
    columns = [
        Column(
            "what", _("怎样改的"), "told", link=lambda row: row.get_absolute_url(), is_head=True
        ),
        Column("measure", _("看什么"), "get_measure_display"),
        Column("verdict", _("结果"), short_verdict),
        Column("changed_on", _("从哪天起"), sort=["changed_on"]),
        Column("change", _("改了什么"), "get_change_display"),
        Column("organisation", _("单位"), sort=["organisation__path"]),
        Column("asked_by", _("发起人"), "asked_by"),
        Column("asked_at", _("发起时间"), sort=["asked_at"]),
    ]
    return Table(
        request,
        evaluations_for(actor),
        columns,
        [
            ChoiceFilter("measure", _("看什么"), Evaluation.Measure.choices),
            ChoiceFilter("change", _("改了什么"), Evaluation.Change.choices),
        ],
        name="evaluations",
        caption=_("改变前后"),
        empty_title=_("还没有前后对比"),
        empty_text=_("改了开放时间或服务以后，过六个星期就能看有没有用。"),
        empty_step=Step(_("看一次改变"), "effects:new", Permission.PLAN_PROJECTS),
    )
