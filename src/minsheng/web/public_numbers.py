"""Asking for public sources of chance, and later for what they have shown; knows no subject."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

Sources = list[tuple[str, str]]


class SourcesField(forms.CharField):
    """One source a line, when it will be published behind a comma; gives (name, when) pairs."""

    widget = forms.Textarea

    def __init__(self, **more: Any) -> None:
        more.setdefault("label", gettext_lazy("公开数字的来源"))
        more.setdefault(
            "help_text",
            gettext_lazy(
                "一行一个，还没有公布的，例如“双色球 2026135 期”，后面可以加逗号和公布时间。"
            ),
        )
        more.setdefault("max_length", 1000)
        super().__init__(widget=forms.Textarea(attrs={"rows": 3}), **more)

    def clean(self, value: Any) -> Any:
        lines = [line.strip() for line in super().clean(value).splitlines()]
        pairs = [line.replace("，", ",").partition(",") for line in lines if line]
        found = [(name.strip(), due.strip()) for name, _sign, due in pairs]
        if len({name for name, _due in found}) < len(found):
            raise forms.ValidationError(_("同一个来源写了两次。"))
        return found


class ValuesForm(forms.Form):
    """What the announced sources have shown: one field per source."""

    def __init__(self, sources: Sequence[Sequence[str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for place, (name, due) in enumerate(sources):
            self.fields[f"source_{place}"] = forms.CharField(
                label=name,
                max_length=300,
                help_text=due or _("数字之间用空格分开。"),
            )

    def values(self) -> list[list[int | str]]:
        """Numbers as numbers; a source with anything else in it is taken as one text."""
        found: list[list[int | str]] = []
        for name in self.fields:
            parts = self.cleaned_data[name].replace(",", " ").replace("，", " ").split()
            is_numeric = all(part.isascii() and part.isdigit() for part in parts)
            found.append([int(part) for part in parts] if is_numeric else ["".join(parts)])
        return found
