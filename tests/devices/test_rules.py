"""Rules are data: the union sets its own, nobody else does, and old alerts keep the rule they came by."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from minsheng.accounts.models import User
from minsheng.cases.models import Case
from minsheng.devices.models import Alert, AlertRule, Device
from minsheng.devices.queries import rules_at
from minsheng.devices.services import (
    NotOwn,
    RuleFacts,
    SameLimit,
    Told,
    add_device,
    add_rule,
    change_rule,
    end_rule,
    receive,
)
from minsheng.organisations.permissions import NotPermitted
from tests.people import Cast
from tests.stations.builders import make_station

SignIn = Callable[[User], Client]
PAGE = "/desk/devices/rules/"
FORM = {
    "measure": "temperature",
    "above": "True",
    "value": "28",
    "title": "午休时太热",
    "severity": "high",
    "source": "",
}


def warm(value: float = 28, title: str = "午休时太热") -> RuleFacts:
    return RuleFacts(measure="temperature", above=True, value=value, title=title, severity="normal")


def hot(hour: int, value: float) -> Told:
    at = dt.datetime(2026, 7, 21, hour, tzinfo=dt.timezone(dt.timedelta(hours=8)))
    return Told(str(hour), at, "temperature", value)


@pytest.fixture
def device(cast: Cast) -> Device:
    return add_device(make_station(cast.town), "温度计", actor=cast.officer)[0]


def limits(device: Device) -> list[float]:
    rules = rules_at(device.organisation)
    return [one.value for one in rules if one.measure == "temperature" and one.above]


def test_the_nearest_rule_wins_and_only_in_its_own_county(cast: Cast, device: Device) -> None:
    other = add_device(make_station(cast.other_town), "温度计", actor=cast.other_officer)[0]
    add_rule(cast.county, warm(), actor=cast.officer)
    assert (limits(device), limits(other)) == ([28], [32])
    receive(device, [hot(9, 30)])
    receive(other, [hot(9, 30)])
    assert [alert.device for alert in Alert.objects.all()] == [device]


def test_a_changed_rule_begins_anew_and_the_alert_keeps_the_old_one(
    cast: Cast, device: Device
) -> None:
    rule = add_rule(cast.county, warm(), actor=cast.officer)
    receive(device, [hot(9, 30)])
    change_rule(rule.pk, warm(35), actor=cast.colleague)
    alert = Alert.objects.get()
    assert (alert.rule_id, alert.until is not None) == (rule.pk, True)
    assert limits(device) == [35]
    receive(device, [hot(10, 31)])
    assert (Alert.objects.count(), Case.objects.count()) == (1, 1)
    with pytest.raises(NotOwn):
        change_rule(rule.pk, warm(29), actor=cast.officer)


def test_what_came_with_the_system_holds_again_when_the_own_rule_ends(
    cast: Cast, device: Device
) -> None:
    rule = add_rule(cast.county, warm(), actor=cast.officer)
    with pytest.raises(SameLimit):
        add_rule(cast.county, warm(title="又一条"), actor=cast.officer)
    end_rule(rule.pk, actor=cast.officer)
    assert limits(device) == [32]
    with pytest.raises(NotOwn):
        end_rule(AlertRule.objects.filter(organisation=None)[0].pk, actor=cast.officer)


def test_a_new_nearer_rule_ends_alerts_of_the_one_above(cast: Cast, device: Device) -> None:
    receive(device, [hot(9, 33)])
    add_rule(cast.county, warm(40), actor=cast.officer)
    receive(device, [hot(10, 34)])
    assert not Alert.objects.filter(until=None).exists()


def test_other_counties_set_no_rules_here(cast: Cast) -> None:
    rule = add_rule(cast.county, warm(), actor=cast.officer)
    for deed in (
        lambda: add_rule(cast.county, warm(20), actor=cast.other_officer),
        lambda: change_rule(rule.pk, warm(20), actor=cast.other_officer),
        lambda: end_rule(rule.pk, actor=cast.leader),
    ):
        with pytest.raises(NotPermitted):
            deed()


def test_an_officer_sets_changes_and_ends_a_rule_in_the_browser(
    cast: Cast, signed_in: SignIn
) -> None:
    client = signed_in(cast.officer)
    page = client.get(PAGE).content.decode()
    assert "系统自带" in page
    assert client.post(f"{PAGE}new/?at=330899", FORM).status_code == 302
    rule = AlertRule.objects.get(organisation=cast.county)
    assert client.post(f"{PAGE}new/?at=330899", FORM).status_code == 422
    assert "午休时太热" in client.get(f"{PAGE}?at=330899").content.decode()
    bad = {**FORM, "value": "nan", "title": ""}
    assert client.post(f"{PAGE}{rule.pk}/", bad).status_code == 422
    assert client.post(f"{PAGE}{rule.pk}/", {**FORM, "value": "29.5"}).status_code == 302
    newer = AlertRule.objects.get(organisation=cast.county, until=None)
    assert newer.value == 29.5
    assert signed_in(cast.other_officer).get(f"{PAGE}{newer.pk}/").status_code == 404
    client = signed_in(cast.officer)
    assert client.post(f"{PAGE}{newer.pk}/end/").status_code == 302
    assert client.get(f"{PAGE}{newer.pk}/").status_code == 404
    assert client.get(f"{PAGE}?at=330898").status_code == 404


def test_the_api_tells_state_last_signals_and_what_is_wrong(
    cast: Cast, device: Device, signed_in: SignIn
) -> None:
    receive(device, [hot(9, 20), hot(13, 36), hot(11, 25)])
    client = signed_in(cast.leader)
    (row,) = client.get("/api/v1/devices").json()
    assert (row["state"], row["station"]) == ("online", device.station.code)
    assert [(one["measure"], one["value"]) for one in row["signals"]] == [("temperature", 36)]
    assert [(one["rule"], one["case"]) for one in row["alerts"]] == [
        ("室内太热", Case.objects.get().number)
    ]
    later = timezone.now() - dt.timedelta(days=1)
    Device.objects.filter(pk=device.pk).update(last_seen_at=later)
    assert client.get(f"/api/v1/devices/{device.pk}").json()["state"] == "silent"
    assert signed_in(cast.other_officer).get("/api/v1/devices").json() == []
    assert signed_in(cast.other_officer).get(f"/api/v1/devices/{device.pk}").status_code == 404
    assert signed_in(cast.surveyor).get("/api/v1/devices").status_code == 403


def test_the_list_asks_as_often_for_many_devices_as_for_one(
    cast: Cast, device: Device, signed_in: SignIn
) -> None:
    client = signed_in(cast.officer)
    receive(device, [hot(9, 36)])
    asked = []
    for _more in range(2):
        with CaptureQueriesContext(connection) as seen:
            assert client.get("/api/v1/devices").status_code == 200
        asked.append(len(seen))
        for number in range(4):
            more = add_device(device.station, f"温度计 {number}", actor=cast.officer)[0]
            receive(more, [hot(9, 36)])
    assert asked[0] == asked[1]
