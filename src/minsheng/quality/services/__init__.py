"""Deeds on quality."""

from minsheng.quality.services.assessing import assess, assess_stations
from minsheng.quality.services.reviewing import AlreadyFinished, finish_review, set_terms

__all__ = ["AlreadyFinished", "assess", "assess_stations", "finish_review", "set_terms"]
