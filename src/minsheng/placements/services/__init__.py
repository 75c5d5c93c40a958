"""Deeds of a draw and what follows from it."""

from minsheng.placements.services.answering import TooLate, answer
from minsheng.placements.services.drawing import confirm_values, enter_values, refuse_values
from minsheng.placements.services.leftover import claim_left
from minsheng.placements.services.matching import JOB, keep_match, start_match
from minsheng.placements.services.objecting import decide_objection, object_to, reply
from minsheng.placements.services.publishing import publish_results
from minsheng.placements.services.sealing import Unchecked, ValuesKnown, WrongState, seal_round
from minsheng.placements.services.waiting import tend

__all__ = [
    "JOB",
    "TooLate",
    "Unchecked",
    "ValuesKnown",
    "WrongState",
    "answer",
    "claim_left",
    "confirm_values",
    "decide_objection",
    "enter_values",
    "keep_match",
    "object_to",
    "publish_results",
    "refuse_values",
    "reply",
    "seal_round",
    "start_match",
    "tend",
]
