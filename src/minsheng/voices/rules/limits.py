"""How many, how near, how soon: the figures of the public door."""

from __future__ import annotations

import datetime as dt

JOIN = dt.timedelta(hours=24)
"""Reports of the same kind at the same station within this time are about the same thing."""

CLUSTER_M = 500.0
CLUSTER = dt.timedelta(hours=24)
"""Two closed doors this near and this soon raise an alert (domain fact 16: two locks within 300 m)."""

PER_STATION_DAY = 10
PER_DAY = 60
"""Reports a day from one connection; a whole station's network, or a phone company's, shares one."""

SUGGESTIONS_PER_DAY = 20

BURST = dt.timedelta(minutes=10)
BURST_RATINGS = 8
"""More ratings of one station than this in so short a time do not count until somebody has looked."""

NOTICES_PER_ADDRESS = 10
"""One mail address may wait for the outcome of so many reports."""

LOW_STARS, LOW_RATINGS, LOW = 2, 3, dt.timedelta(days=7)
"""So many counted ratings as low as this within a week open a case."""

SATISFIED_STARS = 4
FEW = 5
"""Fewer ratings than this are shown as a number, without a share."""
