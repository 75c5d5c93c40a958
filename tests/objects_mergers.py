"""Sample objects for the pages of mergers."""

from __future__ import annotations

from minsheng.mergers.models import Consent
from tests.mergers.builders import asked
from tests.objects import Arguments, serves
from tests.people import Cast


@serves("mergers:round", "mergers:propose")
def a_round_with_a_small_class(cast: Cast) -> Arguments:
    return {"pk": asked(cast, "2027-21").round_id}


@serves("mergers:decide")
def a_merger(cast: Cast) -> Arguments:
    made = asked(cast, "2027-22")
    return {"pk": made.round_id, "number": made.pk}


@serves("merging:answer", everywhere=True)
def a_question(cast: Cast) -> Arguments:
    one = Consent.objects.filter(merger=asked(cast, "2027-23"))[0]
    return {"code": one.merger.round.code, "secret": one.application.secret, "pk": one.pk}
