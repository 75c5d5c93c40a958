"""What rules would do is told before they are published."""

from __future__ import annotations

import numpy as np
import pytest

from minsheng.engines.admission import Children, Mark, Reserve, Rules, SeatOrder, Tier, simulate


def town(children: int = 400, classes: int = 10) -> Children:
    rng = np.random.default_rng(1)
    outdoor = rng.random(children) < 0.3
    return Children(
        preferences=np.argsort(rng.random((children, classes)), axis=1)[:, :4],
        family=np.minimum(np.arange(children), children - 20),
        proved={"outdoor": outdoor},
        marks={"near": rng.random((children, 4)) < 0.3},
        groups=["outdoor" if one else "others" for one in outdoor],
    )


RULES = {
    "lottery": Rules(title="只抽签"),
    "reserve": Rules(title="预留", reserves=(Reserve("outdoor", "户外", ("证明",), 40),)),
    "open": Rules(
        title="先公开",
        reserves=(Reserve("outdoor", "户外", ("证明",), 40),),
        seat_order=SeatOrder.OPEN_FIRST,
    ),
    "tier": Rules(title="优先", tiers=(Tier("outdoor", "户外", ("证明",)),), within=(Mark.NEAR,)),
}


def test_stronger_rules_admit_more_of_the_group() -> None:
    capacity = np.full(10, 24)
    found = simulate(town(), capacity, RULES, draws=12)

    admitted = {name: rates["outdoor"].admitted for name, rates in found.items()}
    assert admitted["lottery"] < admitted["reserve"] < admitted["open"] <= admitted["tier"]
    for rates in found.values():
        both = [rates["outdoor"], rates["others"]]
        placed = sum(rate.admitted * rate.children for rate in both)
        assert placed == pytest.approx(rates[""].admitted * 400)
        assert rates[""].children == sum(rate.children for rate in both)
        assert all(rate.low - 1e-9 <= rate.admitted <= rate.high + 1e-9 for rate in rates.values())
        assert all(0 < rate.first_choice <= rate.admitted for rate in rates.values())


def test_the_same_seed_tells_the_same() -> None:
    capacity = np.full(10, 24)
    one = simulate(town(), capacity, RULES, draws=3, seed=4)
    assert one == simulate(town(), capacity, RULES, draws=3, seed=4)
    assert one != simulate(town(), capacity, RULES, draws=3, seed=5)
