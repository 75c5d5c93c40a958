"""Judging stations: what is stored, since when, and that only what changed is written."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import TestCase
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from minsheng.engines.common.facts import Kind
from minsheng.jobs.models import Job
from minsheng.organisations.permissions import NotPermitted
from minsheng.standards.models import Adoption, Clause, Standard
from minsheng.standards.services.edit import save_part
from minsheng.standards.services.force import adopt, end_adoption, switch
from minsheng.standards.services.write import draft_version, publish
from minsheng.standards.vocabulary import compiled
from minsheng.stations.evaluation import evaluate, judged_stations
from minsheng.stations.evaluation.effect import effect_of
from minsheng.stations.evaluation.judgements import DecidedByFacts, record_judgement
from minsheng.stations.facts import FACTS
from minsheng.stations.models import ClauseResult, Item, Standing, Station
from tests.people import Cast
from tests.standards.builders import DAY
from tests.stations.rated import in_force, open_station

MONDAY = dt.date(2026, 6, 1)
TUESDAY = MONDAY + dt.timedelta(days=1)


def results(station: Station) -> dict[str, tuple[str, dt.date, list[str]]]:
    rows = ClauseResult.objects.filter(station=station)
    return {row.number: (row.result, row.since, row.missing) for row in rows}


def test_every_clause_says_met_failed_or_unknown_and_why(cast: Cast) -> None:
    in_force(cast)
    station = open_station(cast.town, area_m2=15)

    evaluate(judged_stations(), day=MONDAY)

    assert results(station) == {
        "1.1": ("fail", MONDAY, []),
        "1.2": ("unknown", MONDAY, ["has_aed"]),
        "1.3": ("unknown", MONDAY, []),
    }
    standing = Standing.objects.get(station=station)
    assert (standing.grade, standing.failed, standing.unknown) == ("", ["1.1"], ["1.2", "1.3"])
    assert (standing.score, standing.possible) == (0, 66)
    assert (standing.next_grade, standing.hindered_by) == ("good", ["1.1", "1.2", "1.3"])


def test_an_entered_ledger_without_the_thing_says_no(cast: Cast) -> None:
    in_force(cast)
    station = open_station(cast.town, area_m2=20)
    Item.objects.create(station=station, kind="device", what="microwave")

    evaluate(judged_stations(), day=MONDAY)

    assert results(station)["1.2"] == ("fail", MONDAY, [])


def test_the_day_since_when_moves_only_with_the_result(cast: Cast) -> None:
    in_force(cast)
    station = open_station(cast.town, area_m2=15)
    evaluate(judged_stations(), day=MONDAY)
    Station.objects.filter(pk=station.pk).update(area_m2=20)
    Item.objects.create(station=station, kind="device", what="aed")

    evaluate(judged_stations(), day=TUESDAY)

    found = results(station)
    assert found["1.1"][:2] == ("pass", TUESDAY)
    assert found["1.2"][:2] == ("pass", TUESDAY)
    assert found["1.3"][:2] == ("unknown", MONDAY)


def test_nothing_is_written_when_nothing_has_changed(cast: Cast) -> None:
    in_force(cast)
    for _ in range(3):
        open_station(cast.town, area_m2=15)
    assert evaluate(judged_stations(), day=MONDAY).written == 12

    with CaptureQueriesContext(connection) as seen:
        tally = evaluate(judged_stations(), day=TUESDAY)

    assert (tally.stations, tally.written, tally.removed) == (3, 0, 0)
    assert not [one for one in seen if one["sql"].startswith(("INSERT", "UPDATE", "DELETE"))]


def test_one_hundred_stations_take_the_queries_of_ten(cast: Cast) -> None:
    in_force(cast)

    def queries() -> int:
        with CaptureQueriesContext(connection) as seen:
            evaluate(judged_stations(), day=MONDAY)
        return len(seen)

    for _ in range(10):
        open_station(cast.town)
    evaluate(judged_stations(), day=MONDAY)
    ten = queries()
    for _ in range(90):
        open_station(cast.town)
    evaluate(judged_stations(), day=MONDAY)
    assert queries() == ten


def test_a_judgement_decides_and_wears_out(cast: Cast) -> None:
    version = in_force(cast)
    station = open_station(cast.town, area_m2=20)
    clause = version.clauses.get(number="1.3")
    today = timezone.localdate()

    record_judgement(station, clause, passed=True, actor=cast.officer, note="看过")

    assert results(station)["1.3"][:2] == ("pass", today)
    evaluate(judged_stations(), day=today + dt.timedelta(days=364))
    assert results(station)["1.3"][0] == "pass"
    evaluate(judged_stations(), day=today + dt.timedelta(days=365))
    assert results(station)["1.3"][0] == "unknown"


def test_a_fact_is_not_judged_and_a_stranger_does_not_judge(cast: Cast) -> None:
    version = in_force(cast)
    station = open_station(cast.town)
    with pytest.raises(DecidedByFacts):
        record_judgement(
            station, version.clauses.get(number="1.1"), passed=True, actor=cast.officer
        )
    for stranger in (cast.other_officer, cast.keeper, cast.leader):
        with pytest.raises(NotPermitted):
            record_judgement(
                station, version.clauses.get(number="1.3"), passed=True, actor=stranger
            )


def test_a_new_version_keeps_what_it_asks_again_and_begins_anew_what_it_changes(
    cast: Cast,
) -> None:
    version = in_force(cast)
    station = open_station(cast.town, area_m2=25)
    record_judgement(station, version.clauses.get(number="1.3"), passed=True, actor=cast.officer)
    evaluate(judged_stations(), day=MONDAY)
    before = results(station)
    draft = draft_version(version.standard, actor=cast.officer)
    clause = draft.clauses.get(number="1.1")
    clause.test = "area_m2 >= 30"
    save_part(clause, actor=cast.officer)
    publish(draft, valid_from=DAY, actor=cast.officer)

    tally = evaluate(judged_stations(), day=TUESDAY)

    after = results(station)
    assert after["1.1"] == ("fail", TUESDAY, [])
    assert after["1.3"] == before["1.3"]
    assert tally.written == 2, "the clause that changed, and the standing"


def test_switching_leaves_no_trace_of_the_other_standard(cast: Cast) -> None:
    in_force(cast)
    station = open_station(cast.town, area_m2=25)
    evaluate(judged_stations(), day=MONDAY)
    other = Standard.objects.get(code="lanxi-10x")
    switch(Adoption.objects.get(), other, on=MONDAY, actor=cast.officer)

    evaluate(judged_stations(), day=MONDAY)

    rows = ClauseResult.objects.filter(station=station)
    assert {row.standard for row in rows} == {other}
    assert rows.count() == 15
    assert Standing.objects.get().standard == other


def test_adopting_judges_in_the_background_and_leaving_ends_it(cast: Cast) -> None:
    station = open_station(cast.town, area_m2=25)
    with TestCase.captureOnCommitCallbacks(execute=True):
        in_force(cast)
    assert Job.objects.get(kind="stations.evaluate").state == Job.State.DONE
    assert results(station)["1.1"][0] == "pass"

    Station.objects.filter(pk=station.pk).update(state=Station.State.EXITED)
    evaluate(Station.objects.select_related("organisation"))
    assert results(station) == {}


def test_ending_a_standard_ends_its_results(cast: Cast) -> None:
    station = open_station(cast.town, area_m2=25)
    with TestCase.captureOnCommitCallbacks(execute=True):
        in_force(cast)
        end_adoption(Adoption.objects.get(), until=DAY, actor=cast.officer)
    assert results(station) == {}


def test_the_county_beside_is_not_judged_by_ours(cast: Cast) -> None:
    in_force(cast)
    theirs = open_station(cast.other_town)
    evaluate(judged_stations(), day=MONDAY)
    assert results(theirs) == {}


def test_a_draft_shows_who_would_gain_and_lose_before_anything_happens(cast: Cast) -> None:
    version = in_force(cast, tests=("area_m2 >= 20",))
    small, large, unknown = (open_station(cast.town, area_m2=area) for area in (20, 40, None))
    draft = draft_version(version.standard, actor=cast.officer)
    clause = draft.clauses.get(number="1.1")
    clause.test = "area_m2 >= 30"
    save_part(clause, actor=cast.officer)

    found = effect_of(draft, judged_stations(), MONDAY)

    assert (found.before, found.after) == ({"good": 2, "": 1}, {"good": 1, "": 2})
    assert [(one.station, one.hindered_by) for one in found.lost] == [(small, ("1.1",))]
    assert found.gained == []
    assert found.results == {"1.1": {"pass": 1, "fail": 1, "unknown": 1}}
    assert not ClauseResult.objects.exists()
    back = effect_of(version, judged_stations(), MONDAY)
    assert [one.station for one in back.gained] == [small, large]
    assert unknown not in [one.station for one in back.gained]


def test_what_ships_asks_only_for_facts_the_registry_has(db: None) -> None:
    for clause in Clause.objects.filter(version__standard__organisation=None):
        for text in (clause.applies, clause.test):
            condition = compiled(clause.version.standard.scope, text)
            assert condition is None or set(condition.names) <= set(FACTS)
    assert {fact.type for fact in FACTS.values()} <= set(Kind)


def test_four_hundred_and_sixty_two_stations_are_rated_with_their_reasons(cast: Cast) -> None:
    """As many as Fuzhou has rated; by the star scheme that ships."""
    stars = Standard.objects.get(code="fuzhou-stars")
    adopt(stars, cast.county, since=DAY, actor=cast.officer)
    Station.objects.bulk_create(
        Station(
            organisation=cast.town,
            responsible=cast.post_of(cast.officer),
            code=f"330899-ST-{number:04d}",
            short_code=f"{number:06d}",
            name=f"样例站{number}",
            lon=118.9,
            lat=28.9,
            area_m2=20 + number % 20,
            capacity=30,
            services=["legal_aid"],
            state=Station.State.OPEN,
        )
        for number in range(462)
    )

    evaluate(judged_stations(), day=MONDAY)

    assert Standing.objects.count() == 462
    small = Standing.objects.filter(failed=["3.1"])
    assert small.count() == sum(20 + number % 20 < 30 for number in range(462))
    assert not Standing.objects.exclude(grade="").exists(), "nobody has judged the hours yet"


def test_the_nightly_command_judges_all_and_writes_once(
    cast: Cast, capsys: pytest.CaptureFixture[str]
) -> None:
    in_force(cast)
    open_station(cast.town, area_m2=25)
    call_command("evaluate_stations")
    call_command("evaluate_stations")
    assert capsys.readouterr().out.splitlines() == [
        "1 stations, 4 rows written, 0 removed, 1 entered in the place list",
        "1 stations, 0 rows written, 0 removed, 0 entered in the place list",
    ]
