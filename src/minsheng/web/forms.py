"""How forms look, everywhere the same."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.forms import ModelMultipleChoiceField
from django.forms.renderers import TemplatesSetting

from minsheng.common.clean import LONGEST_KEY


class PlainRenderer(TemplatesSetting):
    """Forms and fields through the site's own templates.

    A form may carry ``fieldsets = [(heading, [field names]), …]``; fields it does not name come last.
    Errors and help are tied to their input by aria-describedby, which Django writes.
    """

    form_template_name = "ui/form.html"
    field_template_name = "ui/field.html"
    formset_template_name = "ui/formset.html"


class SeveralOf(ModelMultipleChoiceField[Any]):
    """Several rows to tick; a key no database can hold is refused like any other wrong one."""

    def clean(self, value: Any) -> Any:
        for key in value or ():
            if len(str(key)) > LONGEST_KEY:
                raise ValidationError(
                    self.error_messages["invalid_choice"],
                    "invalid_choice",
                    {"value": str(key)[:20]},
                )
        return super().clean(value)
