"""The lists of results, decisions and reviews: columns and filters."""

from __future__ import annotations

from collections.abc import Mapping

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from minsheng.stations.facts import FACTS
from minsheng.stations.models import ClauseResult, Decision, Review, Standing
from minsheng.web.tables import ChoiceFilter, Column, Table, TextFilter

TONES = {"pass": "ok", "fail": "alert", "unknown": "watch"}
STATE_TONES = {"proposed": "watch", "confirmed": "ok", "withdrawn": "off"}

_STATION = Column(
    "station",
    _("站点"),
    "station.name",
    sort=["station__name"],
    link=lambda row: reverse("stations:station_results", args=[row.station.code]),
    is_head=True,
)
_CODE = Column("code", _("编码"), "station.code", sort=["station__code"])
_UNION = Column(
    "union", _("所属组织"), "station.organisation.label", sort=["station__organisation__path"]
)
_WORDS = TextFilter(
    "q", _("站点或组织"), ["station__name", "station__code", "station__organisation__name"]
)


def _share(row: Standing) -> str:
    return str(row.score) if row.score == row.possible else f"{row.score}–{row.possible}"


def standing_table(
    request: HttpRequest, rows: QuerySet[Standing], grades: Mapping[str, str]
) -> Table:
    """Which grade each station would reach, and what is in the way."""
    columns = [
        _STATION,
        _CODE,
        _UNION,
        Column(
            "grade", _("可达等次"), lambda row: grades.get(row.grade, row.grade), sort=["grade"]
        ),
        Column("since", _("从哪天起"), sort=["since"]),
        Column("score", _("得分率（%）"), _share, sort=["score"], numeric=True),
        Column("failed", _("不满足的条款"), lambda row: _list(row.failed), sort=["failed_count"]),
        Column(
            "unknown", _("不清楚的条款"), lambda row: _list(row.unknown), sort=["unknown_count"]
        ),
    ]
    named = [(code or "none", label) for code, label in grades.items()]
    return Table(
        request,
        rows,
        columns,
        [_WORDS, GradeFilter("grade", _("可达等次"), named)],
        name="ratings",
        caption=_("站点评定结果"),
        empty_title=_("还没有评定结果"),
        empty_text=_("采用这个标准后，站点会在后台逐条评定。"),
    )


class GradeFilter(ChoiceFilter):
    """A grade, where "none" stands for no grade."""

    def narrow(self, rows: QuerySet[Standing], value: str) -> QuerySet[Standing]:
        if value == "none":
            return rows.filter(grade="")
        found: QuerySet[Standing] = ChoiceFilter.narrow(self, rows, value)
        return found


def _list(numbers: list[str]) -> str:
    return gettext("、").join(numbers)


def missing_text(row: ClauseResult) -> str:
    """Why a result is unknown: the facts nobody has entered, or a look nobody has taken."""
    if row.result != ClauseResult.Result.UNKNOWN:
        return ""
    labels = [str(FACTS[name].label) if name in FACTS else name for name in row.missing]
    return gettext("、").join(labels) or gettext("等检查员判断")


def clause_table(request: HttpRequest, rows: QuerySet[ClauseResult]) -> Table:
    """How each station meets one clause, and since when."""
    columns = [
        _STATION,
        _CODE,
        _UNION,
        Column(
            "result",
            _("结果"),
            "get_result_display",
            sort=["result"],
            tone=lambda row: TONES[row.result],
        ),
        Column("since", _("从哪天起"), sort=["since"]),
        Column("missing", _("缺少的数据"), missing_text),
    ]
    return Table(
        request,
        rows,
        columns,
        [_WORDS, ChoiceFilter("result", _("结果"), ClauseResult.Result.choices)],
        name="clause",
        caption=_("条款结果"),
        empty_title=_("没有站点要看这一条"),
    )


def decision_table(request: HttpRequest, rows: QuerySet[Decision]) -> Table:
    """Proposals and what became of them."""
    columns = [
        Column(
            "station",
            _("站点"),
            "station.name",
            sort=["station__name"],
            link=lambda row: reverse("stations:decision", args=[row.pk]),
            is_head=True,
        ),
        Column("kind", _("事项"), "get_kind_display", sort=["kind"]),
        Column("standard", _("标准"), "standard.label"),
        Column("reason", _("原因"), "get_reason_display"),
        Column(
            "proposed_at",
            _("提出时间"),
            lambda row: timezone.localdate(row.proposed_at),
            sort=["proposed_at"],
        ),
        Column("hearing_until", _("申辩截止"), sort=["hearing_until"]),
        Column(
            "state",
            _("状态"),
            "get_state_display",
            sort=["state"],
            tone=lambda row: STATE_TONES[row.state],
        ),
    ]
    return Table(
        request,
        rows,
        columns,
        [
            _WORDS,
            ChoiceFilter("kind", _("事项"), Decision.Kind.choices),
            ChoiceFilter("state", _("状态"), Decision.State.choices),
        ],
        name="decisions",
        caption=_("等次决定"),
        empty_title=_("还没有等次决定"),
        empty_text=_("在站点的评定页上提出评定、降级或退出。"),
    )


def review_table(request: HttpRequest, rows: QuerySet[Review], grades: Mapping[str, str]) -> Table:
    """The stations of a campaign."""
    today = timezone.localdate()

    def state(row: Review) -> str:
        if row.done_on:
            return gettext("已复评")
        return gettext("已过期限") if row.is_late(today) else gettext("待复评")

    def tone(row: Review) -> str:
        return "ok" if row.done_on else "alert" if row.is_late(today) else "info"

    columns = [
        _STATION,
        _CODE,
        _UNION,
        Column("state", _("状态"), state, sort=["done_on"], tone=tone),
        Column("due_on", _("截止日期"), sort=["due_on"]),
        Column("before", _("原等次"), lambda row: grades.get(row.grade_before, row.grade_before)),
        Column(
            "found",
            _("复评等次"),
            lambda row: grades.get(row.grade_found, row.grade_found) if row.done_on else "",
        ),
        Column("score", _("得分率（%）"), sort=["score"], numeric=True),
        Column("failed", _("不满足的条款"), lambda row: _list(row.failed)),
        Column("done_by", _("复评人"), "done_by.name"),
    ]
    return Table(
        request,
        rows,
        columns,
        [_WORDS],
        name="campaign",
        caption=_("复评的站点"),
        empty_title=_("没有站点要复评"),
    )
