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
    from .explaining import Explainer as Explainer
    from .explaining import Explanation as Explanation
    from .explaining import explain as explain
    from .family import match_families as match_families
    from .faults import BadInput as BadInput
    from .faults import Fault as Fault
    from .invented import Town as Town
    from .invented import invented_market as invented_market
    from .lottery import BadList as BadList
    from .lottery import Frozen as Frozen
    from .lottery import NotYet as NotYet
    from .lottery import commitment as commitment
    from .lottery import draw_order as draw_order
    from .lottery import freeze as freeze
    from .lottery import included as included
    from .lottery import seal as seal
    from .lottery import seed as seed
    from .lottery import settle as settle
    from .lottery import ticket as ticket
    from .market import Market as Market
    from .matching import match as match
    from .pack import draw_from_data as draw_from_data
    from .pack import first_difference as first_difference
    from .pack import frozen_document as frozen_document
    from .pack import make_pack as make_pack
    from .reading import market_from_data as market_from_data
    from .reading import read_market as read_market
    from .reserves import Reserves as Reserves
    from .reserves import SeatOrder as SeatOrder
    from .result import Result as Result
    from .result import Stability as Stability
    from .result import write_text as write_text
    from .rules import HEARD_DAYS as HEARD_DAYS
    from .rules import Announced as Announced
    from .rules import Attendance as Attendance
    from .rules import Late as Late
    from .rules import Link as Link
    from .rules import Mark as Mark
    from .rules import Reserve as Reserve
    from .rules import Rules as Rules
    from .rules import Tier as Tier
    from .rules import rules_from_data as rules_from_data
    from .serving import serve_in_order as serve_in_order
    from .simulating import Children as Children
    from .simulating import Rate as Rate
    from .simulating import simulate as simulate
    from .verify import Verified as Verified
    from .verify import verify_result as verify_result
    from .waiting import Rematch as Rematch
    from .waiting import answer_by as answer_by
    from .waiting import rematch as rematch
    from .wording import sentences as sentences

_HOME = {
    "HEARD_DAYS": "rules",
    "Announced": "rules",
    "Attendance": "rules",
    "Audit": "auditing",
    "BadInput": "faults",
    "BadList": "lottery",
    "Blocking": "blocking",
    "ChildAudit": "auditing_children",
    "Children": "simulating",
    "Explainer": "explaining",
    "Explanation": "explaining",
    "Fault": "faults",
    "Frozen": "lottery",
    "Late": "rules",
    "Link": "rules",
    "Mark": "rules",
    "Market": "market",
    "NotYet": "lottery",
    "Rate": "simulating",
    "Rematch": "waiting",
    "Reserve": "rules",
    "Reserves": "reserves",
    "Result": "result",
    "Rules": "rules",
    "SeatOrder": "reserves",
    "Stability": "result",
    "Tier": "rules",
    "Town": "invented",
    "Verified": "verify",
    "answer_by": "waiting",
    "audit": "auditing",
    "audit_children": "auditing_children",
    "commitment": "lottery",
    "deferred": "deferral",
    "draw_from_data": "pack",
    "draw_order": "lottery",
    "explain": "explaining",
    "first_difference": "pack",
    "freeze": "lottery",
    "frozen_document": "pack",
    "included": "lottery",
    "invented_market": "invented",
    "make_pack": "pack",
    "market_from_data": "reading",
    "match": "matching",
    "match_families": "family",
    "read_market": "reading",
    "rematch": "waiting",
    "rules_from_data": "rules",
    "seal": "lottery",
    "seed": "lottery",
    "sentences": "wording",
    "serve_in_order": "serving",
    "settle": "lottery",
    "simulate": "simulating",
    "ticket": "lottery",
    "verify_result": "verify",
    "write_text": "result",
}

__all__ = [
    "HEARD_DAYS",
    "Announced",
    "Attendance",
    "Audit",
    "BadInput",
    "BadList",
    "Blocking",
    "ChildAudit",
    "Children",
    "Explainer",
    "Explanation",
    "Fault",
    "Frozen",
    "Late",
    "Link",
    "Mark",
    "Market",
    "NotYet",
    "Rate",
    "Rematch",
    "Reserve",
    "Reserves",
    "Result",
    "Rules",
    "SeatOrder",
    "Stability",
    "Tier",
    "Town",
    "Verified",
    "answer_by",
    "audit",
    "audit_children",
    "commitment",
    "deferred",
    "draw_from_data",
    "draw_order",
    "explain",
    "first_difference",
    "freeze",
    "frozen_document",
    "included",
    "invented_market",
    "make_pack",
    "market_from_data",
    "match",
    "match_families",
    "read_market",
    "rematch",
    "rules_from_data",
    "seal",
    "seed",
    "sentences",
    "serve_in_order",
    "settle",
    "simulate",
    "ticket",
    "verify_result",
    "write_text",
]


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(importlib.import_module(f".{_HOME[name]}", __name__), name)
    globals()[name] = value
    return value
