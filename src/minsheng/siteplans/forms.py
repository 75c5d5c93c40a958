"""What a planner fills in."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from minsheng.common.clean import number_of
from minsheng.demand.models import HourBand, WorkerGroup
from minsheng.organisations.models import Organisation
from minsheng.organisations.permissions import Permission
from minsheng.organisations.queries import organisations_for
from minsheng.places.models import Level, Service
from minsheng.siteplans.goals import GOALS, WAYS
from minsheng.siteplans.rules import STRAIGHT, OwnReach, PlanSettings, Room

if TYPE_CHECKING:
    from minsheng.accounts.models import User

MOST_YEARS = 5
MOST_ROOM = 10_000
AREA_KINDS = (
    Organisation.Kind.CITY,
    Organisation.Kind.COUNTY,
    Organisation.Kind.ZONE,
    Organisation.Kind.TOWN,
)


def _codes(model: type[Any]) -> list[tuple[str, str]]:
    return [(row.code, row.label) for row in model.objects.all()]


def _boxes() -> forms.CheckboxSelectMultiple:
    return forms.CheckboxSelectMultiple(attrs={"class": "columns"})


class PlanForm(forms.Form):
    """One plan's questions, with defaults that give a sensible plan at once."""

    fieldsets: tuple[tuple[Any, tuple[str, ...]], ...] = (
        (_("方案"), ("title", "area")),
        (_("为谁、什么时候、什么服务"), ("groups", "hours", "services")),
        (_("目标"), ("first_goal", "second_goal")),
        (
            _("限制"),
            (
                "count",
                "budget_yuan",
                "phases",
                "min_per_district",
                "min_open_at_night",
                "ways",
                "detour",
                "existing",
                "hard_criteria",
                "time_limit_s",
            ),
        ),
    )

    title = forms.CharField(label=_("方案名称"), max_length=80)
    area = forms.ModelChoiceField(Organisation.objects.none(), label=_("规划范围"))
    groups = forms.MultipleChoiceField(label=_("劳动者群体"), widget=_boxes())
    hours = forms.MultipleChoiceField(label=_("时段"), widget=_boxes())
    services = forms.MultipleChoiceField(
        label=_("服务"),
        widget=_boxes(),
        help_text=_("各群体愿意走多远、多少人需要，见下面的“服务距离”。"),
    )
    first_goal = forms.ChoiceField(label=_("首要目标"), choices=GOALS, initial="coverage")
    second_goal = forms.ChoiceField(
        label=_("次要目标"),
        choices=[("", _("没有")), *GOALS],
        initial="",
        required=False,
        help_text=_("首要目标同样好的方案里，再比这一项。"),
    )
    count = forms.IntegerField(
        label=_("站点总数"),
        min_value=1,
        required=False,
        initial=20,
        help_text=_("包括保留的已有站点；不填表示不限。"),
    )
    budget_yuan = forms.IntegerField(
        label=_("预算（元）"),
        min_value=0,
        required=False,
        help_text=_("不填表示不限；总数和预算至少填一项。"),
    )
    phases = forms.CharField(
        label=_("分年度预算（元）"),
        required=False,
        max_length=120,
        help_text=_(
            "分几年建时填写，逗号分隔，例如 300000, 200000；先建的以后保留。填了就不用填预算。"
        ),
    )
    min_per_district = forms.IntegerField(
        label=_("每个乡镇（街道）至少"),
        min_value=0,
        initial=0,
        help_text=_("只管有候选地点的乡镇（街道）。"),
    )
    min_open_at_night = forms.IntegerField(
        label=_("夜间开放的站点至少"),
        min_value=0,
        initial=0,
        help_text=_("类型含“夜间开放”的站点数。"),
    )
    ways = forms.ChoiceField(
        label=_("距离怎么算"),
        choices=WAYS,
        initial=STRAIGHT,
        required=False,
        help_text=_("沿路计算要先有这个地区的路网，见“地点库”里的“路网”。"),
    )
    detour = forms.FloatField(
        label=_("绕行系数"),
        min_value=1,
        max_value=3,
        initial=1.3,
        help_text=_("实际走的路比直线长多少倍，常用 1.3；沿路计算时不用它。"),
    )
    existing = forms.ChoiceField(
        label=_("已有站点"),
        choices=[("stay", _("必须保留")), ("free", _("可以关闭"))],
        initial="stay",
    )
    hard_criteria = forms.BooleanField(
        label=_("排除不满足硬性条件的候选地点"), initial=True, required=False
    )
    time_limit_s = forms.IntegerField(
        label=_("最长计算时间（秒）"),
        min_value=1,
        max_value=3600,
        initial=60,
        help_text=_("到时保留已找到的最好方案。"),
    )

    at_once_percent = forms.FloatField(
        label=_("最忙的时候，同时来的人占多少（%）"),
        min_value=0.1,
        max_value=100,
        required=False,
        help_text=_(
            "填了就按站点容得下多少人，另外算出来了有位置的人次，例如 10。不填就不管站点大小。"
        ),
    )

    def __init__(self, *args: Any, actor: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._rooms()
        areas = organisations_for(actor, Permission.COMPUTE_SITEPLANS).filter(kind__in=AREA_KINDS)
        self._choice("groups", WorkerGroup)
        self._choice("hours", HourBand)
        self._choice("services", Service)
        self.areas = areas
        area = self.fields["area"]
        assert isinstance(area, forms.ModelChoiceField)
        area.queryset = areas
        area.initial = areas.first()

    def _rooms(self) -> None:
        """A field for the room of each level, beside the part that comes at once."""
        self.levels = list(Level.objects.all())
        kept = {room["level"]: room["people"] for room in self.initial.get("rooms", ())}
        for level in self.levels:
            self.fields[f"room_{level.code}"] = forms.IntegerField(
                label=_("%(level)s同时容得下几个人") % {"level": level.label},
                min_value=1,
                max_value=MOST_ROOM,
                required=False,
                initial=kept.get(level.code),
                help_text=_("地点自己登记了容纳人数的，取较小的一个。"),
            )
        rooms = tuple(f"room_{level.code}" for level in self.levels)
        self.fieldsets = (
            *self.fieldsets,
            (_("最忙的时候有没有位置"), ("at_once_percent", *rooms)),
        )

    def _choice(self, name: str, model: type[Any]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = _codes(model)
        field.initial = [code for code, _label in field.choices]

    def clean_phases(self) -> tuple[int, ...]:
        words = re.split(r"[,，;；\s]+", self.cleaned_data["phases"].strip())
        years = [unicodedata.normalize("NFKC", word) for word in words if word]
        if any(number_of(year) is None for year in years):
            raise forms.ValidationError(_("每一年写一个整数（元），用逗号隔开。"))
        if len(years) > MOST_YEARS:
            raise forms.ValidationError(_("最多分 %(years)s 年。") % {"years": MOST_YEARS})
        return tuple(int(year) for year in years)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        limits = (cleaned.get("count"), cleaned.get("budget_yuan"), cleaned.get("phases") or None)
        if not any(limit is not None for limit in limits) and not self.errors:
            self.add_error("count", _("请填写站点总数或预算。"))
        if cleaned.get("second_goal") and cleaned.get("second_goal") == cleaned.get("first_goal"):
            self.add_error("second_goal", _("次要目标和首要目标相同，请另选一项或选“没有”。"))
        money = cleaned.get("budget_yuan")
        if cleaned.get("phases") and money is not None and money != sum(cleaned["phases"]):
            self.add_error("budget_yuan", _("填了分年度预算，这里就留空；两处合计不一样。"))
        goals = {cleaned.get("first_goal"), cleaned.get("second_goal")}
        if "served" in goals and cleaned.get("at_once_percent", 0) is None:
            self.add_error("at_once_percent", _("目标是来了有位置的人次，请填写这个比例。"))
        if cleaned.get("at_once_percent") is None and any(
            cleaned.get(f"room_{level.code}") for level in self.levels
        ):
            self.add_error(
                "at_once_percent", _("填了容得下几个人，也请填写同时来的比例，例如 10。")
            )
        return cleaned

    def raw(self) -> dict[str, Any]:
        """What stands in the fields now, right or wrong, to fill another form with."""
        return {name: self[name].value() for name in self.fields}

    def settings(self, reaches: tuple[OwnReach, ...] = (), **cases: Any) -> PlanSettings:
        """The answers as plain values, with what the parts about reaches and cases of other demand say."""
        answers = self.cleaned_data
        goals = [answers["first_goal"], answers["second_goal"]]
        return PlanSettings(
            groups=tuple(answers["groups"]),
            hours=tuple(answers["hours"]),
            services=tuple(answers["services"]),
            objective=tuple(goal for goal in goals if goal),
            count=answers["count"],
            budget_yuan=answers["budget_yuan"],
            min_per_district=answers["min_per_district"],
            phases=answers["phases"],
            min_open_at_night=answers["min_open_at_night"],
            ways=answers["ways"] or STRAIGHT,
            detour=answers["detour"],
            existing_stay=answers["existing"] == "stay",
            hard_criteria=answers["hard_criteria"],
            time_limit_s=answers["time_limit_s"],
            reaches=reaches,
            at_once_percent=answers["at_once_percent"],
            rooms=tuple(
                Room(level.code, answers[f"room_{level.code}"])
                for level in self.levels
                if answers[f"room_{level.code}"]
            ),
            **cases,
        )


class AdoptForm(forms.Form):
    """When the stations are to stand."""

    due = forms.DateField(
        label=_("计划建成日期"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        help_text=_("写进每个站点。"),
    )
