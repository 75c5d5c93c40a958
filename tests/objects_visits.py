"""Sample objects for the pages of visits."""

from __future__ import annotations

import uuid

from minsheng.visits.services import add_photo
from tests.objects import Arguments, serves
from tests.people import Cast
from tests.stations.builders import photo
from tests.visits.builders import make_visit


@serves("visits:visit")
def a_visit(cast: Cast) -> Arguments:
    return {"pk": make_visit(cast).pk}


@serves("visits:photo")
def a_visit_photo(cast: Cast) -> Arguments:
    visit = make_visit(cast)
    return {
        "pk": visit.pk,
        "photo_id": add_photo(visit.pk, uuid.uuid4(), photo(), actor=cast.officer).pk,
    }
