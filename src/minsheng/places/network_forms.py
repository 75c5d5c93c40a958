"""Asking for a street network: whose, the file, where it comes from and under which licence."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from minsheng.accounts.models import User
from minsheng.imports.wording import say
from minsheng.organisations.models import Organisation
from minsheng.places.forms import owners
from minsheng.places.models import Place
from minsheng.places.rules import MOST_UPLOADED

ODBL = "ODbL 1.0，© OpenStreetMap contributors"
"""What an extract of OpenStreetMap must be shown with."""


class NetworkForm(forms.Form):
    """One upload."""

    organisation = forms.ModelChoiceField(
        Organisation.objects.none(),
        label=_("适用地区"),
        help_text=_("这个组织和下级组织的选址方案都可以用。"),
    )
    file = forms.FileField(
        label=_("文件"),
        help_text=_(
            "OpenStreetMap 导出的 .osm 文件，或 ZIP：里面放一个 .osm，或放 nodes.csv（node, lon, lat）"
            "和 edges.csv（from, to，可加 metres、oneway、foot、ebike）。最大 40 MB。"
        ),
        widget=forms.FileInput(attrs={"accept": ".osm,.xml,.zip"}),
    )
    source = forms.CharField(
        label=_("数据来源"), max_length=200, help_text=_("谁的数据，哪一天的。会写在方案里。")
    )
    licence = forms.CharField(
        label=_("使用许可"),
        max_length=120,
        initial=ODBL,
        help_text=_("OpenStreetMap 的数据用这一行；自有数据写明谁可以用。"),
    )
    datum = forms.ChoiceField(
        label=_("坐标系"),
        choices=Place.Datum.choices,
        initial=Place.Datum.WGS84,
        help_text=_("只管 nodes.csv；.osm 文件总是 WGS-84。"),
    )

    def __init__(self, *args: Any, actor: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["organisation"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = owners(actor)
        field.initial = owners(actor).first()

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > MOST_UPLOADED:
            raise forms.ValidationError(say("file_too_large", {"most": MOST_UPLOADED // 2**20}))
        return file
