"""The figures that an upper level's form asks for."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.utils import translation

from minsheng.organisations.models import Organisation
from minsheng.papers.composing.parts import figures_part
from minsheng.papers.figures import Scope, moment_text
from minsheng.papers.models import FormTemplate
from minsheng.papers.rules.document import Document
from minsheng.papers.rules.periods import Period


def report(
    template: FormTemplate, organisation: Organisation, period: Period, at: dt.datetime
) -> Document:
    """Each figure once, whatever number of cells takes it."""
    keys = list(dict.fromkeys(figure for _sheet, _cell, figure in template.cells))
    with translation.override(settings.LANGUAGE_CODE):
        part = figures_part("填报的数", keys, Scope(organisation, period, at))
    return {
        "title": template.name,
        "organisation": organisation.name,
        "first": period.first.isoformat(),
        "last": period.last.isoformat(),
        "at": moment_text(at),
        "parts": [part],
    }
