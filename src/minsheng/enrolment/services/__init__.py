"""Deeds on rounds and their rules."""

from minsheng.enrolment.services.changing import decide_change, propose_change
from minsheng.enrolment.services.rounds import (
    TermsDiffer,
    WrongState,
    create_round,
    edit_rules,
    follow_class,
    publish_round,
)

__all__ = [
    "TermsDiffer",
    "WrongState",
    "create_round",
    "decide_change",
    "edit_rules",
    "follow_class",
    "propose_change",
    "publish_round",
]
