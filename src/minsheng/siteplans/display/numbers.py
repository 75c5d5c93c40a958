"""Numbers as the pages and papers of plans write them."""

from __future__ import annotations


def grouped(number: float) -> str:
    return f"{number:,.0f}"


def percent(share: float) -> str:
    return f"{100 * share:.1f} %"
