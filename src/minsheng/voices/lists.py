"""Lists of the moderation desk."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from minsheng.cases.lists import TONES
from minsheng.voices.models import Rating, Report, Suggestion
from minsheng.voices.queries import (
    rated_stations,
    reports_for,
    stars_of,
    suggestions_for,
)
from minsheng.voices.rules.ratings import Stars
from minsheng.web.phrases import aside
from minsheng.web.tables import ChoiceFilter, Column, DateFilter, Table, TextFilter

if TYPE_CHECKING:
    from minsheng.accounts.models import User


def _first_words(row: Any) -> str:
    words: str = row.words
    return words if len(words) <= 40 else words[:39] + "…"


def _hidden(row: Any) -> str:
    return _("已隐藏") if row.hidden_at else ""


REPORT_COLUMNS = [
    Column("at", gettext_lazy("时间"), sort=["at"]),
    Column(
        "kind",
        gettext_lazy("问题"),
        "get_kind_display",
        link=lambda row: reverse("voices:report", args=[row.pk]),
        is_head=True,
    ),
    Column("station", gettext_lazy("所在站点"), "station.name", sort=["station__code"]),
    Column("words", gettext_lazy("补充说明"), _first_words),
    Column(
        "case",
        gettext_lazy("整改单"),
        lambda row: f"{row.case.number} {row.case.get_state_display()}",
        tone=lambda row: TONES[row.case.state],
    ),
    Column("hidden", gettext_lazy("显示"), _hidden),
]


def report_table(request: HttpRequest, actor: User) -> Table:
    """Reports within reach, newest first."""
    return Table(
        request,
        reports_for(actor),
        REPORT_COLUMNS,
        [
            TextFilter(
                "q", gettext_lazy("站点或内容"), ["station__name", "station__code", "words"]
            ),
            ChoiceFilter("kind", gettext_lazy("问题"), Report.Kind.choices),
            DateFilter("since", gettext_lazy("起"), "at", "gte"),
            DateFilter("until", gettext_lazy("止"), "at", "lt"),
        ],
        name="reports",
        caption=gettext_lazy("群众反映"),
        empty_title=gettext_lazy("还没有群众反映"),
        empty_text=gettext_lazy("门牌二维码打开的页面上，谁都可以反映，不用登录。"),
    )


SUGGESTION_TONES = {"waiting": "watch", "accepted": "ok", "declined": "off"}


def suggestion_table(request: HttpRequest, actor: User) -> Table:
    """Suggestions within reach, waiting ones first."""
    columns = [
        Column("at", gettext_lazy("时间"), sort=["at"]),
        Column(
            "kind",
            gettext_lazy("类型"),
            "get_kind_display",
            link=lambda row: reverse("voices:suggestion", args=[row.pk]),
            is_head=True,
        ),
        Column(
            "where",
            gettext_lazy("哪里"),
            lambda row: row.where or (row.station and row.station.name) or "",
        ),
        Column("words", gettext_lazy("建议"), _first_words),
        Column(
            "state",
            gettext_lazy("状态"),
            "get_state_display",
            tone=lambda row: SUGGESTION_TONES[row.state],
        ),
        Column("hidden", gettext_lazy("显示"), _hidden),
    ]
    rows = suggestions_for(actor).order_by("-state", "-at")
    return Table(
        request,
        rows,
        columns,
        [
            TextFilter("q", gettext_lazy("地点或内容"), ["where", "words", "station__name"]),
            ChoiceFilter("state", gettext_lazy("状态"), Suggestion.State.choices),
            ChoiceFilter("kind", gettext_lazy("类型"), Suggestion.Kind.choices),
        ],
        name="suggestions",
        caption=gettext_lazy("建议"),
        empty_title=gettext_lazy("还没有建议"),
    )


def share_text(stars: Stars | None) -> str:
    """The share of satisfied users with its interval; too few are a number only."""
    if stars is None or stars.n == 0:
        return _("没有计入的评价")
    if stars.is_few:
        return _("只有 %(n)s 次评价，不算比例") % {"n": stars.n}
    return aside(f"{stars.satisfied:.0%}", f"{stars.low:.0%}–{stars.high:.0%}")


class StarTable(Table):
    """A list of stations whose stars are read in one query per page."""

    @property
    def stars(self) -> dict[int, Stars]:
        if not hasattr(self, "_stars"):
            rows: Any = self.chosen() if self.wants_file else self.page.object_list
            self._stars = stars_of(rows.values("pk") if self.wants_file else list(rows))
        return self._stars


def rating_table(request: HttpRequest, actor: User) -> Table:
    """Stations with their stars, number first."""

    def stars(row: Any) -> Stars | None:
        return table.stars.get(row.pk)

    def mean(row: Any) -> str:
        found = stars(row)
        return f"{found.mean:.1f}" if found and not found.is_few else "—"

    def n(row: Any) -> int:
        found = stars(row)
        return found.n if found else 0

    columns = [
        Column(
            "name",
            gettext_lazy("站点"),
            link=lambda row: reverse("voices:station_ratings", args=[row.code]),
            sort=["code"],
            is_head=True,
        ),
        Column("n", gettext_lazy("评价次数"), n, numeric=True),
        Column("mean", gettext_lazy("平均星级"), mean, numeric=True),
        Column("share", gettext_lazy("满意比例（95% 区间）"), lambda row: share_text(stars(row))),
    ]
    table = StarTable(
        request,
        rated_stations(actor),
        columns,
        [TextFilter("q", gettext_lazy("站点名称或编码"), ["name", "code"])],
        name="ratings",
        caption=gettext_lazy("评价"),
        empty_title=gettext_lazy("还没有评价"),
        empty_text=gettext_lazy("站内二维码打开的页面上，用过的人可以打星。"),
    )
    return table


def ratings_of(rows: QuerySet[Rating], request: HttpRequest) -> Table:
    """Single ratings of one station, with what does not count and why."""
    columns = [
        Column("at", gettext_lazy("时间"), sort=["at"]),
        Column("stars", gettext_lazy("星级"), sort=["stars"], numeric=True),
        Column(
            "words",
            gettext_lazy("想说的话"),
            is_head=True,
            link=lambda row: reverse("voices:rating", args=[row.pk]),
            value=lambda row: _first_words(row) or "—",
        ),
        Column("aside", gettext_lazy("不计入的原因"), "get_set_aside_display"),
        Column("hidden", gettext_lazy("显示"), _hidden),
    ]
    filters = [ChoiceFilter("set_aside", gettext_lazy("不计入的原因"), Rating.Aside.choices)]
    return Table(request, rows, columns, filters, name="ratings", caption=gettext_lazy("评价"))
