"""Matching a market: the engine its rules allow, the audit apart, and a proof where one is asked."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any

from minsheng.engines.common.status import Report

from .arrays import Ints
from .auditing import audit
from .family import match_families
from .market import Market
from .reading import market_from_data
from .result import Result, Stability
from .serving import has_one_order, serve_in_order


def match(
    market: Market | Mapping[str, Any],
    *,
    prove: bool = False,
    time_limit_s: float = 60.0,
    progress: Report | None = None,
) -> Result:
    """Match families to classes so that no family blocks, wherever that is possible.

    Where all classes rank families alike, families are served in that order: always stable. Else
    deferred acceptance with repair; the audit, written apart, says what came of it.

    Args:
        market: a `Market`, or the published JSON form, parsed.
        prove: if some family blocks, prove that none of the matches is stable and find the fewest
            blocking families; if none does, prove how many children a stable match can place.
        time_limit_s: for the proofs; the match itself takes a second at most.
        progress: told how far a proof is; a true answer ends it.

    Raises:
        BadInput: the JSON form has faults.
    """
    began = time.monotonic()
    if not isinstance(market, Market):
        market = market_from_data(market)
    choice = _matched(market)
    found = audit(market, choice)
    status = Stability.UNKNOWN if found.blocking else Stability.STABLE
    least = bound = None
    if prove:
        from .exact import Watch
        from .proving import prove as proof

        proved = proof(market, choice, Watch(time_limit_s, progress))
        choice, status = proved.choice, proved.status
        least, bound = proved.min_blocking, proved.placed_bound
        found = audit(market, choice)
    if found.oversold:
        raise AssertionError(f"oversold: {found.oversold}")
    return Result(
        choice=choice,
        placed=found.placed,
        blocking=len(found.blocking),
        status=status,
        min_blocking=least,
        placed_bound=bound,
        seconds=time.monotonic() - began,
    )


def _matched(market: Market) -> Ints:
    return serve_in_order(market) if has_one_order(market) else match_families(market)
