"""A closed year."""

from __future__ import annotations

from django.utils import timezone

from minsheng.archive.closing import close_year
from minsheng.archive.models import YearArchive
from tests.people import Cast


def closed_year(cast: Cast) -> YearArchive:
    """Last year of the officer's county."""
    return close_year(cast.county, timezone.localdate().year - 1, actor=cast.officer)
