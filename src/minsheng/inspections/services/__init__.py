"""Deeds of inspections."""

from minsheng.inspections.services.drawing import (
    AlreadyDrawn,
    NobodyToDraw,
    Wanted,
    announce_draw,
    run_draw,
)
from minsheng.inspections.services.errors import (
    ConflictOfInterest,
    KeyTaken,
    OtherVersion,
    Unfinished,
    WrongState,
)
from minsheng.inspections.services.planning import cancel_inspection, plan_inspection
from minsheng.inspections.services.settings import declare_relation, set_weights
from minsheng.inspections.services.templates import NotPublished, make_template
from minsheng.inspections.services.visiting import (
    Arrival,
    Sheet,
    add_photo,
    start_inspection,
    submit,
)

__all__ = [
    "AlreadyDrawn",
    "Arrival",
    "ConflictOfInterest",
    "KeyTaken",
    "NobodyToDraw",
    "NotPublished",
    "OtherVersion",
    "Sheet",
    "Unfinished",
    "Wanted",
    "WrongState",
    "add_photo",
    "announce_draw",
    "cancel_inspection",
    "declare_relation",
    "make_template",
    "plan_inspection",
    "run_draw",
    "set_weights",
    "start_inspection",
    "submit",
]
