"""Putting a station on the list: its code for life, its owner, its date."""

import datetime as dt

import pytest
from django.urls import reverse

from minsheng.audit.models import Entry
from minsheng.organisations.permissions import NotPermitted
from minsheng.places.models import Place
from minsheng.stations.models import Station
from minsheng.stations.services import AlreadyPlanned, Proposal, enter, propose_station
from tests.people import Cast, sign_in

DUE = dt.date(2027, 6, 30)


def place(cast: Cast, code: str = "A1", where: str = "town") -> Place:
    organisation = getattr(cast, where)
    return Place.objects.create(
        organisation=organisation,
        responsible=cast.post_of(cast.officer),
        code=code,
        name=f"样例便利店{code}",
        kind="store",
        town=organisation,
        lon=118.88,
        lat=28.96,
        entered_lon=118.88,
        entered_lat=28.96,
    )


def proposal(at: Place) -> Proposal:
    return Proposal(
        at,
        Station.Work.BUILD,
        "basic",
        ("rest", "water"),
        24_000,
        DUE,
        reason_facts={"measure": "coverage", "only_here": 120, "lost_without": 90},
    )


def test_a_proposed_station_has_code_owner_date_and_reason(cast: Cast) -> None:
    post = cast.post_of(cast.officer)
    station = propose_station(proposal(place(cast)), responsible=post, actor=cast.officer)

    assert station.code == "330899-ST-0001"
    assert station.responsible.holder == cast.officer
    assert (station.due, station.state) == (DUE, "planned")
    assert "120" in station.why_here
    assert station.steps.get().by == cast.officer
    assert Entry.objects.filter(verb="station.proposed", target_id=str(station.pk)).exists()


def test_reason_and_history_are_told_in_the_language_of_the_reader(cast: Cast) -> None:
    post = cast.post_of(cast.officer)
    station = propose_station(proposal(place(cast)), responsible=post, actor=cast.officer)
    client = sign_in(cast.officer)
    pages = [station.get_absolute_url(), reverse("stations:history", args=[station.code])]

    here, past = (client.get(page, headers={"accept-language": "en"}) for page in pages)
    assert "Only this site serves 120 people in need" in here.content.decode()
    assert "siting plan adopted" in past.content.decode()
    here, past = (client.get(page, headers={"accept-language": "zh-hans"}) for page in pages)
    assert "只有这里能服务到 120 人次需求" in here.content.decode()
    assert "采纳选址方案" in past.content.decode()


def test_words_kept_before_figures_were_are_still_shown(cast: Cast) -> None:
    post = cast.post_of(cast.officer)
    station = propose_station(proposal(place(cast)), responsible=post, actor=cast.officer)
    station.reason_facts, station.reason = {}, "早先写下的理由"
    assert station.why_here == "早先写下的理由"


def test_a_code_is_never_given_twice(cast: Cast) -> None:
    post = cast.post_of(cast.officer)
    first = propose_station(proposal(place(cast, "A1")), responsible=post, actor=cast.officer)
    enter(first, Station.State.EXITED, why="停用", by=cast.officer)
    assert first.place is not None
    again = propose_station(proposal(first.place), responsible=post, actor=cast.officer)

    assert again.code == "330899-ST-0002"


def test_one_place_is_not_planned_twice(cast: Cast) -> None:
    post, at = cast.post_of(cast.officer), place(cast)
    propose_station(proposal(at), responsible=post, actor=cast.officer)

    with pytest.raises(AlreadyPlanned):
        propose_station(proposal(at), responsible=post, actor=cast.officer)


def test_the_neighbour_county_cannot_plan_here(cast: Cast) -> None:
    with pytest.raises(NotPermitted):
        propose_station(
            proposal(place(cast)),
            responsible=cast.post_of(cast.other_officer),
            actor=cast.other_officer,
        )
    assert not Station.objects.exists()
