"""Templates, inspections with photos and submissions, draws, risk weights, declared relations."""

from minsheng.inspections.models.draw import Draw
from minsheng.inspections.models.inspection import Inspection, Photo, Submission
from minsheng.inspections.models.relation import Relation
from minsheng.inspections.models.template import Template
from minsheng.inspections.models.weights import RiskWeights

__all__ = [
    "Draw",
    "Inspection",
    "Photo",
    "Relation",
    "RiskWeights",
    "Submission",
    "Template",
]
