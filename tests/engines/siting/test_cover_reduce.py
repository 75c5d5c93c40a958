"""Reducing a coverage problem: smaller, with the same answer, whatever the keys do."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import sparse

from minsheng.engines.siting import cover_reduce
from minsheng.engines.siting.cover_reduce import Core, dominated_sites, group_rows, merge_rows

from .cover_instances import random_instance


def test_demand_with_the_same_sites_becomes_one_row() -> None:
    reach = sparse.csr_array(np.array([[1, 1, 0], [0, 0, 1], [1, 1, 0], [0, 0, 0]]))
    ptr, sites, weight, label, first = merge_rows(
        reach.indptr.astype(np.int64), reach.indices, np.array([1.0, 2.0, 4.0, 8.0]), 3
    )
    assert ptr.tolist() == [0, 2, 3, 3]
    assert sites.tolist() == [0, 1, 2]
    assert weight.tolist() == [5.0, 2.0, 8.0]
    assert label.tolist() == [0, 1, 0, 2]
    assert first.tolist() == [0, 1, 3]


@pytest.mark.parametrize("seed", range(30))
def test_clashing_keys_merge_nothing_that_differs(seed: int) -> None:
    reach = random_instance(seed).cover
    n_demand, n_site = reach.shape
    clash = np.zeros(n_site, np.uint64)
    label, first = group_rows(
        reach.indptr.astype(np.int64),
        reach.indices,
        np.empty(0, np.int64),
        clash,
        clash,
        np.zeros(n_demand, np.bool_),
    )
    rows = [tuple(reach.indices[reach.indptr[i] : reach.indptr[i + 1]]) for i in range(n_demand)]
    assert len(first) == len(set(rows))
    assert all(rows[first[label[i]]] == rows[i] for i in range(n_demand))


def test_many_different_rows_outgrow_the_first_table() -> None:
    rng = np.random.default_rng(1)
    reach = sparse.csr_array(rng.random((5000, 40)) < 0.3)
    merged = merge_rows(reach.indptr.astype(np.int64), reach.indices, np.ones(5000), 40)
    assert len(merged[4]) == len(np.unique(reach.toarray(), axis=0))
    assert merged[2].sum() == 5000


def _core(reach: list[list[int]], cost: list[float]) -> Core:
    table = sparse.csr_array(np.array(reach))
    n_demand, n_site = table.shape
    return Core(
        table.indptr.astype(np.int64), table.indices, np.ones(n_demand),
        np.arange(n_site), np.array(cost), n_site, 100.0,
    )  # fmt: skip


def test_a_site_that_a_cheaper_wider_one_replaces_goes() -> None:
    core = _core([[1, 1, 0], [0, 1, 1]], [2.0, 2.0, 1.0])
    assert dominated_sites(core).tolist() == [True, False, False]


def test_of_equal_sites_the_first_stays() -> None:
    core = _core([[1, 1, 1]], [2.0, 2.0, 2.0])
    assert dominated_sites(core).tolist() == [False, True, True]


def test_the_search_for_dominated_sites_is_left_out_when_it_would_be_long(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(cover_reduce, "DOMINANCE_WORK", 0)
    assert not dominated_sites(_core([[1, 1, 1]], [2.0, 2.0, 2.0])).any()
