"""Punctuation as the reader's language has it."""

from __future__ import annotations

from django.utils.translation import gettext as _


def aside(main: object, more: object) -> str:
    """``more`` in brackets after ``main``."""
    return _("%(main)s（%(more)s）") % {"main": main, "more": more}
