"""What a change did: weekly figures before and after in, effect with its interval and its limits out.

``evaluate`` takes a ``Panel`` (stations by weeks, the week of the change) and gives an ``Effect``: an
interrupted time series where nothing is compared, a difference in differences where something is.
What cannot carry an answer is refused with ``Unfit``. ``panel_digest`` names the input, so that the same
figures give the same answer again. Method and limits: docs/engines/effects.md.
"""

from minsheng.engines.effects.document import answer_to_data, differences
from minsheng.engines.effects.evaluate import evaluate
from minsheng.engines.effects.panel import (
    MIN_AFTER,
    MIN_BEFORE,
    Panel,
    Unfit,
    Unit,
    panel_digest,
    panel_from_data,
    panel_to_data,
)
from minsheng.engines.effects.result import Check, Effect, Week

__all__ = [
    "MIN_AFTER",
    "MIN_BEFORE",
    "Check",
    "Effect",
    "Panel",
    "Unfit",
    "Unit",
    "Week",
    "answer_to_data",
    "differences",
    "evaluate",
    "panel_digest",
    "panel_from_data",
    "panel_to_data",
]
