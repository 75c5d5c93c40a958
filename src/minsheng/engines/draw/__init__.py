"""Draws anybody can repeat: who is chosen follows from a list published before and numbers published after.

``DrawPlan`` says from what, how many and with which public sources; its ``commitment`` is published
first. When the sources are known, ``draw`` gives the answer and ``files`` writes it down so that
``examples/recompute_draw.py`` (Python's standard library only) finds the same.
"""

from minsheng.engines.draw.drawing import Drawn, Pick, draw
from minsheng.engines.draw.files import Difference, differences, document, document_bytes
from minsheng.engines.draw.pairing import NotEnoughInspectors
from minsheng.engines.draw.plan import (
    BadPlan,
    Conflict,
    DrawPlan,
    Method,
    QuotaTooLarge,
    Source,
    Unit,
    canonical,
    proportional,
)
from minsheng.engines.draw.rfc3797 import key_string, select

__all__ = [
    "BadPlan",
    "Conflict",
    "Difference",
    "DrawPlan",
    "Drawn",
    "Method",
    "NotEnoughInspectors",
    "Pick",
    "QuotaTooLarge",
    "Source",
    "Unit",
    "canonical",
    "differences",
    "document",
    "document_bytes",
    "draw",
    "key_string",
    "proportional",
    "select",
]
