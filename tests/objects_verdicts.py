"""Sample objects for public project pages and ballots; see ``tests/objects.py``."""

from __future__ import annotations

from minsheng.verdicts.services import make_slips
from tests.governance.builders import make_project
from tests.objects import Arguments, serves
from tests.people import Cast
from tests.verdicts.builders import make_ballot, make_page


@serves("verdicts:project", "verdicts:page", "verdicts:call", everywhere=True)
def a_project_with_verdicts(cast: Cast) -> Arguments:
    return {"pk": make_project(cast, name="样例项目七").pk}


@serves("verdict:page", "verdict:qr", everywhere=True)
def a_public_project(cast: Cast) -> Arguments:
    project = make_project(cast, name="样例项目八")
    make_page(cast, project)
    return {"pk": project.pk}


@serves("verdicts:ballot", "verdicts:slips", "verdicts:close", everywhere=True)
def a_ballot(cast: Cast) -> Arguments:
    return {"pk": make_ballot(cast, make_project(cast, name="样例项目九")).pk}


@serves("verdict:vote", everywhere=True)
def a_voting_link(cast: Cast) -> Arguments:
    ballot = make_ballot(cast, make_project(cast, name="样例项目十"))
    return {"secret": make_slips(ballot.pk, 1, actor=cast.city_officer)[0]}
