"""Deeds on places and on the rules they are judged and priced by."""

from minsheng.places.services.networks import (
    add_network,
    keep_refusal,
    keep_streets,
    retire_network,
)
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
    "add_network",
    "add_place",
    "archive_place",
    "change_place",
    "keep_refusal",
    "keep_streets",
    "next_code",
    "owner_for",
    "put_facts",
    "replace_policy",
    "restore_place",
    "retire_network",
    "set_criterion",
    "set_price",
]
