"""Workers by place, group and hours; what they need; how many there are; rules that read surveys."""

from minsheng.demand.models.margin import PopulationMargin
from minsheng.demand.models.need import Need
from minsheng.demand.models.point import DemandBatch, DemandPoint, DemandPointQuerySet
from minsheng.demand.models.rule import DemandRule
from minsheng.demand.models.word import HourBand, WorkerGroup

__all__ = [
    "DemandBatch",
    "DemandPoint",
    "DemandPointQuerySet",
    "DemandRule",
    "HourBand",
    "Need",
    "PopulationMargin",
    "WorkerGroup",
]
