"""What can be wrong at a station, as data: how pressing it is and whom it joins."""

from __future__ import annotations

from dataclasses import dataclass

LOCKED = "locked"


@dataclass(frozen=True, slots=True)
class Kind:
    """One thing to report.

    Attributes:
        severity: of the case it opens.
        asks_photo: must the fix come with a photo?
        joins: "open" (one unfinished case is about it all), "day" (only reports of the last day are
            about the same thing), "never" (each report is about something of its own).
    """

    name: str
    severity: str
    asks_photo: bool
    joins: str

    @property
    def item(self) -> str:
        """The thread by which repeats are found; things of their own have none."""
        return self.name if self.joins != "never" else ""


KINDS = (
    Kind(LOCKED, "normal", False, "open"),
    Kind("wrong_place", "normal", False, "open"),
    Kind("broken", "normal", True, "day"),
    Kind("dirty", "normal", True, "day"),
    Kind("supplies_out", "normal", True, "day"),
    Kind("refused", "high", False, "day"),
    Kind("other", "normal", False, "never"),
)
BY_NAME = {kind.name: kind for kind in KINDS}
