"""Deeds on stations."""

from minsheng.stations.codes import next_code
from minsheng.stations.services.hours import (
    NotInThePast,
    TooFarAhead,
    announce,
    set_hours,
    take_back,
)
from minsheng.stations.services.items import ItemFacts, add_item, note_item
from minsheng.stations.services.moves import (
    NoHours,
    NoReason,
    WrongState,
    enter,
    move_station,
)
from minsheng.stations.services.partners import (
    AlreadyEnded,
    AlreadyNamed,
    add_agreement,
    end_agreement,
    name_keeper,
    release_keeper,
)
from minsheng.stations.services.plan import AlreadyPlanned, Proposal, propose_station
from minsheng.stations.services.register import (
    NumberTaken,
    StationFacts,
    change_station,
    register_station,
    verify_station,
)
from minsheng.stations.services.showing import TooMany, add_photo, remove_photo, set_listing
from minsheng.stations.services.warnings import (
    WarningFacts,
    issue_warning,
    lift_warning,
    tick_off,
)

__all__ = [
    "AlreadyEnded",
    "AlreadyNamed",
    "AlreadyPlanned",
    "ItemFacts",
    "NoHours",
    "NoReason",
    "NotInThePast",
    "NumberTaken",
    "Proposal",
    "StationFacts",
    "TooFarAhead",
    "TooMany",
    "WarningFacts",
    "WrongState",
    "add_agreement",
    "add_item",
    "add_photo",
    "announce",
    "change_station",
    "end_agreement",
    "enter",
    "issue_warning",
    "lift_warning",
    "move_station",
    "name_keeper",
    "next_code",
    "note_item",
    "propose_station",
    "register_station",
    "release_keeper",
    "remove_photo",
    "set_hours",
    "set_listing",
    "take_back",
    "tick_off",
    "verify_station",
]
