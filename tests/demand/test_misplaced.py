"""Demand outside the county or town it claims is refused at every door, with the distance."""

from __future__ import annotations

import json
from collections.abc import Callable

from django.test import Client

from minsheng.accounts.models import User
from minsheng.demand.models import DemandPoint, HourBand, WorkerGroup
from tests.demand.test_api import POINT
from tests.people import Cast

SignIn = Callable[[User], Client]


def test_drawn_spots_are_refused_by_their_number_once_for_all_hours(
    cast: Cast, signed_in: SignIn
) -> None:
    form = {
        "organisation": cast.county.pk,
        "group": WorkerGroup.objects.get(code="courier").pk,
        "bands": list(HourBand.objects.values_list("pk", flat=True)[:2]),
        "workers": "12",
        "drawn": json.dumps([{"lon": 118.88, "lat": 28.96}, {"lon": 118.51, "lat": 28.91}]),
    }
    answer = signed_in(cast.officer).post("/desk/demand/points/draw/", form)
    [error] = answer.context["form"].errors["points"]
    assert error.startswith("第 2 个点：这个点在东湖县（按乡镇驻地估计的范围）之外 24.4 公里")
    assert not DemandPoint.objects.exists()


def test_the_api_names_each_misplaced_point(cast: Cast, signed_in: SignIn) -> None:
    away = {**POINT, "lon": 118.51, "lat": 28.91}
    points = [POINT, away, {**POINT, "town": cast.town.code}, {**away, "town": cast.town.code}]
    answer = signed_in(cast.officer).post(
        "/api/v1/demand/points",
        {"organisation": cast.county.code, "points": points},
        content_type="application/json",
    )
    assert answer.status_code == 422
    assert [(error["field"], error["kind"]) for error in answer.json()["errors"]] == [
        ("said.points.1.lon", "outside_the_county"),
        ("said.points.3.lon", "outside_the_town"),
    ]
    assert not DemandPoint.objects.exists()
