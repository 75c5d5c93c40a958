"""Sample objects for the pages of the archive."""

from __future__ import annotations

from minsheng.archive.models import YearArchive
from tests.archive.builders import closed_year
from tests.objects import Arguments, serves
from tests.people import Cast


@serves("archive:year")
def a_year(cast: Cast) -> Arguments:
    return {"pk": (YearArchive.objects.first() or closed_year(cast)).pk}


@serves("archive:file")
def a_file(cast: Cast) -> Arguments:
    archive = YearArchive.objects.first() or closed_year(cast)
    return {"pk": archive.pk, "name": "audit-chain.txt"}
