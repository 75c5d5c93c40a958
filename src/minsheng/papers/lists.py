"""The lists of papers and of upper-level forms."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from minsheng.organisations.roles import Permission
from minsheng.papers.models import FormTemplate, Paper
from minsheng.papers.queries import papers_for, templates_for
from minsheng.web.tables import ChoiceFilter, Column, Step, Table

if TYPE_CHECKING:
    from minsheng.accounts.models import User


def _state(row: Paper) -> object:
    return _("已生成") if row.made_at else _("正在生成")


def _title(row: Paper) -> object:
    return row.template.name if row.template else row.get_kind_display()


def paper_table(request: HttpRequest, actor: User) -> Table:
    """Papers about unions within reach."""
    columns = [
        Column("kind", _("文书"), _title, link=lambda row: row.get_absolute_url(), is_head=True),
        Column("organisation", _("单位"), sort=["organisation__path"]),
        Column("first", _("起"), sort=["first"]),
        Column("last", _("止"), sort=["last"]),
        Column("state", _("状态"), _state, tone=lambda row: "ok" if row.made_at else "watch"),
        Column("made_by", _("生成人"), "made_by"),
        Column("at", _("取数时间"), sort=["at"]),
        Column("digest", _("校验值"), lambda row: row.digest[:12]),
    ]
    return Table(
        request,
        papers_for(actor),
        columns,
        [ChoiceFilter("kind", _("种类"), Paper.Kind.choices)],
        name="papers",
        caption=_("文书"),
        empty_title=_("还没有文书"),
        empty_text=_("选一种文书、一个单位和一个日期，先看再生成，不用再填数。"),
        empty_step=Step(_("生成一份"), "papers:new", Permission.SUPERVISE),
    )


def template_table(request: HttpRequest, actor: User) -> Table:
    """Upper-level forms within reach."""
    columns = [
        Column("name", _("报表名称"), link=lambda row: row.get_absolute_url(), is_head=True),
        Column("issuer", _("要表的单位")),
        Column("organisation", _("单位"), sort=["organisation__path"]),
        Column("cells", _("已对应的格"), _count, numeric=True),
        Column("uploaded_by", _("上传人"), "uploaded_by"),
    ]
    return Table(
        request,
        templates_for(actor),
        columns,
        (),
        name="upper-level-forms",
        caption=_("上级报表"),
        empty_title=_("还没有上级报表"),
        empty_text=_("上传一次空白表，指明哪一格填哪个数，以后每个月由机器填。"),
        empty_step=Step(_("上传空白表"), "papers:template_new", Permission.PLAN_PROJECTS),
    )


def _count(row: FormTemplate) -> int:
    return len(row.cells)
