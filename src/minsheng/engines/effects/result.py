"""What came out."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Estimate:
    """A number with its interval of 95 %, and the chance of so large a number if nothing had changed."""

    value: float
    low: float
    high: float
    p: float

    @property
    def excludes_zero(self) -> bool:
        return self.low > 0 or self.high < 0


@dataclass(frozen=True, slots=True)
class Check:
    """Whether the ground holds that the answer stands on.

    Attributes:
        kind: "trend" (did both groups move alike before the change?) or "placebo" (does a change show
            that never happened, in the middle of the time before?).
        estimate: per week for a trend, as a whole for a placebo.
    """

    kind: str
    estimate: Estimate

    @property
    def is_passed(self) -> bool:
        return not self.estimate.excludes_zero


@dataclass(frozen=True, slots=True)
class Week:
    """One point of the chart; ``number`` is 0 in the week that begins with the change."""

    number: int
    changed: float | None
    compared: float | None
    expected: float | None


@dataclass(frozen=True, slots=True)
class Effect:
    """The mean difference per week after the change between what was and what was to be expected.

    Attributes:
        method: "series" (interrupted time series) or "difference" (difference in differences).
        errors: "hac" (Newey-West over weeks) or "cluster" (by station).
        lags: weeks over which errors may hang together; 0 with "cluster".
        before_mean, after_mean, expected_mean: of the changed stations per week.
        observations: figures that went into the estimate.
        left_out: codes of units with too few measured weeks.
        check: None where the time before the change is too short for one.
    """

    method: str
    errors: str
    lags: int
    estimate: Estimate
    before_mean: float
    after_mean: float
    expected_mean: float
    weeks_before: int
    weeks_after: int
    changed: int
    compared: int
    observations: int
    left_out: tuple[str, ...]
    check: Check | None
    weeks: tuple[Week, ...]

    @property
    def verdict(self) -> str:
        """ "more", "less", or "unclear" when the interval holds zero."""
        if not self.estimate.excludes_zero:
            return "unclear"
        return "more" if self.estimate.value > 0 else "less"

    @property
    def share(self) -> float | None:
        """The effect as a share of what was to be expected; None where that is not above zero."""
        return self.estimate.value / self.expected_mean if self.expected_mean > 0 else None
