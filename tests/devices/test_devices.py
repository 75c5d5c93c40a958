"""Messages come twice, late and out of order; what follows from them is always the same."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from minsheng.accounts.models import User
from minsheng.cases.models import Case
from minsheng.devices.models import Alert, Device, Message
from minsheng.devices.services import (
    Told,
    add_device,
    receive,
    revoke_key,
    rotate_key,
    watch_silence,
)
from minsheng.devices.simulator import day_of, troubled
from minsheng.organisations.permissions import NotPermitted
from minsheng.quality.queries import observations_of
from minsheng.stations.models import UsageCount
from tests.people import Cast
from tests.stations.builders import OFFICE, make_station

SignIn = Callable[[User], Client]
CHINA = dt.timezone(dt.timedelta(hours=8))
DAY = dt.date(2026, 7, 21)  # a Tuesday


@pytest.fixture
def device(cast: Cast) -> Device:
    station = make_station(cast.town, hours=OFFICE)
    return add_device(station, "门口传感器", actor=cast.officer)[0]


def told(key: str, hour: int, value: float, measure: str = "temperature") -> Told:
    return Told(key, dt.datetime(2026, 7, 21, hour, tzinfo=CHINA), measure, value)


def facts(device: Device) -> dict[str, Any]:
    return {
        "messages": device.messages.count(),
        "visits": list(UsageCount.objects.values_list("day", "source", "visits")),
        "wrong_now": Alert.objects.filter(until=None).count(),
    }


def test_a_bad_network_ends_where_a_good_one_does(cast: Cast, device: Device) -> None:
    day = day_of(DAY, CHINA, hot=True)
    receive(device, day)
    good = facts(device)
    Alert.objects.all().delete()
    Message.objects.all().delete()
    UsageCount.objects.all().delete()
    for lot in troubled(day):
        receive(device, lot)
    assert facts(device) == good
    assert good["messages"] == len(day)
    assert good["visits"][0][2] == sum(one.value for one in day if one.measure == "count")


def test_too_hot_opens_one_case_and_the_alert_ends_by_itself(device: Device) -> None:
    receive(device, [told("1", 13, 36)])
    receive(device, [told("1", 13, 36), told("2", 14, 37)])
    case = Case.objects.get()
    assert (case.source, case.severity) == ("device", "normal")
    receive(device, [told("4", 16, 25)])
    receive(device, [told("3", 15, 38)])  # late: it was hot before, it is not now
    assert Alert.objects.get().until == told("4", 16, 25).at
    assert Case.objects.count() == 1


def test_a_message_from_the_future_is_refused(device: Device) -> None:
    now = timezone.now()
    ahead = Told("9", now + dt.timedelta(hours=2), "door", 1)
    assert receive(device, [ahead], now).refused == 1
    assert not Message.objects.exists()


def test_silence_is_told_once_and_ends_with_the_next_word(device: Device) -> None:
    later = timezone.now() + dt.timedelta(hours=4)
    assert (watch_silence(later), watch_silence(later)) == (1, 0)
    assert Case.objects.get().severity == "low"
    receive(device, [told("1", 13, 25)], later + dt.timedelta(hours=1))
    assert not Alert.objects.filter(until=None).exists()


def test_a_key_opens_its_device_until_it_is_changed(cast: Cast, client: Client) -> None:
    station = make_station(cast.town)
    device, key = add_device(station, "计数器", actor=cast.officer)
    assert key not in Device.objects.values_list("key_digest", flat=True)
    body = {
        "messages": [
            {"key": "a", "at": "2026-07-21T09:00:00+08:00", "measure": "count", "value": 4}
        ]
    }

    def send(secret: str) -> Any:
        return client.post(
            "/api/v1/devices/messages",
            json.dumps(body),
            content_type="application/json",
            headers={"authorization": f"Bearer {secret}"},
        )

    assert send(key).json() == {"stored": 1, "repeated": 0, "refused": 0}
    assert send(key).json() == {"stored": 0, "repeated": 1, "refused": 0}
    new = rotate_key(device.pk, actor=cast.officer)
    assert (send(key).status_code, send(new).status_code) == (401, 200)
    revoke_key(device.pk, actor=cast.officer)
    assert (send(new).status_code, send("").status_code) == (401, 401)
    with pytest.raises(NotPermitted):
        rotate_key(device.pk, actor=cast.other_officer)


def test_the_door_is_a_witness_of_quality(device: Device) -> None:
    receive(device, [told("1", 9, 1, "door"), told("2", 10, 0, "door"), told("3", 20, 0, "door")])
    noon = dt.datetime(2026, 7, 21, 12, tzinfo=CHINA)
    around = dt.timedelta(days=1)
    seen = observations_of([device.station], noon - around, noon + around)[device.station_id]
    assert [(one.was_open, one.source) for one in seen] == [(True, "device"), (False, "device")]


def test_the_pages_show_a_key_once(cast: Cast, signed_in: SignIn) -> None:
    station = make_station(cast.town)
    client = signed_in(cast.officer)
    form = {"name": "温度计", "silent_after_min": "60"}
    shown = client.post(f"/desk/devices/new/{station.code}/", form).content.decode()
    assert "minsheng_device_" in shown
    device = Device.objects.get()
    receive(device, [told("1", 13, 36)])
    page = client.get(f"/desk/devices/{device.pk}/").content.decode()
    assert "室内太热" in page
    assert "minsheng_device_" not in page
    assert "温度计" in client.get("/desk/devices/").content.decode()
    assert "minsheng_device_" in client.post(f"/desk/devices/{device.pk}/key/").content.decode()


def test_what_a_device_said_is_drawn_oldest_first_once_there_is_a_curve(
    cast: Cast, device: Device, signed_in: SignIn
) -> None:
    receive(device, [told(str(hour), hour, 20 + hour) for hour in (11, 9, 10)])
    client, url = signed_in(cast.officer), f"/desk/devices/{device.pk}/"
    assert client.get(url).context["charts"] == []

    receive(device, [told("8", 8, 18), told("door", 8, 1, "door")])

    (chart,) = client.get(url).context["charts"]
    assert chart.categories == ["07-21 08:00", "07-21 09:00", "07-21 10:00", "07-21 11:00"]
    assert chart.series[0].values == [18, 29, 30, 31]


def test_the_simulator_speaks_once_and_never_in_production(
    device: Device, settings: object, capsys: pytest.CaptureFixture[str]
) -> None:
    for expected in ("35 messages stored", "0 messages stored"):
        call_command("simulate_device", str(device.pk))
        assert expected in capsys.readouterr().out
    settings.PRODUCTION = True  # type: ignore[attr-defined]
    with pytest.raises(CommandError, match="not in production"):
        call_command("simulate_device", str(device.pk))
