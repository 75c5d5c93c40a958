"""Claims, evidence, links, consent, the way back, objections."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from minsheng.applications.links import code_digest, receipt_as_stored
from minsheng.applications.models import Application
from minsheng.applications.words import LINKS, OTHER_EVIDENCE
from minsheng.classes.models import CareClass
from minsheng.engines.admission import Link, Mark, Rules
from minsheng.enrolment.words import evidence_text, group_name
from minsheng.places.models import Place
from minsheng.web.photos import PhotoField
from minsheng.web.phrases import aside


class ClaimsForm(forms.Form):
    """Groups that the rules serve first or put seats aside for, and marks that count within a tier."""

    groups = forms.MultipleChoiceField(
        label=_("有没有下面的情况"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("没有就不用选。选了的，请在下面上传凭证，工会核对以后才算数。"),
    )
    near = forms.BooleanField(
        label=_("家或上班的地方和托班在同一个乡镇（街道）时，请算我“在附近”"), required=False
    )
    sibling = forms.ModelChoiceField(
        queryset=Place.objects.none(),
        label=_("哥哥姐姐、弟弟妹妹已经在哪个托班"),
        required=False,
        empty_label=_("没有"),
    )
    returning = forms.ModelChoiceField(
        queryset=Place.objects.none(),
        label=_("上一期在哪个托班"),
        required=False,
        empty_label=_("没有"),
    )

    def __init__(self, *args: Any, one: Application, rules: Rules, **more: Any) -> None:
        told = {name: (venues or [None])[0] for name, venues in one.marks.items()}
        initial = {"groups": one.claims, **told, "near": Mark.NEAR.value in one.marks}
        super().__init__(*args, **{"initial": initial, **more})
        named = {tier.code: tier.evidence for tier in rules.tiers}
        named |= {reserve.group: reserve.evidence for reserve in rules.reserves}
        chosen: Any = self.fields
        chosen["groups"].choices = [
            (code, aside(group_name(code), evidence_text(proofs))) for code, proofs in named.items()
        ]
        venues = Place.objects.filter(
            pk__in=CareClass.objects.filter(term__rounds=one.round).values("venue")
        )
        for mark in Mark:
            if mark not in rules.within:
                del self.fields[mark.value]
            elif mark != Mark.NEAR:
                chosen[mark.value].queryset = venues

    def marks(self) -> dict[str, list[int]]:
        """Venues by mark."""
        told = self.cleaned_data
        found = {name: [told[name].pk] for name in ("sibling", "returning") if told.get(name)}
        return found | ({Mark.NEAR.value: []} if told.get("near") else {})


class EvidenceForm(forms.Form):
    """One photo and what it proves."""

    what = forms.ChoiceField(label=_("证明什么"))
    photo = PhotoField(label=_("照片"), help_text=_("照片里的时间、位置等信息会自动去掉。"))

    def __init__(self, *args: Any, one: Application, **more: Any) -> None:
        super().__init__(*args, **more)
        chosen: Any = self.fields["what"]
        chosen.choices = [(code, group_name(code)) for code in one.claims] + list(
            OTHER_EVIDENCE.items()
        )


class LinkForm(forms.Form):
    """How brothers and sisters are placed."""

    link = forms.ChoiceField(label=_("几个孩子怎样安排"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, one: Application, rules: Rules, **more: Any) -> None:
        super().__init__(*args, **{"initial": {"link": one.link_mode}, **more})
        chosen: Any = self.fields["link"]
        chosen.choices = [
            (link.value, _("%(name)s：%(what)s") % {"name": LINKS[link][0], "what": LINKS[link][1]})
            for link in Link
            if link in rules.links
        ]


class ConsentForm(forms.Form):
    """The guardian's word before handing in."""

    consent = forms.BooleanField(
        label=_("我是孩子的监护人，同意工会为录取和照看孩子使用以上信息"), required=False
    )


class AppealForm(forms.Form):
    """Why the family objects."""

    words = forms.CharField(
        label=_("申诉理由"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("可以先补传凭证照片再申诉，但补传以后会从头核对。"),
    )


class FindForm(forms.Form):
    """A receipt number and a recovery code lead back to the private link."""

    receipt = forms.CharField(label=_("回执号"), max_length=20)
    code = forms.CharField(label=_("找回码"), max_length=30)

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        if not self.errors:
            self.found = Application.objects.filter(
                receipt=receipt_as_stored(told["receipt"]), recovery_hash=code_digest(told["code"])
            ).first()
            if self.found is None:
                raise forms.ValidationError(
                    _(
                        "没有找到。请对着回执再看一遍；还是不行，请带身份证件到工会，工作人员可以帮您找。"
                    )
                )
        return told


class AgainForm(forms.Form):
    """Last time's private link, to take its family and children as a start."""

    link = forms.CharField(
        label=_("上一次报名的私密链接"), max_length=300, help_text=_("整段粘贴就行。")
    )
