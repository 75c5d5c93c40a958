"""What happens to cases and matters to those who reported them."""

from __future__ import annotations

from typing import Any

from minsheng.cases.models import Case
from minsheng.cases.signals import case_closed, case_reopened
from minsheng.voices.models import Notice
from minsheng.voices.services import tell_again
from minsheng.voices.tasks import tell_reporters


def connect() -> None:
    """Listen; called once when the site starts."""
    case_closed.connect(on_closed, dispatch_uid="voices.closed")
    case_reopened.connect(on_reopened, dispatch_uid="voices.reopened")


def on_closed(sender: object, case: Case, **more: Any) -> None:
    """Whoever left an address is told, in the background."""
    del sender, more
    if Notice.objects.filter(report__case=case, told_at=None).exists():
        tell_reporters.enqueue(case.pk)


def on_reopened(sender: object, case: Case, **more: Any) -> None:
    """It goes on, so there will be something to tell again."""
    del sender, more
    tell_again(case)
