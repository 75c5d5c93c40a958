"""Why a deed on an inspection does not happen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from minsheng.inspections.models import Inspection


class ConflictOfInterest(Exception):
    """The person may not inspect that station; ``why`` is a word of ``queries.conflicts``."""

    def __init__(self, name: str, why: str) -> None:
        super().__init__(f"{name}: {why}")
        self.name, self.why = name, why


class WrongState(Exception):
    """The inspection is not in a state that allows it."""


class Unfinished(Exception):
    """Items are unanswered, or a failure is not shown in a photo; both by key."""

    def __init__(self, unanswered: Sequence[str], unpictured: Sequence[str]) -> None:
        super().__init__(", ".join([*unanswered, *unpictured]))
        self.unanswered, self.unpictured = tuple(unanswered), tuple(unpictured)


class OtherVersion(Exception):
    """Somebody has stored other answers since; ``inspection`` holds them."""

    def __init__(self, inspection: Inspection) -> None:
        super().__init__(str(inspection.version))
        self.inspection = inspection


class KeyTaken(Exception):
    """The key belongs to something else that was sent."""
