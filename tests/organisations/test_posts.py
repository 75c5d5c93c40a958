"""Posts: who may do what where, and handing over without a gap."""

import pytest

from minsheng.organisations.permissions import NotPermitted, Permission, may
from minsheng.organisations.services import hand_over
from tests.people import Cast


def test_an_officer_reaches_their_county_and_nothing_else(cast: Cast) -> None:
    assert may(cast.officer, Permission.COMPUTE_SITEPLANS, cast.town)
    assert not may(cast.officer, Permission.COMPUTE_SITEPLANS, cast.other_town)
    assert not may(cast.officer, Permission.COMPUTE_SITEPLANS, cast.city)
    assert not may(cast.nobody, Permission.VIEW_STATIONS)


def test_handing_over_a_post_moves_rights_and_leaves_no_gap(cast: Cast) -> None:
    post = cast.post_of(cast.officer)
    hand_over(post.pk, to=cast.nobody, actor=cast.leader)

    assert may(cast.nobody, Permission.EDIT_PLACES, cast.county)
    assert not may(cast.officer, Permission.EDIT_PLACES, cast.county)
    now, before = post.tenures.all()
    assert now.holder == cast.nobody
    assert before.until == now.since


def test_a_stranger_cannot_hand_over_a_post(cast: Cast) -> None:
    with pytest.raises(NotPermitted):
        hand_over(cast.post_of(cast.officer).pk, to=cast.nobody, actor=cast.other_officer)
