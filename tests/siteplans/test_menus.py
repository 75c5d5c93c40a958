"""Which services a station should offer, and the numbers behind it."""

from typing import Any

import pytest

from minsheng.siteplans.menus import menus


def problem(
    *demand: tuple[str, float, float], needs: list[tuple[str, str, float, float]]
) -> dict[str, Any]:
    return {
        "sites": [{"id": "P1", "lon": 118.0, "lat": 29.0}],
        "demand": [
            {
                "id": str(n),
                "lon": 118.0,
                "lat": 29.0 + metres / 111_200,
                "weight": people,
                "group": group,
            }
            for n, (group, people, metres) in enumerate(demand)
        ],
        "needs": [
            {"group": g, "service": s, "share": share, "reach_m": reach}
            for g, s, share, reach in needs
        ],
    }


def test_a_service_is_recommended_for_those_within_its_own_reach() -> None:
    found = menus(
        problem(
            ("courier", 100, 200),
            ("courier", 50, 900),
            needs=[("courier", "ebike_charging", 0.4, 500), ("courier", "water", 0.9, 1000)],
        ),
        ["P1"],
    )["P1"]

    assert [(row.service, row.people) for row in found] == [
        ("water", pytest.approx(135)),
        ("ebike_charging", pytest.approx(40)),
    ]
    assert found[1].share == pytest.approx(0.4)
    assert found[1].by_group == {"courier": pytest.approx(40)}


def test_a_service_hardly_anybody_needs_is_not_recommended_but_the_basic_ones_are() -> None:
    needs = [("truck", "reading", 0.05, 500), ("truck", "rest", 0.05, 500)]
    found = menus(problem(("truck", 100, 10), needs=needs), ["P1"])["P1"]

    assert [row.service for row in found] == ["rest"]


def test_nobody_within_reach_gives_an_empty_menu() -> None:
    found = menus(problem(("truck", 100, 5_000), needs=[("truck", "rest", 1.0, 500)]), ["P1"])
    assert found == {"P1": []}
