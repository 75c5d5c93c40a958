"""All rows are written or none, and what was written can be taken back."""

from __future__ import annotations

import pytest
from django.db import IntegrityError

from minsheng.audit.models import Entry
from minsheng.imports import application
from minsheng.imports.models import Batch
from minsheng.imports.services import WrongState, apply_batch, undo_batch
from minsheng.jobs.execution import run_once
from minsheng.jobs.models import Job
from minsheng.jobs.services import retry
from minsheng.jobs.work import Work
from minsheng.organisations.permissions import NotPermitted
from minsheng.places.models import Level, Place, PlaceOption
from tests.imports.conftest import GOOD, GOOD_2, Desk
from tests.people import Cast

BIGGER = GOOD.replace(",20,", ",25,")


def test_an_applied_batch_is_in_the_list_with_its_owner_and_in_the_audit(
    desk: Desk, cast: Cast
) -> None:
    batch = desk.apply(desk.bring(GOOD, GOOD_2))
    assert batch.state == Batch.State.APPLIED
    place = Place.objects.get(code="A1")
    assert (place.organisation, place.responsible, place.town) == (
        cast.county,
        cast.post_of(cast.officer),
        cast.town,
    )
    entry = Entry.objects.get(verb="import.applied")
    assert (entry.actor, entry.facts["add"]) == (cast.officer, 2)


def test_a_batch_with_a_refused_row_cannot_be_applied(desk: Desk, cast: Cast) -> None:
    batch = desk.bring(GOOD, "A2,,store,candidate,20,,118.88,28.96")
    with pytest.raises(WrongState):
        apply_batch(batch.pk, actor=cast.officer)
    assert not Place.objects.exists()


def test_a_batch_without_news_cannot_be_applied(desk: Desk, cast: Cast) -> None:
    desk.apply(desk.bring(GOOD))
    batch = desk.bring(GOOD)
    with pytest.raises(WrongState):
        apply_batch(batch.pk, actor=cast.officer)


def test_a_failure_in_the_middle_writes_nothing(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.apply(desk.bring(GOOD))
    batch = desk.bring(BIGGER, GOOD_2)

    def broken(*args: object) -> None:
        raise IntegrityError

    monkeypatch.setattr(application, "_change", broken)
    batch = desk.apply(batch)
    assert batch.state == Batch.State.REHEARSED
    assert batch.job.state == Job.State.FAILED
    assert "什么都没有写入" in batch.job.error_text
    assert list(Place.objects.values_list("code", "area_m2")) == [("A1", 20)]
    monkeypatch.undo()
    run_once(retry(batch.job.pk, desk.cast.officer).pk, 1)
    assert Place.objects.count() == 2


def test_a_cancel_in_the_middle_writes_nothing(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    batch = desk.bring(GOOD, GOOD_2)
    monkeypatch.setattr(application, "CHUNK", 1)
    monkeypatch.setattr(Work, "cancelled", True)
    batch = desk.apply(batch)
    assert (batch.state, batch.job.state) == (Batch.State.REHEARSED, Job.State.CANCELLED)
    assert not Place.objects.exists()


def test_data_changed_since_the_rehearsal_stop_the_application(desk: Desk) -> None:
    desk.apply(desk.bring(GOOD))
    batch = desk.bring(BIGGER)
    Place.objects.update(area_m2=99)
    batch = desk.apply(batch)
    assert batch.job.state == Job.State.FAILED
    assert "第 2 行" in batch.job.error_text
    assert Place.objects.get().area_m2 == 99


def test_a_row_somebody_added_since_the_rehearsal_stops_the_application(desk: Desk) -> None:
    first, second = desk.bring(GOOD), desk.bring(GOOD)
    desk.apply(first)
    assert desk.apply(second).job.state == Job.State.FAILED
    assert Place.objects.count() == 1


def test_applying_twice_writes_once(desk: Desk) -> None:
    batch = desk.apply(desk.bring(GOOD))
    Job.objects.filter(pk=batch.job.pk).update(state="waiting", finished=None)
    assert run_once(batch.job.pk, 1).state == Job.State.DONE
    assert Entry.objects.filter(verb="import.applied").count() == 1


def test_undoing_restores_what_was_there(desk: Desk) -> None:
    desk.apply(desk.bring(GOOD))
    before = list(Place.objects.values())
    batch = desk.undo(desk.apply(desk.bring(BIGGER, GOOD_2)))
    assert batch.state == Batch.State.UNDONE
    assert list(Place.objects.values()) == before
    assert Entry.objects.first().verb == "job.done"
    assert Entry.objects.filter(verb="import.undone").count() == 1


@pytest.mark.parametrize("later", [{"area_m2": 99}, {"name": "改名店"}])
def test_undoing_never_loses_later_work(desk: Desk, later: dict[str, object]) -> None:
    batch = desk.apply(desk.bring(GOOD, GOOD_2))
    Place.objects.filter(code="A1").update(**later)
    batch = desk.undo(batch)
    assert (batch.state, batch.job.state) == (Batch.State.APPLIED, Job.State.FAILED)
    assert "第 2 行" in batch.job.error_text
    assert Place.objects.count() == 2


def test_undoing_is_refused_while_something_uses_an_added_row(desk: Desk, cast: Cast) -> None:
    batch = desk.apply(desk.bring(GOOD))
    PlaceOption.objects.create(
        place=Place.objects.get(),
        level=Level.objects.first(),
        cost_yuan=1,
        organisation=cast.county,
        responsible=cast.post_of(cast.officer),
    )
    batch = desk.undo(batch)
    assert "建设费用" in batch.job.error_text
    assert Place.objects.count() == 1


def test_only_an_applied_batch_can_be_undone_and_only_once(desk: Desk, cast: Cast) -> None:
    batch = desk.bring(GOOD)
    with pytest.raises(WrongState):
        undo_batch(batch.pk, actor=cast.officer)
    desk.undo(desk.apply(batch))
    with pytest.raises(WrongState):
        undo_batch(batch.pk, actor=cast.officer)


def test_another_county_may_neither_apply_nor_undo(desk: Desk, cast: Cast) -> None:
    batch = desk.bring(GOOD)
    with pytest.raises(NotPermitted):
        apply_batch(batch.pk, actor=cast.other_officer)
    desk.apply(batch)
    with pytest.raises(NotPermitted):
        undo_batch(batch.pk, actor=cast.other_officer)
