"""Writing a round's public log."""

from __future__ import annotations

from django.utils import timezone

from minsheng.enrolment.models import PublicLine, Round
from minsheng.enrolment.rules import START, Fact, line_digest


def tell(round_: Round, kind: str, **facts: Fact) -> PublicLine:
    """Add a line; who asks holds the round's row until the end of the transaction.

    Args:
        facts: small plain values; never names of people.
    """
    last = round_.log.order_by("-number").first()
    number, previous = (last.number + 1, last.digest) if last else (1, START)
    at = timezone.now().replace(microsecond=0)
    digest = line_digest(number, at, kind, facts, previous)
    return PublicLine.objects.create(
        round=round_,
        number=number,
        at=at,
        kind=kind,
        facts=facts,
        previous=previous,
        digest=digest,
    )
