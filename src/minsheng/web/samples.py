"""What the style page shows: every component with invented content."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.contrib.contenttypes.models import ContentType
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from minsheng.web import icons, sample_maps
from minsheng.web.tables import Column, Table, TextFilter


class SampleForm(forms.Form):
    """One field of each kind."""

    is_example = False
    name = forms.CharField(label=_("驿站名称"), help_text=_("和门牌上的名称一致。"), max_length=40)
    opened = forms.DateField(
        label=_("启用日期"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    kind = forms.ChoiceField(
        label=_("类型"), choices=[("own", _("工会自建")), ("shared", _("单位共建"))]
    )
    hours = forms.ChoiceField(
        label=_("开放时间"),
        choices=[("day", _("白天")), ("night", _("夜间")), ("all", _("全天"))],
        widget=forms.RadioSelect,
    )
    services = forms.MultipleChoiceField(
        label=_("服务项目"),
        choices=[
            ("water", _("饮水")),
            ("rest", _("歇脚")),
            ("charge", _("充电")),
            ("aid", _("急救箱")),
        ],
        widget=forms.CheckboxSelectMultiple(attrs={"class": "columns"}),
        required=False,
        help_text=_("可以选多项。"),
    )
    note = forms.CharField(
        label=_("说明"), widget=forms.Textarea(attrs={"rows": 3}), required=False
    )
    file = forms.FileField(label=_("照片或附件"), required=False)
    agreed = forms.BooleanField(label=_("负责人已经确认"))

    fieldsets = [
        (_("驿站"), ["name", "opened", "kind"]),
        (_("服务"), ["hours", "services", "note", "file", "agreed"]),
    ]


def _table(request: HttpRequest) -> Table:
    columns = [
        Column("model", _("名称"), sort=["model"], is_head=True),
        Column("app_label", _("所属"), sort=["app_label", "model"]),
        Column("state", _("状态"), lambda row: _("正常"), tone=lambda row: "ok"),
        Column("id", _("编号"), sort=["id"], numeric=True),
    ]
    words = TextFilter("q", _("名称或所属"), ["model", "app_label"])
    return Table(
        request,
        ContentType.objects.all(),
        columns,
        [words],
        name="sample",
        caption=_("示例表格"),
        per_page=5,
    )


def _timeline() -> list[dict[str, object]]:
    start = dt.datetime(2026, 5, 11, 9, 30, tzinfo=dt.timezone(dt.timedelta(hours=8)))
    return [
        {"at": start, "who": "郑和平", "text": _("导入了 1,240 个需求点"), "tone": "ok"},
        {
            "at": start + dt.timedelta(hours=2),
            "who": "郑和平",
            "text": _("算出方案“二十个驿站”"),
            "tone": "ok",
        },
        {
            "at": start + dt.timedelta(days=1),
            "who": "周正",
            "text": _("退回：北片覆盖不够"),
            "tone": "watch",
        },
    ]


def _compared() -> list[dict[str, Any]]:
    return [
        {"label": _("驿站数"), "values": [20, 20, 24]},
        {"label": _("覆盖人数"), "values": ["8,412", "8,127", "8,950"], "best": [2]},
        {"label": _("最差乡镇覆盖率"), "values": ["41%", "66%", "63%"], "best": [1]},
        {"label": _("费用（万元）"), "values": [310, 318, 402], "best": [0]},
    ]


def components(request: HttpRequest) -> dict[str, Any]:
    """Context of the style page."""
    bad = SampleForm(
        {"name": "", "opened": "2026-13-01", "kind": "own", "hours": "day"}, auto_id="bad_%s"
    )
    bad.is_example = True  # the reader of the style page starts at its top
    return {
        "form": SampleForm(),
        "bad_form": bad,
        "table": _table(request),
        "icon_names": list(icons.PATHS),
        "step_labels": [_("选范围"), _("定规则"), _("计算"), _("比较"), _("采用")],
        "tab_items": [
            (_("方案"), "#tabs", True),
            (_("驿站"), "#tabs", False),
            (_("依据"), "#tabs", False),
        ],
        "fact_pairs": [
            (_("所属"), "荷花街道总工会"),
            (_("负责人"), "褚大海"),
            (_("开放时间"), "06:00–22:00"),
        ],
        "reason_pairs": [
            (_("只有它能服务的人"), "312"),
            (_("没有它会失去的覆盖"), "3.7%"),
            (_("最好的替代"), _("北门加油站，少覆盖 96 人")),
        ],
        "timeline": _timeline(),
        "compare_heads": [_("方案一"), _("方案二"), _("方案三")],
        "compare_rows": _compared(),
    }


def pictures() -> dict[str, Any]:
    """Context of the page of maps and charts."""
    return {
        "plan_map": sample_maps.plan_map(),
        "drawing_map": sample_maps.drawing_map(),
        "charts": sample_maps.charts(),
    }


def frame(request: HttpRequest) -> dict[str, Any]:
    """What both style pages share: the way to the other one, and where one is."""
    pages = [(_("零件"), reverse("web:style")), (_("地图和图表"), reverse("web:style_maps"))]
    return {
        "style_pages": [(label, url, url == request.path) for label, url in pages],
        "trail": [(_("首页"), "/"), (_("样式"), "")],
    }
