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
    NeedsDecision,
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
from minsheng.stations.services.today import change_today, today_of
from minsheng.stations.services.usage import (
    NotThatDay,
    count_scan,
    enter_count,
    note_present,
    set_sensor_count,
)
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
    "NeedsDecision",
    "NoHours",
    "NoReason",
    "NotInThePast",
    "NotThatDay",
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
    "change_today",
    "count_scan",
    "end_agreement",
    "enter",
    "enter_count",
    "issue_warning",
    "lift_warning",
    "move_station",
    "name_keeper",
    "next_code",
    "note_item",
    "note_present",
    "propose_station",
    "register_station",
    "release_keeper",
    "remove_photo",
    "set_hours",
    "set_listing",
    "set_sensor_count",
    "take_back",
    "tick_off",
    "today_of",
    "verify_station",
]
