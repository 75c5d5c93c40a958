"""Reading inspections."""

from minsheng.inspections.queries.conflicts import conflicts_between, inspectors_at
from minsheng.inspections.queries.lists import (
    draws_for,
    earlier_photos,
    in_hand,
    inspections_for,
    planned_by,
    templates_at,
    templates_for,
)
from minsheng.inspections.queries.risk import ranked, weights_at

__all__ = [
    "conflicts_between",
    "draws_for",
    "earlier_photos",
    "in_hand",
    "inspections_for",
    "inspectors_at",
    "planned_by",
    "ranked",
    "templates_at",
    "templates_for",
    "weights_at",
]
