"""From ranked classes to a family's options."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minsheng.applications.rules.options import MOST, units_of
from minsheng.engines.admission import Link

pytestmark = pytest.mark.once


def test_together_or_nothing_lists_only_what_has_a_class_for_every_child() -> None:
    (unit,) = units_of(Link.TOGETHER_OR_NOTHING, [[(1,), (2,), (3,)], [(1,), None, (4,)]])
    assert unit.options == ((1, 1), (3, 4))
    assert [unit.parts(place) for place in (0, 1)] == [[(1, 2)], [(3, 1), (4, 1)]]


def test_together_then_split_puts_pairs_and_parts_behind() -> None:
    (unit,) = units_of(Link.TOGETHER_THEN_SPLIT, [[(1,), (2,)], [(1,), (2,)]])
    assert unit.options[:4] == ((1, 1), (2, 2), (1, 2), (2, 1))
    assert set(unit.options[4:]) == {(1, None), (2, None), (None, 1), (None, 2)}


def test_independent_children_are_placed_by_choices_of_their_own() -> None:
    first, second = units_of(Link.INDEPENDENT, [[(1,), (2,)], [(3,)]])
    assert (first.children, first.options) == ((0,), ((1,), (2,)))
    assert (second.children, second.options) == ((1,), ((3,),))


def test_terms_asked_for_together_come_together_or_not_at_all() -> None:
    (unit,) = units_of(Link.TOGETHER_THEN_SPLIT, [[(1, 7), (1,)], [(2, 8), (2,)]])
    assert unit.children == (0, 0, 1, 1)
    assert unit.options[:2] == ((1, 7, 2, 8), (1, None, 2, None))
    assert (1, 7, None, None) in unit.options
    assert unit.parts(0) == [(1, 1), (2, 1), (7, 1), (8, 1)]


picks = st.tuples(st.integers(1, 5)) | st.tuples(st.integers(1, 5), st.integers(6, 9))
wishes = st.lists(st.lists(picks | st.none(), max_size=6), min_size=1, max_size=3)


@given(st.sampled_from(Link), wishes)
def test_every_option_is_made_of_the_childs_own_wishes(
    link: Link, ranked: list[list[tuple[int, ...] | None]]
) -> None:
    units = units_of(link, ranked)
    assert {child for unit in units for child in unit.children} == set(range(len(ranked)))
    for unit in units:
        assert len(set(unit.options)) == len(unit.options) <= MOST
        for option in unit.options:
            assert any(one is not None for one in option)
            for child in unit.children:
                pairs = zip(unit.children, option, strict=True)
                got = tuple(one for each, one in pairs if each == child and one is not None)
                assert not got or got in ranked[child]
