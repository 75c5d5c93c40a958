"""The lists of assessments and reviews."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from minsheng.organisations.roles import Permission
from minsheng.quality.models import Assessment, SleepReview
from minsheng.quality.queries import assessments_for, reviews_for
from minsheng.quality.words import interval, percent
from minsheng.web.phrases import aside
from minsheng.web.tables import ChoiceFilter, Column, Filter, Step, Table, TextFilter

if TYPE_CHECKING:
    from minsheng.accounts.models import User

TONES = {"ok": _("正常"), "watch": _("黄灯"), "alert": _("红灯"), "off": _("观察太少")}


def _score(row: Assessment) -> str:
    if row.score is None or row.score_low is None or row.score_high is None:
        return ""
    return aside(f"{row.score:.0f}", f"{row.score_low:.0f}–{row.score_high:.0f}")


def assessment_table(request: HttpRequest, actor: User) -> Table:
    """Stations with what was seen of them; no number without its n and interval."""
    columns = [
        Column(
            "code",
            _("编码"),
            "station.code",
            sort=["station__code"],
            link=lambda row: reverse("quality:station", args=[row.station.code]),
        ),
        Column("name", _("站点名称"), "station.name", is_head=True),
        Column("town", _("乡镇（街道）"), "station.town", sort=["station__town__path"]),
        Column(
            "tone",
            _("开放"),
            lambda row: TONES[row.tone],
            sort=["tone"],
            tone=lambda row: row.tone,
        ),
        Column(
            "share", _("实际开放率"), lambda row: percent(row.share), sort=["share"], numeric=True
        ),
        Column("interval", _("95% 区间"), lambda row: interval(row.open_share)),
        Column("seen", _("观察次数"), sort=["seen"], numeric=True),
        Column(
            "visits",
            _("近期使用人次"),
            lambda row: _("没有计量") if row.visits is None else row.visits,
            sort=["visits"],
            numeric=True,
        ),
        Column("score", _("服务质量分（区间）"), _score, sort=["score"]),
        Column("score_n", _("依据数"), sort=["score_n"], numeric=True),
    ]
    filters: list[Filter] = [
        TextFilter("q", _("编码或名称"), ["station__code", "station__name"]),
        ChoiceFilter("tone", _("开放"), TONES.items()),
        ChoiceFilter("sleeps", _("使用"), [(True, _("疑似沉睡"))]),
    ]
    return Table(
        request,
        assessments_for(actor),
        columns,
        filters,
        name="quality",
        caption=_("服务质量"),
        empty_title=_("还没有评估"),
        empty_text=_("站点开放、有人反映或评价以后，每天评估一次。"),
        empty_step=Step(_("站点"), "stations:index", Permission.VIEW_STATIONS),
    )


def review_table(request: HttpRequest, actor: User) -> Table:
    """Reviews of stations hardly anybody uses."""
    columns = [
        Column(
            "station",
            _("站点名称"),
            "station.name",
            link=lambda row: reverse("quality:review", args=[row.pk]),
            is_head=True,
        ),
        Column("opened", _("发起时间"), lambda row: row.opened_at.date(), sort=["opened_at"]),
        Column("facts", _("依据"), _facts),
        Column("outcome", _("结论"), lambda row: row.get_outcome_display() or _("待复查")),
        Column("owner", _("责任人"), "responsible.holder"),
    ]
    filters: list[Filter] = [
        ChoiceFilter("state", _("状态"), [(True, _("待复查"))], "finished_at__isnull"),
        ChoiceFilter("outcome", _("结论"), SleepReview.Outcome.choices),
    ]
    return Table(
        request,
        reviews_for(actor),
        columns,
        filters,
        name="sleep-reviews",
        caption=_("沉睡站点复查"),
        empty_title=_("没有要复查的站点"),
        empty_text=_("有计量、又很少有人用的站点会列在这里；复查只找原因，不扣分。"),
        empty_step=Step(_("服务质量"), "quality:index", Permission.VIEW_QUALITY),
    )


def _facts(row: SleepReview) -> str:
    return str(_("%(days)s 天 %(visits)s 人次") % row.facts)
