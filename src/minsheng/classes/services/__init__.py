"""Deeds on terms, classes and seats."""

from minsheng.classes.services.planning import (
    ClassFacts,
    CodeTaken,
    WrongState,
    add_class,
    cancel_class,
    change_capacity,
    change_class,
    declare_reserves,
    open_class,
)
from minsheng.classes.services.seats import (
    AlreadySeated,
    NoPlaceLeft,
    NoSuchSeat,
    accept_seats,
    hold_seats,
    release_seats,
)
from minsheng.classes.services.terms import (
    TermFacts,
    add_term,
    announce_term,
    archive_term,
    change_term,
    withdraw_term,
)

__all__ = [
    "AlreadySeated",
    "ClassFacts",
    "CodeTaken",
    "NoPlaceLeft",
    "NoSuchSeat",
    "TermFacts",
    "WrongState",
    "accept_seats",
    "add_class",
    "add_term",
    "announce_term",
    "archive_term",
    "cancel_class",
    "change_capacity",
    "change_class",
    "change_term",
    "declare_reserves",
    "hold_seats",
    "open_class",
    "release_seats",
    "withdraw_term",
]
