"""Deadlines, limits and the ladder of escalation: figures an organisation may set for itself."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from minsheng.common.workdays import add_workdays, workdays_between

SEVERITIES = ("low", "normal", "high", "urgent")


@dataclass(frozen=True, slots=True)
class Terms:
    """What holds where nobody has set anything else.

    The 3 working days of an ordinary case stand for the customary 72 hours for broken equipment; the other
    figures are this project's proposals.

    Attributes:
        days_…: working days from opening to closing, by severity.
        returns_limit: the return after which the named decider takes over.
        repeat_days: the same item failing again within so many days after closing is a false fix.
        reopen_days: how long after closing the reporter may reopen.
        rung_…: working days late after which whoever dispatches, the leader above, and the next leader
            above hear of it.
    """

    days_low: int = 10
    days_normal: int = 3
    days_high: int = 2
    days_urgent: int = 1
    returns_limit: int = 3
    repeat_days: int = 30
    reopen_days: int = 15
    rung_dispatcher: int = 1
    rung_leader: int = 3
    rung_next_leader: int = 6

    def days(self, severity: str) -> int:
        return {
            "low": self.days_low,
            "normal": self.days_normal,
            "high": self.days_high,
            "urgent": self.days_urgent,
        }[severity]

    def due(self, severity: str, start: dt.date) -> dt.date:
        """The last day on time for a case that starts on ``start``."""
        return add_workdays(start, self.days(severity))

    def rungs(self) -> tuple[int, int, int]:
        """Working days late per rung, lowest first."""
        return (self.rung_dispatcher, self.rung_leader, self.rung_next_leader)


def moved_due(due: dt.date, paused_on: dt.date, resumed_on: dt.date) -> dt.date:
    """The deadline after a pause: later by the working days the clock stood still."""
    return add_workdays(due, max(0, workdays_between(paused_on, resumed_on)))


def more_severe(severity: str) -> str:
    """One step up; the top stays."""
    return SEVERITIES[min(SEVERITIES.index(severity) + 1, len(SEVERITIES) - 1)]


def rung_reached(days_late: int, terms: Terms) -> int:
    """How far up the ladder a case so many working days late has climbed: 0 to 3."""
    return sum(1 for days in terms.rungs() if days_late >= days)
