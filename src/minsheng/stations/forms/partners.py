"""Asking about agreements and keepers."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from minsheng.accounts.models import User
from minsheng.organisations.models import Organisation, Post
from minsheng.organisations.permissions import Permission
from minsheng.organisations.roles import roles_with
from minsheng.stations.forms.items import DATE
from minsheng.stations.models import Agreement


class AgreementForm(forms.ModelForm[Agreement]):
    """What host and union promise each other."""

    class Meta:
        model = Agreement
        fields = [
            "partner",
            "partner_organisation",
            "contact",
            "contact_phone",
            "starts_on",
            "expires_on",
            "host_duties",
            "union_duties",
            "handover",
        ]
        widgets = {
            "starts_on": DATE,
            "expires_on": DATE,
            "host_duties": forms.Textarea(attrs={"rows": 3}),
            "union_duties": forms.Textarea(attrs={"rows": 3}),
            "handover": forms.Textarea(attrs={"rows": 3}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        systems = Organisation.objects.filter(kind=Organisation.Kind.SYSTEM)
        self.fields["partner_organisation"].queryset = systems  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        answers = super().clean() or self.cleaned_data
        starts, expires = answers.get("starts_on"), answers.get("expires_on")
        if starts and expires and expires < starts:
            self.add_error("expires_on", _("到期日期早于生效日期。"))
        return answers


class EndForm(forms.Form):
    """From when on an agreement no longer holds, and why."""

    day = forms.DateField(label=_("从哪天起终止"), widget=DATE)
    why = forms.CharField(label=_("原因"), max_length=200)


class KeeperForm(forms.Form):
    """Whom to name: people who hold a post as keeper at or above the station's union, or below it."""

    person = forms.ModelChoiceField(User.objects.none(), label=_("站长"))

    def __init__(self, *args: Any, organisation: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        county = ".".join(organisation.path.split(".")[:2]) + "."
        posts = Post.objects.filter(
            role__in=roles_with(Permission.KEEP_STATIONS), organisation__path__startswith=county
        )
        people = User.objects.filter(pk__in=posts.values("holder"), is_active=True)
        self.fields["person"].queryset = people.order_by("name")  # type: ignore[attr-defined]
