"""Closing a year."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from minsheng.archive.closing import AlreadyClosed, NotOver, may_close
from minsheng.organisations.models import Organisation

FIRST_YEAR = 2020


class YearForm(forms.Form):
    """Whose year."""

    organisation = forms.ModelChoiceField(label=_("单位"), queryset=Organisation.objects.none())
    year = forms.IntegerField(label=_("年度"), min_value=FIRST_YEAR, max_value=2100)

    def __init__(self, *args: Any, unions: QuerySet[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = unions  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        told = super().clean() or self.cleaned_data
        if "organisation" in told and "year" in told:
            try:
                may_close(told["organisation"], told["year"], timezone.localdate())
            except NotOver:
                self.add_error("year", _("这一年还没有结束。"))
            except AlreadyClosed:
                self.add_error("year", _("这一年已经归档，不能再改。"))
        return told
