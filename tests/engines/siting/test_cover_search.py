"""Moves on a coverage plan: none makes it worse, and what they say it is worth is so."""

from __future__ import annotations

import numpy as np
import pytest

from minsheng.engines.siting.cover_reduce import Core
from minsheng.engines.siting.cover_search import Field


def crowded(seed: int) -> Core:
    """Sixty sites that overlap a lot, ten of which may open."""
    rng = np.random.default_rng(seed)
    rows = [np.sort(rng.choice(60, rng.integers(1, 12), replace=False)) for _ in range(300)]
    ptr = np.cumsum([0, *map(len, rows)])
    weight = rng.integers(1, 100, 300).astype(float)
    sites = np.concatenate(rows).astype(np.int32)
    return Core(ptr, sites, weight, np.arange(60), np.zeros(60), 10, -1.0)


@pytest.mark.parametrize("seed", range(20))
def test_improving_or_annealing_never_makes_a_plan_worse(seed: int) -> None:
    core = crowded(seed)
    field, reach = Field.of(core), core.by_row().toarray() > 0
    _, good = field.improve(np.zeros(60, np.int8))
    loose = np.zeros(60, np.int8)
    loose[:10] = 1
    for start in (good, loose):
        given = core.weight[reach[:, start == 1].any(axis=1)].sum()
        for value, found in (field.improve(start), field.cool(start, 2_000, seed, 0.03)):
            assert value >= given
            assert value == core.weight[reach[:, found == 1].any(axis=1)].sum()
            assert found.sum() <= 10
