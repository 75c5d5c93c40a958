"""When a value is worth an alert: rules are data, this says what they mean."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limit:
    """A value of ``measure`` ``above`` (or below) ``value`` is wrong; the bound itself is fine."""

    measure: str
    above: bool
    value: float


def is_wrong(limit: Limit, value: float) -> bool:
    return value > limit.value if limit.above else value < limit.value
