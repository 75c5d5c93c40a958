"""An answer that arrives as JSON: handed to the service, and what became of it put into words."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.http import HttpRequest

from minsheng.accounts.models import User
from minsheng.surveys.addresses import address_of
from minsheng.surveys.models import Survey
from minsheng.surveys.services.receive import NotTaking, Rejected, Sent, TooMany, receive_answer
from minsheng.surveys.words import REFUSALS, fault_text


@dataclass(frozen=True, slots=True)
class Outcome:
    """An HTTP status with its plain body: 200 and 201 stored, 410 closed, 422 invalid, 429 too many."""

    status: int
    body: dict[str, object] = field(default_factory=dict)


def hand_over(
    request: HttpRequest, survey: Survey, sent: Sent, *, entered_by: User | None = None
) -> Outcome:
    """Store the answer once and say how it went."""
    try:
        answer, new = receive_answer(
            survey, sent, address=address_of(request), entered_by=entered_by
        )
    except NotTaking:
        return Outcome(410, refusal(410, "closed"))
    except TooMany:
        return Outcome(429, refusal(429, "too_many"))
    except Rejected as rejected:
        return Outcome(422, {**refusal(422, "invalid"), "faults": _faults(rejected)})
    return Outcome(201 if new else 200, {"key": str(answer.key), "new": new})


def refusal(status: int, reason: str) -> dict[str, object]:
    """Why an answer is not taken, for people and for programs."""
    title = str(REFUSALS[reason])
    return {"type": "about:blank", "title": title, "status": status, "reason": reason}


def _faults(rejected: Rejected) -> list[dict[str, str]]:
    filling = rejected.filling
    faults = [{"field": node.field, "text": fault_text(filling, node)} for node in filling.faulty]
    return faults + [{"field": name, "text": "unknown"} for name in filling.unknown]
