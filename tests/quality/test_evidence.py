"""From a station's score one click leads to each record it rests on."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from minsheng.accounts.models import User
from minsheng.devices.services import Told, add_device, receive
from minsheng.inspections.models import Inspection
from minsheng.stations.models import PostedHours
from minsheng.stations.services import change_today
from tests.inspections.builders import a_visit
from tests.people import Cast
from tests.quality.test_quality import long_open
from tests.voices.builders import rate, report

SignIn = Callable[[User], Client]


def test_every_observation_and_every_part_leads_to_its_record(
    cast: Cast, signed_in: SignIn
) -> None:
    station = long_open(cast)
    now = timezone.now()
    told, stars = report(station, "locked"), rate(station, 4)
    device = add_device(station, "门口传感器", actor=cast.officer)[0]
    receive(device, [Told("1", now - dt.timedelta(hours=2), "door", 0)])
    visit = a_visit(cast)
    Inspection.objects.filter(pk=visit.pk).update(
        station=station,
        state="done",
        started_at=now - dt.timedelta(hours=3),
        done_at=now,
        done_by=cast.officer,
        answers={"door": {"result": "fail", "note": ""}},
    )
    PostedHours.objects.create(
        station=station, hours=station.hours, since=now - dt.timedelta(days=9), by=cast.officer
    )
    change_today(station.pk, "closed_now", at=None, reason="停电", actor=cast.officer, now=now)

    client = signed_in(cast.officer)
    page = client.get(reverse("quality:station", args=[station.code])).content.decode()
    pages = [
        reverse("voices:report", args=[told.pk]),
        reverse("voices:rating", args=[stars.pk]),
        reverse("devices:message", args=[device.messages.get().pk]),
        reverse("inspections:detail", args=[visit.pk]),
        reverse("stations:history", args=[station.code]),
        reverse("voices:station_ratings", args=[station.code]),
        f"{reverse('cases:index')}?q={station.code}",
    ]
    missing = [url for url in pages if f'href="{url}"' not in page]
    assert missing == []
    assert {client.get(url).status_code for url in pages} == {200}
