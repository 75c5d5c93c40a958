"""Coverage from coordinates: the pairs a distance matrix would give, in little memory."""

from __future__ import annotations

import numpy as np
import pytest

from minsheng.engines.siting import cover_matrix, cover_points, max_cover, max_cover_points

from .cover_instances import town, within


@pytest.mark.parametrize("factor", [0.0, 0.3, 1.0, 4.0, 50.0])
def test_the_pairs_are_those_of_the_distances(factor: float) -> None:
    demand, site, _, reach = town(300, 40, 1, clustered=True)
    demand = np.vstack([demand, site[:5], demand[:3] + 2.0])
    found = cover_matrix(demand, site, reach * factor)
    assert found.has_sorted_indices
    assert np.array_equal(found.toarray(), within(demand, site, reach * factor).toarray())


def test_chunks_and_one_piece_give_the_same_plan(monkeypatch: pytest.MonkeyPatch) -> None:
    demand, site, weight, reach = town(700, 60, 2)
    whole = max_cover(within(demand, site, reach), weight, count=6)
    monkeypatch.setattr(cover_points, "CHUNK", 64)
    parts = max_cover_points(demand, site, weight, reach_m=reach, count=6)
    assert (parts.objective, parts.status) == (whole.objective, "optimal")


def test_exactly_at_the_reach_is_within() -> None:
    assert cover_matrix([[0.0, 0.0]], [[3.0, 4.0]], 5.0).nnz == 1


def test_no_sites_or_no_points_reach_nothing() -> None:
    assert cover_matrix(np.empty((0, 2)), [[0.0, 0.0]], 1.0).shape == (0, 1)
    assert cover_matrix([[0.0, 0.0]], np.empty((0, 2)), 1.0).shape == (1, 0)


@pytest.mark.parametrize("xy", [[[0.0, np.nan]], [[0.0]], [0.0, 1.0]])
def test_points_that_are_none_are_refused(xy: list) -> None:
    with pytest.raises(ValueError):
        cover_matrix(xy, [[0.0, 0.0]], 1.0)
