"""Sample objects for the pages of papers."""

from __future__ import annotations

from tests.objects import Arguments, serves
from tests.papers.builders import make_paper, make_template
from tests.people import Cast


@serves("papers:paper")
def a_paper(cast: Cast) -> Arguments:
    return {"pk": make_paper(cast).pk}


@serves("papers:file")
def a_file(cast: Cast) -> Arguments:
    return {"pk": make_paper(cast, "targets").pk, "format": "xlsx"}


@serves("papers:template")
def a_form(cast: Cast) -> Arguments:
    return {"pk": make_template(cast).pk}
