"""Judging stations by the standards in force, and what follows from it.

``judging`` works out results in memory, ``keeping`` stores what changed, ``effect`` shows what another
version would change; ``decisions`` and ``campaigns`` are the deeds of people.
"""

from minsheng.stations.evaluation.judging import Judged, judge_stations
from minsheng.stations.evaluation.keeping import Tally, evaluate, judged_stations

__all__ = ["Judged", "Tally", "evaluate", "judge_stations", "judged_stations"]
