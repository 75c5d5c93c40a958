"""Matching families to classes: fair, checked by an audit apart, and open to recomputation.

Names are loaded when first used, so that a command that needs little starts quickly.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .deferral import deferred as deferred
    from .faults import BadInput as BadInput
    from .faults import Fault as Fault
    from .market import Market as Market
    from .reading import market_from_data as market_from_data
    from .reading import read_market as read_market
    from .reserves import Reserves as Reserves
    from .reserves import SeatOrder as SeatOrder

_HOME = {
    "BadInput": "faults",
    "Fault": "faults",
    "Market": "market",
    "Reserves": "reserves",
    "SeatOrder": "reserves",
    "deferred": "deferral",
    "market_from_data": "reading",
    "read_market": "reading",
}

__all__ = [
    "BadInput",
    "Fault",
    "Market",
    "Reserves",
    "SeatOrder",
    "deferred",
    "market_from_data",
    "read_market",
]


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(importlib.import_module(f".{_HOME[name]}", __name__), name)
    globals()[name] = value
    return value
