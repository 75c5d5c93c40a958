"""Appraisals anybody can recompute: a frozen snapshot in, scores with reasons and their uncertainty out.

``read_snapshot`` takes the published file, ``appraise`` scores it, ``score_bytes`` writes the answer down
(the same bytes for the same snapshot), ``what_if`` tries another fact or weight. Beside the scores live the
instruments of the year: ``lights``, ``ladder``, ``targets`` and ``curve``.
"""

from minsheng.engines.appraisal.appraise import Appraisal, UnitScore, appraise
from minsheng.engines.appraisal.refused import refused
from minsheng.engines.appraisal.scores import differences, document, score_bytes
from minsheng.engines.appraisal.snapshot import Snapshot, Unit, read_snapshot, snapshot_from_data
from minsheng.engines.appraisal.whatif import Change, changed, what_if
from minsheng.engines.common.faults import BadInput, Fault

__all__ = [
    "Appraisal",
    "BadInput",
    "Change",
    "Fault",
    "Snapshot",
    "Unit",
    "UnitScore",
    "appraise",
    "changed",
    "differences",
    "document",
    "read_snapshot",
    "refused",
    "score_bytes",
    "snapshot_from_data",
    "what_if",
]
