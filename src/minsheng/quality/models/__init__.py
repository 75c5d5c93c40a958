"""What was assessed, and reviews of stations hardly anybody uses."""

from minsheng.quality.models.assessment import Assessment, SleepReview
from minsheng.quality.models.terms import QualityTerms

__all__ = ["Assessment", "QualityTerms", "SleepReview"]
