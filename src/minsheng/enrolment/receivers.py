"""What happens to classes of a round whose rules are published."""

from __future__ import annotations

from typing import Any

from minsheng.classes.models import CareClass
from minsheng.classes.signals import class_changed
from minsheng.enrolment.services import follow_class


def connect() -> None:
    """Listen; called once when the site starts."""
    class_changed.connect(on_changed, dispatch_uid="enrolment.class_changed")


def on_changed(
    sender: object, care_class: CareClass, kind: str, facts: dict[str, Any], **more: Any
) -> None:
    """The public log has a line, and the seats put aside are those of the rules."""
    del sender, more
    follow_class(care_class, kind, facts)
