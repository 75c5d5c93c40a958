"""Deeds on demand: drawing and removing points, setting needs and populations, applying rules."""

from minsheng.demand.services.margins import set_margins
from minsheng.demand.services.needs import reset_need, set_need
from minsheng.demand.services.points import PointFacts, add_points, remove_points, retire_batch
from minsheng.demand.services.rules import (
    NameTaken,
    NothingToApply,
    RuleFacts,
    apply_rule,
    save_rule,
)

__all__ = [
    "NameTaken",
    "NothingToApply",
    "PointFacts",
    "RuleFacts",
    "add_points",
    "apply_rule",
    "remove_points",
    "reset_need",
    "retire_batch",
    "save_rule",
    "set_margins",
    "set_need",
]
