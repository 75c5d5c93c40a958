"""Deeds on demand: drawing and removing points, setting needs and populations, applying rules."""

from minsheng.demand.services.margins import set_margins
from minsheng.demand.services.needs import reset_need, set_need
from minsheng.demand.services.points import PointFacts, add_points, remove_points, retire_batch

__all__ = [
    "PointFacts",
    "add_points",
    "remove_points",
    "reset_need",
    "retire_batch",
    "set_margins",
    "set_need",
]
