"""Deciding where service points go, at which level, with a proof and reasons.

Names are loaded when first used, so that a command that needs little starts quickly.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from minsheng.engines.common.faults import BadInput as BadInput
    from minsheng.engines.common.faults import Fault as Fault

    from .files import read_problem as read_problem
    from .outlook import coverage_of as coverage_of
    from .plan import Plan as Plan
    from .plan import write_plan as write_plan
    from .planner import solve as solve
    from .problem import Demand as Demand
    from .problem import Distances as Distances
    from .problem import Need as Need
    from .problem import Option as Option
    from .problem import Problem as Problem
    from .problem import Scenario as Scenario
    from .problem import Sites as Sites
    from .verify import Audit as Audit
    from .verify import verify_plan as verify_plan

_HOME = {
    "Audit": "verify",
    "coverage_of": "outlook",
    "BadInput": "tables",
    "Demand": "problem",
    "Distances": "problem",
    "Fault": "tables",
    "Need": "problem",
    "Option": "problem",
    "Plan": "plan",
    "Problem": "problem",
    "Scenario": "problem",
    "Sites": "problem",
    "verify_plan": "verify",
    "cover_matrix": "cover_points",
    "max_cover": "cover",
    "max_cover_points": "cover_points",
    "p_center": "center",
    "p_center_points": "center",
    "p_median": "median",
    "p_median_points": "median",
    "read_problem": "files",
    "set_cover": "setcover",
    "solve": "planner",
    "write_plan": "plan",
}

__all__ = [
    "Audit",
    "BadInput",
    "Demand",
    "Distances",
    "Fault",
    "Need",
    "Option",
    "Plan",
    "Problem",
    "Scenario",
    "Sites",
    "cover_matrix",
    "coverage_of",
    "max_cover",
    "max_cover_points",
    "p_center",
    "p_center_points",
    "p_median",
    "p_median_points",
    "read_problem",
    "set_cover",
    "solve",
    "verify_plan",
    "write_plan",
]


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(importlib.import_module(f".{_HOME[name]}", __name__), name)
    globals()[name] = value
    return value
