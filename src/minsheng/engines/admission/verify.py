"""Checking what a result file claims, with the audit alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from .auditing import Audit, audit
from .market import Market
from .result import FORMAT, Stability, digest


@dataclass(frozen=True)
class Verified:
    """What was found, and where the result claims something else."""

    errors: tuple[str, ...]
    found: Audit | None

    @property
    def valid(self) -> bool:
        return not self.errors

    def to_dict(self) -> dict[str, Any]:
        said: dict[str, Any] = {"valid": self.valid, "errors": list(self.errors)}
        if self.found is not None:
            said |= {
                "placed": self.found.placed,
                "blocking": len(self.found.blocking),
                "oversold": sum(self.found.oversold.values()),
                "blocking_families": [
                    {
                        "family": one.family,
                        "option": one.option,
                        "because": "room" if one.room else "others served later",
                    }
                    for one in self.found.blocking
                ],
                "oversold_classes": {str(kind): n for kind, n in self.found.oversold.items()},
            }
        return said


def verify_result(market: Market, claimed: Mapping[str, Any]) -> Verified:
    """Recompute everything a result claims, without the engines.

    That no stable match exists, and how few families must block, is a proof of the solver and is
    not repeated here; that the match is as good as it says, is.
    """
    choice = claimed.get("choice")
    if not isinstance(choice, list) or not set(map(type, choice)) <= {int}:
        return Verified(("choice is no list of whole numbers",), None)
    try:
        found = audit(market, np.array(choice, dtype=np.int64))
    except (ValueError, OverflowError) as wrong:
        return Verified((f"choice: {wrong}",), None)
    return Verified(tuple(_errors(claimed, found)), found)


def _errors(claimed: Mapping[str, Any], found: Audit) -> list[str]:
    blocking = len(found.blocking)
    errors = []
    if claimed.get("format") != FORMAT:
        errors.append(f"format is {claimed.get('format')!r}, not {FORMAT!r}")
    errors += [
        f"class {kind} gives away {seats} seats more than it has"
        for kind, seats in found.oversold.items()
    ]
    for name, value in (("placed", found.placed), ("blocking", blocking)):
        if claimed.get(name) != value:
            errors.append(f"{name} is {value}, not {claimed.get(name)!r}")
    status, least = claimed.get("status"), claimed.get("min_blocking")
    if status not in {one.value for one in Stability}:
        errors.append(f"status {status!r} is none of " + ", ".join(one.value for one in Stability))
    elif (status == Stability.STABLE) != (not blocking):
        errors.append(f"status is {status}, and {blocking} families block")
    if least is not None and (
        not isinstance(least, int) or status != Stability.NONE_EXISTS or not 1 <= least <= blocking
    ):
        errors.append(
            f"min_blocking {least!r} does not fit status {status} and {blocking} blocking"
        )
    if claimed.get("digest") != digest(dict(claimed)):
        errors.append("digest does not belong to the rest")
    return errors
