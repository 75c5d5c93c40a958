"""Asking about items."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from minsheng.stations.models import Item, ItemEvent
from minsheng.stations.services import ItemFacts

DATE = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class ItemForm(forms.ModelForm[Item]):
    """One more thing on the ledger."""

    class Meta:
        model = Item
        fields = ["what", "kind", "detail", "quantity", "low_at", "expires_on", "since"]
        widgets = {"expires_on": DATE, "since": DATE}

    def facts(self) -> ItemFacts:
        """What was entered, for the services."""
        return ItemFacts(**self.cleaned_data)


NOTABLE = [kind for kind in ItemEvent.Kind if kind not in {"added", "changed"}]


class NoteForm(forms.Form):
    """Something happened to an item."""

    kind = forms.ChoiceField(
        label=_("事项"),
        choices=[(kind.value, kind.label) for kind in NOTABLE],
        widget=forms.RadioSelect,
    )
    quantity = forms.IntegerField(
        label=_("现在的数量"), min_value=0, max_value=100_000, required=False
    )
    expires_on = forms.DateField(label=_("新的有效期"), required=False, widget=DATE)
    note = forms.CharField(label=_("说明"), max_length=200, required=False)

    def clean(self) -> dict[str, Any]:
        answers = super().clean() or self.cleaned_data
        counted = answers.get("kind") in {ItemEvent.Kind.CHECKED, ItemEvent.Kind.REFILLED}
        if not counted and (answers.get("quantity") is not None or answers.get("expires_on")):
            self.add_error("kind", _("只有查看或补充时才填写数量和有效期。"))
        return answers
