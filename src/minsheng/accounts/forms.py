"""What a person can say about their own account."""

from __future__ import annotations

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from minsheng.accounts.models import ApiToken
from minsheng.accounts.tokens import LONGEST_DAYS


class PreferencesForm(forms.Form):
    language = forms.ChoiceField(
        label=_("语言"), choices=[("", _("跟随浏览器")), *settings.LANGUAGES], required=False
    )
    large_text = forms.BooleanField(label=_("使用大字版"), required=False)


class TokenForm(forms.Form):
    name = forms.CharField(
        label=_("用途"), max_length=60, help_text=_("写明哪个程序使用，例如“每周报表”。")
    )
    scope = forms.ChoiceField(
        label=_("范围"), choices=ApiToken.Scope.choices, initial=ApiToken.Scope.READ
    )
    days = forms.IntegerField(label=_("有效天数"), min_value=1, max_value=LONGEST_DAYS, initial=90)
