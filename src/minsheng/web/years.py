"""Days and moments that people enter lie in years a calendar here will ever need.

Earlier and later ones are slips of a finger; the first and the last day there is cannot even be
moved to another time zone.
"""

from __future__ import annotations

import datetime as dt

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

FIRST, LAST = 1900, 2199


def check_year(day: dt.date) -> None:
    """Of a day or a moment.

    Raises:
        ValidationError: its year is out of the question.
    """
    if not FIRST <= day.year <= LAST:
        raise ValidationError(
            _("年份要在 %(first)s 到 %(last)s 之间。"), params={"first": FIRST, "last": LAST}
        )


def check_all_forms() -> None:
    """Every field of every form from now on, also those that Django makes of a model."""
    for field in (forms.DateField, forms.DateTimeField):
        field.default_validators = [check_year]
