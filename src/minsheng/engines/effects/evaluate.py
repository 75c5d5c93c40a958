"""From a panel to an effect."""

from __future__ import annotations

import math

import numpy as np

from minsheng.engines.effects import difference, series
from minsheng.engines.effects.panel import Numbers, Panel, average, usable
from minsheng.engines.effects.result import Check, Effect, Estimate, Week


def evaluate(panel: Panel) -> Effect:
    """What the change did, as far as the figures can tell.

    Raises:
        Unfit: they cannot; see ``panel.usable`` and "constant".
    """
    kept, gone = usable(panel)
    changed, compared = kept.matrix(changed=True), kept.matrix(changed=False)
    y = average(changed)
    if len(compared):
        return _against(kept, gone, y, changed, compared)
    estimate, expected, lags = series.interrupted(y, kept.before)
    check = series.placebo(y, kept.before)
    method = ("series", "hac", lags)
    return _effect(kept, gone, method, estimate, check, (y, np.full_like(y, np.nan), expected))


def _against(
    kept: Panel, gone: tuple[str, ...], y: Numbers, changed: Numbers, compared: Numbers
) -> Effect:
    other = average(compared)
    gap = y - other
    check = difference.moved_alike(gap, kept.before)
    if min(len(changed), len(compared)) >= difference.MIN_CLUSTERS:
        estimate, errors, lags = difference.by_station(changed, compared, kept.before), "cluster", 0
    else:
        estimate, lags = difference.by_week(gap, kept.before)
        errors = "hac"
    expected = other + float(np.nanmean(gap[: kept.before]))
    method = ("difference", errors, lags)
    return _effect(kept, gone, method, estimate, check, (y, other, expected))


def _effect(
    kept: Panel,
    gone: tuple[str, ...],
    method: tuple[str, str, int],
    estimate: Estimate,
    check: Check | None,
    lines: tuple[Numbers, Numbers, Numbers],
) -> Effect:
    y, other, expected = lines
    after_mean = float(np.nanmean(y[kept.before :]))
    changed, compared = (kept.matrix(changed=is_changed) for is_changed in (True, False))
    return Effect(
        *method,
        estimate=estimate,
        before_mean=float(np.nanmean(y[: kept.before])),
        after_mean=after_mean,
        expected_mean=after_mean - estimate.value,
        weeks_before=kept.before,
        weeks_after=kept.weeks - kept.before,
        changed=len(changed),
        compared=len(compared),
        observations=int(np.isfinite(changed).sum() + np.isfinite(compared).sum()),
        left_out=gone,
        check=check,
        weeks=tuple(
            Week(number, _seen(y, place), _seen(other, place), _seen(expected, place) if number >= 0 else None)
            for place, number in enumerate(range(-kept.before, kept.weeks - kept.before))
        ),
    )  # fmt: skip


def _seen(line: Numbers, place: int) -> float | None:
    value = float(line[place])
    return value if math.isfinite(value) else None
