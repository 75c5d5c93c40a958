"""How forms look, everywhere the same."""

from __future__ import annotations

from django.forms.renderers import TemplatesSetting


class PlainRenderer(TemplatesSetting):
    """Forms and fields through the site's own templates."""
