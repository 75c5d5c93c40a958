"""Deeds on places and on the rules they are judged and priced by."""

from minsheng.places.services.owners import owner_for
from minsheng.places.services.places import (
    CodeTaken,
    PlaceFacts,
    WrongState,
    add_drawn_places,
    add_place,
    archive_place,
    change_place,
    next_code,
    put_facts,
    restore_place,
)
from minsheng.places.services.policies import replace_policy, set_criterion, set_price

__all__ = [
    "CodeTaken",
    "PlaceFacts",
    "WrongState",
    "add_drawn_places",
    "add_place",
    "archive_place",
    "change_place",
    "next_code",
    "owner_for",
    "put_facts",
    "replace_policy",
    "restore_place",
    "set_criterion",
    "set_price",
]
