"""Reports, alerts about clusters of closed doors, ratings, suggestions."""

from minsheng.voices.models.alert import ClusterAlert
from minsheng.voices.models.notice import Notice
from minsheng.voices.models.rating import Rating
from minsheng.voices.models.report import Report
from minsheng.voices.models.suggestion import Suggestion

__all__ = ["ClusterAlert", "Notice", "Rating", "Report", "Suggestion"]
