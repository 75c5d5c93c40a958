"""How forms look, everywhere the same."""

from __future__ import annotations

from django.forms.renderers import TemplatesSetting


class PlainRenderer(TemplatesSetting):
    """Forms and fields through the site's own templates.

    A form may carry ``fieldsets = [(heading, [field names]), …]``; fields it does not name come last.
    Errors and help are tied to their input by aria-describedby, which Django writes.
    """

    form_template_name = "ui/form.html"
    field_template_name = "ui/field.html"
    formset_template_name = "ui/formset.html"
