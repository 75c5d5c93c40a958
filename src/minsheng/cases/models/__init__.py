"""Cases, their moves, who had which part, photos, and the figures that hold where."""

from minsheng.cases.models.case import Case
from minsheng.cases.models.history import Move, Part, Photo
from minsheng.cases.models.terms import CaseTerms

__all__ = ["Case", "CaseTerms", "Move", "Part", "Photo"]
