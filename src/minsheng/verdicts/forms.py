"""Asking for stars, a ballot, counts and grades."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from minsheng.verdicts.models import Ballot, BallotItem
from minsheng.verdicts.rules.passing import pass_rules
from minsheng.verdicts.services import GRADES
from minsheng.verdicts.words import OUTCOMES, PASS_RULES
from minsheng.voices.forms import RatingForm

MOST_ITEMS, MOST_MEMBERS = 40, 3000


class StarsForm(forms.Form):
    """One to five stars for a project."""

    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)
    stars = forms.TypedChoiceField(
        label=_("这个项目办得怎么样？"),
        choices=RatingForm.STARS,
        coerce=int,
        widget=forms.RadioSelect,
    )


class PageForm(forms.Form):
    """What the public page says."""

    words = forms.CharField(
        label=_("给群众看的说明"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4})
    )


class BallotForm(forms.ModelForm[Ballot]):
    """A vote and its parts, one in a line."""

    rule = forms.ChoiceField(label=_("通过规则"))
    items = forms.CharField(
        label=_("分项"),
        help_text=_("一行一项，每项单独打分。"),
        widget=forms.Textarea(attrs={"rows": 5}),
    )

    class Meta:
        model = Ballot
        fields = ["title", "held_on", "members", "rule"]
        widgets = {"held_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["rule"].choices = [(key, PASS_RULES[key]) for key in pass_rules()]  # type: ignore[attr-defined]

    def clean_members(self) -> int:
        members: int = self.cleaned_data["members"]
        if not 1 <= members <= MOST_MEMBERS:
            raise forms.ValidationError(_("请填 1 到 %(most)s 之间的数。") % {"most": MOST_MEMBERS})
        return members

    def clean_items(self) -> list[str]:
        lines = [line.strip()[:120] for line in self.cleaned_data["items"].splitlines()]
        names = list(dict.fromkeys(line for line in lines if line))
        if not 1 <= len(names) <= MOST_ITEMS:
            raise forms.ValidationError(_("请写 1 到 %(most)s 项。") % {"most": MOST_ITEMS})
        return names


class SlipsForm(forms.Form):
    """How many one-time links."""

    count = forms.IntegerField(label=_("链接数"), min_value=1, max_value=MOST_MEMBERS)


class PaperForm(forms.Form):
    """Three counts for each part."""

    def __init__(self, *args: Any, items: Sequence[BallotItem], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.items = items
        for item in items:
            for grade in GRADES:
                self.fields[f"{grade}-{item.pk}"] = forms.IntegerField(
                    label=str(OUTCOMES[grade]),
                    min_value=0,
                    max_value=MOST_MEMBERS,
                    initial=getattr(item, f"paper_{grade}"),
                )

    @property
    def rows(self) -> list[tuple[BallotItem, list[forms.BoundField]]]:
        """Each part with its three fields."""
        return [(item, [self[f"{grade}-{item.pk}"] for grade in GRADES]) for item in self.items]

    def counts(self) -> dict[int, tuple[int, int, int]]:
        """Id of the part → satisfied, basically, not."""
        told = self.cleaned_data
        return {
            item.pk: (
                told[f"satisfied-{item.pk}"],
                told[f"basic-{item.pk}"],
                told[f"poor-{item.pk}"],
            )
            for item in self.items
        }


class GradesForm(forms.Form):
    """One deputy's grade for each part."""

    def __init__(self, *args: Any, items: Sequence[BallotItem], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.items = items
        for item in items:
            self.fields[f"grade-{item.pk}"] = forms.ChoiceField(
                label=item.name,
                choices=[(grade, OUTCOMES[grade]) for grade in GRADES],
                widget=forms.RadioSelect,
            )

    def grades(self) -> dict[int, str]:
        """Id of the part → grade."""
        return {item.pk: self.cleaned_data[f"grade-{item.pk}"] for item in self.items}
