"""Reading what was seen of stations."""

from minsheng.quality.queries.assessed import (
    all_terms,
    assessments_for,
    parts_of,
    reviews_for,
    terms_at,
    terms_below,
)
from minsheng.quality.queries.crowds import crowds_of
from minsheng.quality.queries.shown import PublicScore, public_score, public_scores
from minsheng.quality.queries.witnesses import Source, observations_of, register, sources

__all__ = [
    "PublicScore",
    "Source",
    "all_terms",
    "assessments_for",
    "crowds_of",
    "observations_of",
    "parts_of",
    "public_score",
    "public_scores",
    "register",
    "reviews_for",
    "sources",
    "terms_at",
    "terms_below",
]
