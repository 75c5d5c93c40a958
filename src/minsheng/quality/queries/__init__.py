"""Reading what was seen of stations."""

from minsheng.quality.queries.assessed import (
    assessments_for,
    parts_of,
    reviews_for,
    terms_at,
)
from minsheng.quality.queries.witnesses import Source, observations_of, register, sources

__all__ = [
    "Source",
    "assessments_for",
    "observations_of",
    "parts_of",
    "register",
    "reviews_for",
    "sources",
    "terms_at",
]
