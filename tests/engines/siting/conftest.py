"""No test of siting waits for a wall clock unless it names its own limit."""

from __future__ import annotations

import pytest

from minsheng.engines import siting

SOLVERS = (
    siting.solve,
    siting.max_cover,
    siting.p_median,
    siting.p_median_points,
    siting.p_center,
    siting.set_cover,
)
HOUR_S = 3600.0


@pytest.fixture(autouse=True)
def _patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """A busy machine, or kernels compiled for the first time, are no reason to end without a proof."""
    for solver in SOLVERS:
        assert solver.__kwdefaults__
        monkeypatch.setitem(solver.__kwdefaults__, "time_limit_s", HOUR_S)
