"""Sample objects for the pages of evaluations; see ``tests/objects.py``."""

from __future__ import annotations

from tests.effects.builders import make_evaluation
from tests.objects import Arguments, serves
from tests.people import Cast


@serves("effects:evaluation", "effects:again", "effects:figures")
@serves("/api/v1/effects/evaluations/{int:pk}", "/api/v1/effects/evaluations/{int:pk}/again")
def an_evaluation(cast: Cast) -> Arguments:
    return {"pk": make_evaluation(cast).pk}
