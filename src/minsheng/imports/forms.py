"""Asking for a list: which, for whom, in which datum, and the file."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from minsheng.accounts.models import User
from minsheng.common.tabular import MAX_BYTES
from minsheng.imports.models import Batch
from minsheng.imports.rights import places_to_import, usable_kinds
from minsheng.imports.wording import say
from minsheng.organisations.models import Organisation


class UploadForm(forms.Form):
    """Offers only lists and organisations the person may import."""

    kind = forms.ChoiceField(label=_("名单"))
    organisation = forms.ModelChoiceField(
        Organisation.objects.none(), label=_("导入到"), help_text=_("名单里的内容归这个组织。")
    )
    datum = forms.ChoiceField(
        label=_("坐标系"),
        choices=Batch.Datum.choices,
        widget=forms.RadioSelect,
        initial=Batch.Datum.WGS84,
        help_text=_("坐标是从哪里取的？名单没有坐标时不用管。"),
    )
    file = forms.FileField(
        label=_("文件"),
        help_text=_("CSV、XLSX 或 GeoJSON，最大 20 MB，最多 100,000 行。"),
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx,.geojson,.json"}),
    )

    def __init__(self, *args: Any, actor: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds, places = self.fields["kind"], self.fields["organisation"]
        assert isinstance(kinds, forms.ChoiceField)
        assert isinstance(places, forms.ModelChoiceField)
        kinds.choices = [(kind.key, kind.label) for kind in usable_kinds(actor)]
        places.queryset = places_to_import(actor)

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > MAX_BYTES:
            raise forms.ValidationError(say("file_too_large", {"most": MAX_BYTES // 2**20}))
        return file
