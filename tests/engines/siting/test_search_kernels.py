"""The counters of the search: what a move is said to win, what it wins, and a count from scratch agree."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.sparse import csr_matrix

from minsheng.engines.siting.search_kernels import change_level, change_worth, count_open

SITES, SERVICES, ROWS = 4, 3, 30
LEVELS = ((0,), (0, 1), (0, 1, 2), (2,))
"""Services of the levels of every site; feature = site × service."""


@pytest.mark.parametrize("seed", range(20))
def test_moves_win_what_they_are_worth(seed: int) -> None:
    chance = np.random.default_rng(seed)
    features = SITES * SERVICES
    reached = np.zeros((ROWS, features), bool)
    for row in range(ROWS):  # a row is one service, within reach of some sites
        service = chance.integers(SERVICES)
        reached[row, chance.random(SITES).repeat(SERVICES) < 0.6] = True
        reached[row, np.arange(features) % SERVICES != service] = False
    by_row, by_feature = csr_matrix(reached), csr_matrix(reached.T)
    weight = chance.integers(1, 9, ROWS).astype(float)
    offers = np.full((SITES * len(LEVELS), SERVICES), -1)
    for site in range(SITES):
        for number, level in enumerate(LEVELS):
            offers[site * len(LEVELS) + number, : len(level)] = [site * SERVICES + s for s in level]
    is_open, times = np.zeros(features, bool), np.zeros(ROWS, np.int64)
    gain, loss = np.zeros(features), np.zeros(features)
    covered = count_open(
        by_row.indptr, by_row.indices, weight, is_open, times, gain, loss
    )  # fmt: skip
    now = [-1] * SITES
    for _ in range(60):
        site = int(chance.integers(SITES))
        new = int(chance.integers(-1, len(LEVELS)))
        old, new = now[site], new if new < 0 else site * len(LEVELS) + new
        worth = change_worth(old, new, offers, gain, loss)
        won = change_level(
            old, new, offers, by_row.indptr, by_row.indices, weight,
            by_feature.indptr, by_feature.indices, is_open, times, gain, loss,
        )  # fmt: skip
        now[site] = new
        fresh_times, fresh_gain, fresh_loss = times.copy(), gain.copy(), loss.copy()
        again = count_open(
            by_row.indptr, by_row.indices, weight, is_open, fresh_times, fresh_gain, fresh_loss
        )
        assert worth == won == again - covered
        assert set(np.flatnonzero(is_open)) == {
            f for level in now if level >= 0 for f in offers[level] if f >= 0
        }
        assert (times == fresh_times).all()
        assert (gain == fresh_gain).all()
        assert (loss == fresh_loss).all()
        covered = again
