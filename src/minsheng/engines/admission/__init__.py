"""Matching families to classes: fair, checked by an audit apart, and open to recomputation.

Names are loaded when first used, so that a command that needs little starts quickly.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .auditing import Audit as Audit
    from .auditing import audit as audit
    from .auditing_children import ChildAudit as ChildAudit
    from .auditing_children import audit_children as audit_children
    from .blocking import Blocking as Blocking
    from .deferral import deferred as deferred
    from .family import match_families as match_families
    from .faults import BadInput as BadInput
    from .faults import Fault as Fault
    from .invented import Town as Town
    from .invented import invented_market as invented_market
    from .market import Market as Market
    from .matching import match as match
    from .reading import market_from_data as market_from_data
    from .reading import read_market as read_market
    from .reserves import Reserves as Reserves
    from .reserves import SeatOrder as SeatOrder
    from .result import Result as Result
    from .result import Stability as Stability
    from .result import write_text as write_text
    from .serving import serve_in_order as serve_in_order
    from .verify import Verified as Verified
    from .verify import verify_result as verify_result

_HOME = {
    "Audit": "auditing",
    "BadInput": "faults",
    "Blocking": "blocking",
    "ChildAudit": "auditing_children",
    "Fault": "faults",
    "Market": "market",
    "Reserves": "reserves",
    "Result": "result",
    "SeatOrder": "reserves",
    "Stability": "result",
    "Town": "invented",
    "Verified": "verify",
    "audit": "auditing",
    "audit_children": "auditing_children",
    "deferred": "deferral",
    "invented_market": "invented",
    "market_from_data": "reading",
    "match": "matching",
    "match_families": "family",
    "read_market": "reading",
    "serve_in_order": "serving",
    "verify_result": "verify",
    "write_text": "result",
}

__all__ = [
    "Audit",
    "BadInput",
    "Blocking",
    "ChildAudit",
    "Fault",
    "Market",
    "Reserves",
    "Result",
    "SeatOrder",
    "Stability",
    "Town",
    "Verified",
    "audit",
    "audit_children",
    "deferred",
    "invented_market",
    "market_from_data",
    "match",
    "match_families",
    "read_market",
    "serve_in_order",
    "verify_result",
    "write_text",
]


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(importlib.import_module(f".{_HOME[name]}", __name__), name)
    globals()[name] = value
    return value
