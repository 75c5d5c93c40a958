"""Suggestions find whoever answers for the place, and are shown only after an answer."""

from __future__ import annotations

import uuid
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from minsheng.accounts.models import User
from minsheng.common.geo import LonLat
from minsheng.governance.queries.facts import facts_of
from minsheng.organisations.models import Organisation
from minsheng.organisations.permissions import NotPermitted
from minsheng.stations.models import Station
from minsheng.voices.models import Suggestion
from minsheng.voices.queries import followed, said_and_done, suggestions_waiting_for
from minsheng.voices.rules.limits import SUGGESTIONS_PER_DAY
from minsheng.voices.services import TooMany, Wish, answer_suggestion, hide, suggest
from minsheng.voices.services.answering import NoReason
from tests.cases.builders import closed
from tests.people import Cast
from tests.stations.builders import make_station
from tests.voices.builders import open_station, report


def make(cast: Cast, **facts: object) -> Suggestion:
    wish = Wish(**({"kind": "new_site", "words": "晚上没地方歇脚"} | facts))  # type: ignore[arg-type]
    return suggest(wish, key=uuid.uuid4())[0]


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"point": LonLat(118.881, 28.961)}, "town"),
        ({"point": LonLat(118.511, 28.911)}, "other_town"),
        ({"where": "荷花街道桥头菜场"}, "town"),
        ({"where": "西山县火车站"}, "other_county"),
        ({"where": "不知道哪里"}, "city"),
        ({"point": LonLat(10.0, 50.0)}, "city"),
    ],
)
def test_a_suggestion_finds_its_union(cast: Cast, facts: dict[str, object], expected: str) -> None:
    found: Organisation = getattr(cast, expected)
    assert make(cast, **facts).organisation == found


def test_it_waits_for_whoever_answers_the_public_there(cast: Cast) -> None:
    told = make(cast, where="荷花街道桥头")
    assert told.responsible.holder in {cast.officer, cast.colleague}
    assert list(suggestions_waiting_for(told.responsible.holder)) == [told]
    answer_suggestion(told.pk, accepted=True, answer="已列入明年计划。", actor=cast.officer)
    assert not suggestions_waiting_for(told.responsible.holder)


def test_what_is_accepted_leads_to_a_station_that_everybody_can_follow(
    cast: Cast, signed_in: Callable[[User], Client]
) -> None:
    told = make(cast, where="荷花街道桥头")
    station = make_station(cast.town, state=Station.State.PLANNED)
    client, url = (
        signed_in(cast.officer),
        reverse("voices:answer", args=["suggestion", told.pk, "answer"]),
    )
    sent = {"accepted": "yes", "answer": "已列入计划。", "station": "没有这个"}
    refused = client.post(url, sent)
    assert refused.status_code == 422
    assert "没有编码是 没有这个 的站点。" in refused.content.decode()
    undecided = client.post(url, sent | {"accepted": ""}).content.decode()
    assert "已列入计划。" in undecided  # what was typed is not lost
    assert client.get(url).url == reverse("voices:suggestion", args=[told.pk])
    neighbour = make_station(cast.other_town)
    client.post(url, sent | {"station": neighbour.code})
    told.refresh_from_db()
    assert (told.state, told.decided) == ("waiting", None)

    client.post(url, sent | {"station": station.code})

    told.refresh_from_db()
    assert told.decided == station
    facts = facts_of(cast.city, [cast.county], timezone.localdate())[cast.county.code]
    assert (facts["needs_accepted"], facts["needs_answered"]) == (1, 1)
    page = Client().get(reverse("voice:done")).content.decode()
    assert f"落到站点：{station.name}，拟建" in page


def test_an_answer_needs_words_and_reach(cast: Cast) -> None:
    told = make(cast, where="荷花街道桥头")
    with pytest.raises(NotPermitted):
        answer_suggestion(told.pk, accepted=False, answer="不行", actor=cast.other_officer)
    with pytest.raises(NoReason):
        answer_suggestion(told.pk, accepted=False, answer="", actor=cast.officer)


def test_the_same_page_sent_twice_is_one_suggestion_behind_one_link(cast: Cast) -> None:
    wish, key = Wish("new_site", "晚上没地方歇脚", "桥头"), uuid.uuid4()
    (first, secret), (again, same) = suggest(wish, key=key), suggest(wish, key=key)
    assert (first, secret) == (again, same)
    assert followed(secret) == first


def test_one_connection_cannot_flood(cast: Cast) -> None:
    wish = Wish("new_site", "晚上没地方歇脚", "桥头")
    for _time in range(SUGGESTIONS_PER_DAY):
        suggest(wish, key=uuid.uuid4(), mark="one")
    with pytest.raises(TooMany):
        suggest(wish, key=uuid.uuid4(), mark="one")


def test_said_and_done_tells_what_was_answered_or_put_right_and_nothing_hidden(cast: Cast) -> None:
    station = open_station(cast)
    done, waiting = report(station), report(station, "dirty")
    report(station)
    closed(done.case, cast)
    shown, hidden = make(cast, where="桥头"), make(cast, where="码头")
    for told in (shown, hidden):
        answer_suggestion(told.pk, accepted=True, answer="已列入计划。", actor=cast.city_officer)
    hide(Suggestion, hidden.pk, why="广告", actor=cast.city_officer)

    told = said_and_done(10)
    assert {one.get("report") for one in told} == {done, None}
    assert waiting not in {one.get("report") for one in told}
    assert [one["suggestion"] for one in told if "suggestion" in one] == [shown]
    assert [one["report"].people for one in told if "report" in one] == [2]
