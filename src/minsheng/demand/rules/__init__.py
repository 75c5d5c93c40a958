"""Decisions on plain values: what may be shown, and how answers are scaled."""

from minsheng.common.intervals import wilson
from minsheng.demand.rules.publishing import (
    RESOLUTIONS,
    cell_of,
    cell_totals,
    centre,
    published,
    published_all,
    ring,
    rounding_step,
    totals,
)
from minsheng.demand.rules.scaling import (
    LEAST_ANSWERS,
    Estimate,
    Reading,
    Scale,
    ShareFound,
    estimates,
    scales,
    shares,
)

__all__ = [
    "LEAST_ANSWERS",
    "RESOLUTIONS",
    "Estimate",
    "Reading",
    "Scale",
    "ShareFound",
    "cell_of",
    "cell_totals",
    "centre",
    "estimates",
    "published",
    "published_all",
    "ring",
    "rounding_step",
    "scales",
    "shares",
    "totals",
    "wilson",
]
