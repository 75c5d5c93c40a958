"""Mergers that need only what the story is about."""

from __future__ import annotations

from minsheng.classes.models import CareClass
from minsheng.enrolment.models import Round
from minsheng.mergers.models import Merger
from minsheng.mergers.services import propose_merger
from minsheng.placements.models import Placement
from minsheng.placements.services import answer
from tests.people import Cast
from tests.placements.builders import closed_round, families, published


def small(cast: Cast, code: str = "2026-7") -> tuple[Round, list[CareClass]]:
    """A round whose first class has two families, the one with two children; the second has room."""
    found, classes = closed_round(cast, 10, 10, code=code)
    first, second = classes
    first.least, second.venue = 5, first.venue
    first.save()
    second.save()
    families(cast, found, [[first], [first]], [[first]])
    published(cast, found)
    for one in Placement.objects.filter(draw__round=found):
        answer(one.pk, "accept", application_id=one.application_id)
    return found, classes


def asked(cast: Cast, code: str = "2026-7") -> Merger:
    found, (first, second) = small(cast, code)
    return propose_merger(found.pk, first.pk, second.pk, actor=cast.officer)
