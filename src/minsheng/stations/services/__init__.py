"""Deeds on stations."""

from minsheng.stations.services.codes import next_code
from minsheng.stations.services.moves import (
    NoHours,
    NoReason,
    WrongState,
    enter,
    move_station,
)
from minsheng.stations.services.plan import AlreadyPlanned, Proposal, propose_station

__all__ = [
    "AlreadyPlanned",
    "NoHours",
    "NoReason",
    "Proposal",
    "WrongState",
    "enter",
    "move_station",
    "next_code",
    "propose_station",
]
