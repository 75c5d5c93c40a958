"""Forms of the public door and of the moderation desk."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from minsheng.common.geo import LonLat
from minsheng.voices.models import Suggestion
from minsheng.voices.services.receiving import LONGEST
from minsheng.web.photos import PhotoField


def _words(label: Any, *, required: bool = False, rows: int = 3, **more: Any) -> forms.CharField:
    area = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, max_length=LONGEST, widget=area, required=required, **more)


class SentOnceForm(forms.Form):
    """Every page of the public door carries a key, so that sending twice stores once."""

    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)


class ReportForm(SentOnceForm):
    """Nothing has to be filled in."""

    photo = PhotoField(
        label=_("照片"), required=False, help_text=_("照片里的时间、位置等信息会自动去掉。")
    )
    words = _words(_("补充说明"), help_text=_("不要写自己的姓名和电话。"))


class RatingForm(SentOnceForm):
    """One to five stars, and a word if one likes."""

    STARS = [
        ("5", _("5 星 · 很好")),
        ("4", _("4 星 · 好")),
        ("3", _("3 星 · 一般")),
        ("2", _("2 星 · 不好")),
        ("1", _("1 星 · 很差")),
    ]
    stars = forms.TypedChoiceField(
        label=_("用得怎么样？"), choices=STARS, coerce=int, widget=forms.RadioSelect
    )
    words = _words(_("想说的话"))


class SuggestionForm(SentOnceForm):
    """A place where a station is missed, or what the page of a station tells wrongly."""

    where = forms.CharField(
        label=_("哪里"), max_length=120, required=False, help_text=_("乡镇街道、路口、店名都可以。")
    )
    words = _words(_("建议"), required=True)
    lon = forms.FloatField(required=False, widget=forms.HiddenInput, min_value=-180, max_value=180)
    lat = forms.FloatField(required=False, widget=forms.HiddenInput, min_value=-90, max_value=90)

    def __init__(self, kind: str, **more: Any) -> None:
        super().__init__(**more)
        self.kind = kind
        if kind == Suggestion.Kind.CORRECTION:
            for name in ("where", "lon", "lat"):
                del self.fields[name]

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        is_site = self.kind == Suggestion.Kind.NEW_SITE
        if is_site and not told.get("where") and self.point() is None:
            self.add_error("where", _("请写出地方，或在地图上点一下。"))
        return told

    def point(self) -> LonLat | None:
        """Where the map was clicked."""
        lon, lat = self.cleaned_data.get("lon"), self.cleaned_data.get("lat")
        return None if lon is None or lat is None else LonLat(lon, lat)


class AgainForm(forms.Form):
    """Why it is not put right after all."""

    words = _words(_("哪里还没有处理好"), required=True)


class NoticeForm(forms.Form):
    """Where to write when it is put right."""

    address = forms.EmailField(
        label=_("邮箱"), max_length=200, widget=forms.EmailInput(attrs={"autocomplete": "email"})
    )


class HideForm(forms.Form):
    """Why the public no longer sees it."""

    why = forms.CharField(label=_("隐藏原因"), max_length=200)


class ReplyForm(forms.Form):
    """What the reporter reads."""

    text = _words(_("答复"), required=True)


class AnswerForm(forms.Form):
    """Yes or no to a suggestion, with reasons; everybody can read it."""

    accepted = forms.TypedChoiceField(
        label=_("是否采纳"),
        choices=[("yes", _("采纳")), ("no", _("不采纳"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    answer = _words(_("答复（公开）"), required=True)
    station = forms.CharField(
        label=_("落到的站点编码"),
        help_text=_("采纳后由哪个站点来办，拟建的也可以。大家会看到它办到哪一步。"),
        max_length=30,
        required=False,
    )
