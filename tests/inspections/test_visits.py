"""A visit from plan to case: what it needs, who knows of it, what follows."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from minsheng.audit.models import Entry
from minsheng.cases.models import Case
from minsheng.inspections.models import Inspection, Photo, Submission
from minsheng.inspections.queries import inspections_for
from minsheng.inspections.services import (
    ConflictOfInterest,
    KeyTaken,
    OtherVersion,
    Unfinished,
    WrongState,
    cancel_inspection,
    declare_relation,
)
from minsheng.organisations.permissions import NotPermitted
from minsheng.stations.models import Judgement, Keeper
from tests.cases.builders import move
from tests.inspections.builders import (
    a_visit,
    inspector,
    keys,
    make_template_of,
    plan,
    send,
    shoot,
    start,
    visited,
)
from tests.people import Cast, sign_in
from tests.stations.builders import make_station


def test_a_failed_item_becomes_a_case_with_its_photo(
    cast: Cast, django_capture_on_commit_callbacks: object
) -> None:
    who = inspector(cast)
    visit = a_visit(cast, who)
    _door, judged, _area = keys(visit)
    done = visited(visit, who, judged)
    case = Case.objects.get()
    assert (done.state, done.score, done.failed_count) == ("done", 80, 1)
    assert (case.source, case.item.split()[-1]) == ("inspection", "1.1")
    assert case.photos.count() == 1
    assert Judgement.objects.filter(station=visit.station, passed=False).count() == 1
    visit.station.refresh_from_db()
    assert visit.station.verified_on == timezone.localdate(done.started_at)


def test_a_failure_must_be_shown_and_a_pass_need_not(cast: Cast) -> None:
    who = inspector(cast)
    visit = start(a_visit(cast, who), who)
    door, judged, area = keys(visit)
    with pytest.raises(Unfinished) as missing:
        send(visit, who, {door: "pass", judged: "fail"})
    assert missing.value.unanswered == (area,)
    assert missing.value.unpictured == (judged,)
    assert send(visit, who, {door: "pass", judged: "pass", area: "na"}).score == 100


def test_a_locked_door_ends_the_questions(cast: Cast) -> None:
    who = inspector(cast)
    visit = start(a_visit(cast, who), who)
    shoot(visit, "door", who)
    shoot(visit, "notice", who)
    done = send(visit, who, {"door": "fail", "notice": "fail"})
    assert (done.state, done.score) == ("done", 0)
    assert Case.objects.get(source_key=f"{visit.pk}:door").severity == "high"


def test_the_same_sending_counts_once(cast: Cast) -> None:
    who = inspector(cast)
    visit = start(a_visit(cast, who), who)
    key, photo_key = uuid.uuid4(), uuid.uuid4()
    judged = keys(visit)[1]
    results = {one: "fail" if one == judged else "pass" for one in keys(visit)}
    for _again in range(3):
        shoot(visit, judged, who, photo_key)
        done = send(visit, who, results, key=key)
    assert done.version == 1
    assert (Submission.objects.count(), Photo.objects.count(), Case.objects.count()) == (1, 1, 1)
    other = plan(make_station(cast.town), visit.template, who, cast.officer)
    start(other, who)
    with pytest.raises(KeyTaken):
        send(other, who, dict.fromkeys(keys(other), "pass"), key=key)
    with pytest.raises(KeyTaken):
        shoot(other, judged, who, photo_key)


def test_two_inspectors_do_not_overwrite_each_other(cast: Cast) -> None:
    one, other = inspector(cast), inspector(cast, "shi", "施认真")
    visit = start(a_visit(cast, one, inspectors=[one, other]), one)
    passed = dict.fromkeys(keys(visit), "pass")
    send(visit, one, passed)
    with pytest.raises(OtherVersion) as told:
        send(visit, other, passed | {keys(visit)[1]: "na"})
    assert told.value.inspection.version == 1
    chosen = send(visit, other, passed | {keys(visit)[1]: "na"}, base=1)
    assert chosen.version == 2
    assert [row.by for row in Submission.objects.order_by("version")] == [one, other]


def test_an_unannounced_visit_is_unknown_to_the_keeper_until_it_begins(cast: Cast) -> None:
    who = inspector(cast)
    visit = a_visit(cast, who)
    today = timezone.localdate()
    Keeper.objects.create(station=visit.station, person=cast.colleague, since=today)
    for keeper in (cast.keeper, cast.colleague):  # one by a post, one an officer named for it
        client = sign_in(keeper)
        assert not inspections_for(keeper).exists()
        assert client.get(visit.get_absolute_url()).status_code == 404
        listed = client.get(reverse("inspections:index") + "?view=all").content.decode()
        assert visit.number not in listed
        assert client.get("/api/v1/inspections").json()["items"] == []
        assert visit.number not in client.get("/desk/").content.decode()
    assert inspections_for(cast.officer).get() == visit
    entry = Entry.objects.get(verb="inspection.planned")
    written = f"{entry.target_name} {entry.facts} {entry.scope}"
    assert visit.station.code not in written
    assert visit.station.name not in written
    assert visit.organisation.path not in entry.scope
    start(visit, who)
    for keeper in (cast.keeper, cast.colleague):
        assert inspections_for(keeper).get() == visit
        assert sign_in(keeper).get(visit.get_absolute_url()).status_code == 200


def test_nobody_inspects_where_they_have_a_stake(cast: Cast) -> None:
    who, other = inspector(cast), inspector(cast, "shi", "施认真")
    station, template = make_station(cast.town), make_template_of(cast)
    with pytest.raises(ConflictOfInterest):  # answers for the station
        plan(station, template, station.responsible.holder, cast.officer)
    declare_relation(who, station, "亲属在共建单位", actor=who)
    with pytest.raises(ConflictOfInterest):
        plan(station, template, who, cast.officer)
    visited(plan(station, template, other, cast.officer), other)
    with pytest.raises(ConflictOfInterest) as told:
        plan(station, template, other, cast.officer)
    assert told.value.why == "last"
    with pytest.raises(NotPermitted):
        plan(station, template, cast.surveyor, cast.officer)


def test_the_position_is_kept_once_with_its_accuracy(cast: Cast) -> None:
    who = inspector(cast)
    visit = a_visit(cast, who)
    start(visit, who, position=(118.8812345678, 28.9, 12.4), code=visit.station.short_code.lower())
    again = start(visit, who, position=(1.0, 2.0, 3.0))
    assert (again.lon, again.lat, again.accuracy_m) == (118.881235, 28.9, 12)
    assert again.code_typed


def test_a_phone_cannot_have_been_there_tomorrow(cast: Cast) -> None:
    who = inspector(cast)
    late = timezone.now() + dt.timedelta(days=1)
    visit = start(a_visit(cast, who), who, at=late)
    assert visit.started_at is not None
    assert visit.started_at <= timezone.now()


def test_a_cancelled_visit_takes_nothing(cast: Cast) -> None:
    who = inspector(cast)
    visit = a_visit(cast, who)
    cancel_inspection(visit.pk, why="台风", actor=cast.officer)
    with pytest.raises(WrongState):
        start(visit, who)
    with pytest.raises(WrongState):
        send(visit, who, {})


def test_a_fix_is_looked_at_again_by_the_inspector(
    cast: Cast, django_capture_on_commit_callbacks: object
) -> None:
    who = inspector(cast)
    visit = a_visit(cast, who)
    judged = keys(visit)[1]
    visited(visit, who, judged)
    case = Case.objects.get()
    Case.objects.update(asks_photo=False)
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        move(case, "assign", cast.officer, post=cast.post_of(cast.keeper))
        move(case, "fix", cast.keeper)
    again = Inspection.objects.get(origin="recheck")
    assert [item.key for item in again.items()] == [judged]
    start(again, who)
    shoot(again, judged, who)
    send(again, who, {judged: "fail"})
    case.refresh_from_db()
    assert case.state == "assigned"
    assert Case.objects.count() == 1
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        move(case, "fix", cast.keeper)
    third = Inspection.objects.get(origin="recheck", state="planned")
    start(third, who)
    send(third, who, {judged: "pass"})
    case.refresh_from_db()
    assert case.state == "rechecked"


def test_lists_ask_the_same_number_of_questions(
    cast: Cast, django_assert_num_queries: object
) -> None:
    who = inspector(cast)
    visit = a_visit(cast, who)
    client = sign_in(cast.officer)
    url = reverse("inspections:index") + "?view=all"
    few = _questions(client, url)
    for _more in range(6):
        plan(make_station(cast.town), visit.template, who, cast.officer)
    assert _questions(client, url) == few


def _questions(client: Client, url: str) -> int:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client.get(url)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(url).status_code == 200
    return len(asked)
