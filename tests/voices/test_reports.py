"""Reports: stored once, about one case, and never about a person."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest
from django.db import models
from django.utils import timezone
from django.utils.translation import override

from minsheng.cases.models import Case
from minsheng.cases.rules.terms import SEVERITIES
from minsheng.organisations.permissions import NotPermitted
from minsheng.stations.models import Station
from minsheng.voices.links import digest_of, secret_of
from minsheng.voices.marks import day_mark
from minsheng.voices.models import Report
from minsheng.voices.queries import followed, same_lately
from minsheng.voices.rules.kinds import KINDS
from minsheng.voices.rules.limits import PER_STATION_DAY
from minsheng.voices.services import (
    TooMany,
    hide,
    receive_report,
    reopen_report,
    reply_to_report,
)
from minsheng.voices.services.answering import NoReason
from tests.cases.builders import closed, picture
from tests.people import Cast
from tests.voices.builders import open_station, report


@pytest.fixture
def station(cast: Cast) -> Station:
    return open_station(cast)


def test_every_kind_of_report_has_its_rule() -> None:
    assert [kind.name for kind in KINDS] == Report.Kind.values
    assert {kind.severity for kind in KINDS} <= set(SEVERITIES)


def test_a_locked_door_becomes_a_case_on_the_officers_desk(station: Station, cast: Cast) -> None:
    told = report(station, words="上午十点门还锁着", photo=picture())
    case = told.case
    assert (case.title, case.source, case.item) == ("门锁着", "voice", "locked")
    assert case.responsible.holder == cast.officer
    assert case.photos.get() == told.photo
    assert not case.photos.get().is_public


def test_the_same_page_sent_twice_is_one_report_with_one_link(station: Station) -> None:
    key = uuid.uuid4()
    first = receive_report(station, kind="locked", key=key)
    again = receive_report(station, kind="locked", key=key)
    assert (first.is_new, again.is_new) == (True, False)
    assert first.secret == again.secret
    assert followed(first.secret) == first.report


def test_the_secret_itself_is_not_stored(station: Station) -> None:
    key = uuid.uuid4()
    received = receive_report(station, kind="locked", key=key)
    stored = {
        str(getattr(row, field.name))
        for row in (received.report, received.report.case)
        for field in row._meta.concrete_fields
        if isinstance(field, models.CharField)
    }
    assert received.secret not in stored
    assert received.report.secret_hash == digest_of(secret_of(key))
    assert followed(received.secret + "x") is None


def test_others_about_the_same_thing_join_its_case(station: Station) -> None:
    first = report(station)
    second = report(station, words="我也进不去")
    assert second.case == first.case
    assert (first.joined, second.joined) == (False, True)
    assert same_lately(station, "locked", timezone.now()).count() == 2
    assert report(station, "dirty").case != first.case


def test_a_broken_thing_of_another_day_and_other_words_are_cases_of_their_own(
    station: Station,
) -> None:
    day_before = timezone.now() - dt.timedelta(hours=25)
    first = report(station, "broken", now=day_before)
    second = report(station, "broken")
    assert second.case != first.case
    assert report(station, "broken").case == second.case
    assert report(station, "other").case != report(station, "other").case


def test_a_new_report_after_closing_marks_the_fix_as_false(station: Station, cast: Cast) -> None:
    first = report(station)
    closed(first.case, cast)
    second = report(station)
    assert second.case != first.case
    assert second.case.repeats == first.case


def test_whoever_reported_reopens_and_so_does_whoever_joined(station: Station, cast: Cast) -> None:
    report(station)
    joined = report(station)
    closed(joined.case, cast)
    assert reopen_report(joined, why="还是锁着").state == "found"


def test_one_connection_cannot_flood_a_station(station: Station, cast: Cast) -> None:
    for _time in range(PER_STATION_DAY):
        report(station, mark="one")
    with pytest.raises(TooMany):
        report(station, mark="one")
    report(station, mark="another")
    report(open_station(cast, "V2"), mark="one")
    assert Case.objects.filter(station=station).count() == 1


def test_a_mark_says_nothing_about_yesterday() -> None:
    now = timezone.now()
    assert day_mark("10.0.0.1", now) == day_mark("10.0.0.1", now)
    assert day_mark("10.0.0.1", now) != day_mark("10.0.0.2", now)
    assert day_mark("10.0.0.1", now) != day_mark("10.0.0.1", now + dt.timedelta(days=1))
    assert day_mark("", now) == ""


def test_a_report_keeps_no_place_but_the_station(station: Station) -> None:
    names = {field.name for field in Report._meta.get_fields()}
    assert not names & {"lon", "lat", "address", "ip", "user_agent", "phone", "name", "email"}


def test_abuse_is_hidden_with_a_reason_and_by_whoever_answers(station: Station, cast: Cast) -> None:
    told = report(station, words="骂人的话", photo=picture())
    assert told.photo is not None
    told.photo.is_public = True
    told.photo.save()
    with pytest.raises(NotPermitted):
        hide(Report, told.pk, why="辱骂", actor=cast.keeper)
    with pytest.raises(NotPermitted):
        hide(Report, told.pk, why="辱骂", actor=cast.other_officer)
    with pytest.raises(NoReason):
        hide(Report, told.pk, why=" ", actor=cast.officer)

    hide(Report, told.pk, why="辱骂", actor=cast.officer)
    told.photo.refresh_from_db()
    assert not told.photo.is_public
    assert same_lately(station, "locked", timezone.now()).count() == 0


def test_a_reply_reaches_the_reporter(station: Station, cast: Cast) -> None:
    told = report(station)
    reply_to_report(told.pk, text="站长家中有事，已安排替班。", actor=cast.officer)
    told.refresh_from_db()
    assert told.replied_by == cast.officer


def test_the_desk_reads_chinese_whatever_the_reporter_reads(station: Station) -> None:
    with override("en"):
        assert report(station, "dirty").case.title == "不干净"
