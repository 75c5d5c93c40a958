"""Shares and intervals as people read them."""

from __future__ import annotations

from minsheng.quality.rules.rates import Share


def percent(share: float | None) -> str:
    """ "87%"; "" for nothing."""
    return "" if share is None else f"{100 * share:.0f}%"


def interval(share: Share) -> str:
    """ "62–97%"; "" without an observation."""
    if not share.n:
        return ""
    low, high = share.interval
    return f"{100 * low:.0f}–{100 * high:.0f}%"
