"""Judging a candidate: reasons for every point given or refused."""

from minsheng.places.rules import Condition, assess

GROUND = Condition("ground_floor", "yes", None, hard=True, points=0)
BUS = Condition("transit_m", "at_most", 300, hard=False, points=20)
AREA = Condition("area_m2", "at_least", 20, hard=False, points=30)


def test_each_condition_says_how_it_came_out() -> None:
    found = assess({"ground_floor": True, "transit_m": 300, "area_m2": 19}, [GROUND, BUS, AREA])

    assert [line.outcome for line in found.lines] == ["met", "met", "not_met"]
    assert (found.points, found.possible, found.passes) == (20, 50, True)


def test_a_hard_condition_refuses_only_when_it_is_known_not_to_be_met() -> None:
    assert not assess({"ground_floor": False}, [GROUND]).passes
    assert assess({"ground_floor": None}, [GROUND]).passes
    assert assess({}, [GROUND, BUS]).unknown == 2
