"""The lists of notes and appraisals."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from minsheng.governance.models import Appraisal, Note
from minsheng.governance.queries import appraisals_for, notes_for
from minsheng.governance.words import SCHEMES
from minsheng.organisations.roles import Permission
from minsheng.web.tables import ChoiceFilter, Column, Filter, Step, Table

if TYPE_CHECKING:
    from minsheng.accounts.models import User

_TONES = {Note.State.SENT: "watch", Note.State.REPLIED: "info", Note.State.CLOSED: "ok"}


def note_tone(row: Note) -> str:
    """Late answers are pressing."""
    return "alert" if row.is_late(timezone.localdate()) else _TONES[Note.State(row.state)]


def note_table(request: HttpRequest, actor: User) -> Table:
    """Supervision notes within reach."""
    columns = [
        Column(
            "number", _("编号"), link=lambda row: reverse("governance:note", args=[row.pk]),
            is_head=True,
        ),
        Column("to", _("发给"), "organisation", sort=["organisation__path"]),
        Column("step", _("类别"), "get_step_display", sort=["step"]),
        Column("project", _("项目"), "project.name"),
        Column("state", _("状态"), "get_state_display", sort=["state"], tone=note_tone),
        Column("reply_by", _("答复期限"), sort=["reply_by"]),
        Column("owner", _("责任人"), "responsible.holder"),
    ]  # fmt: skip
    filters: list[Filter] = [
        ChoiceFilter("state", _("状态"), Note.State.choices),
        ChoiceFilter("step", _("类别"), Note.Step.choices),
    ]
    return Table(
        request,
        notes_for(actor),
        columns,
        filters,
        name="notes",
        caption=_("督办单"),
        empty_title=_("没有督办单"),
        empty_text=_("在项目进度里点一盏灯，看到依据以后再发。"),
        empty_step=Step(_("项目进度"), "governance:board", Permission.VIEW_GOVERNANCE),
    )


def _state(row: Appraisal) -> object:
    return _("已公布") if row.published_at else _("未公布")


def appraisal_table(request: HttpRequest, actor: User) -> Table:
    """Appraisals that concern the reader."""
    columns = [
        Column("title", _("名称"), link=lambda row: row.get_absolute_url(), is_head=True),
        Column("period", _("考核期"), sort=["period"]),
        Column("scheme", _("方案"), lambda row: SCHEMES.get(row.scheme, row.scheme)),
        Column("state", _("状态"), _state, tone=lambda row: "ok" if row.published_at else "watch"),
        Column("frozen", _("冻结时间"), lambda row: row.frozen_at.date(), sort=["frozen_at"]),
        Column("digest", _("校验值"), lambda row: row.digest[:12]),
    ]
    return Table(
        request,
        appraisals_for(actor),
        columns,
        (),
        name="appraisals",
        caption=_("考核"),
        empty_title=_("还没有考核"),
        empty_text=_("每月冻结一次数据，算出分数，公布以后谁都能重算。"),
    )
