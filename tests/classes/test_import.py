"""Classes from a file: in one go, with what is wrong named, and only where nothing is announced."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.files.base import ContentFile

from minsheng.classes.models import CareClass
from minsheng.classes.services import announce_term
from minsheng.common import tabular
from minsheng.imports import rehearsal
from minsheng.imports.models import Batch
from minsheng.imports.services import apply_batch, undo_batch, upload
from tests.classes.builders import make_class, make_term, venue
from tests.people import Cast

HEAD = "期,上课地点,班号,班名,最小年龄,最大年龄,最早送到,最晚接走,名额,保留名额：困难职工家庭"
GOOD = "2026-1,VA1,A1,荷花一班,6,9,7:30,18:00,35,3"


@pytest.fixture(autouse=True)
def _files_here(settings: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.MEDIA_ROOT = tmp_path  # type: ignore[attr-defined]
    monkeypatch.setattr(rehearsal.sandbox, "read_table", tabular.read_table)


@pytest.fixture
def bring(
    cast: Cast, django_capture_on_commit_callbacks: Callable[..., object]
) -> Callable[..., Batch]:
    def bring(*lines: str, apply: bool = True) -> Batch:
        data = "\n".join([HEAD, *lines]).encode()
        with django_capture_on_commit_callbacks(execute=True):  # type: ignore[attr-defined]
            batch = upload(
                ContentFile(data, "list.csv"),
                file_name="list.csv",
                kind="classes.classes",
                organisation=cast.county,
                datum="wgs84",
                actor=cast.officer,
            )
        batch.refresh_from_db()
        if apply and batch.state == Batch.State.REHEARSED:
            with django_capture_on_commit_callbacks(execute=True):  # type: ignore[attr-defined]
                apply_batch(batch.pk, actor=cast.officer)
        batch.refresh_from_db()
        return batch

    return bring


def test_a_file_of_classes_is_brought_in_changed_and_undone(
    cast: Cast,
    bring: Callable[..., Batch],
    django_capture_on_commit_callbacks: Callable[..., object],
) -> None:
    term = make_term(cast.county)
    venue(cast.county, "A1")
    bring(GOOD)
    one = CareClass.objects.get()
    assert (one.term, one.venue.code, one.opens) == (term, "VA1", dt.time(7, 30))
    assert (one.reserves, one.reserved, one.state) == ({"hardship": 3}, 3, "open")

    changed = bring(GOOD.replace("35,3", "30,4"))
    one.refresh_from_db()
    assert (one.capacity, one.reserved) == (30, 4)
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[attr-defined]
        undo_batch(changed.pk, actor=cast.officer)
    one.refresh_from_db()
    assert (one.capacity, one.reserved) == (35, 3)


@pytest.mark.parametrize(
    ("line", "column"),
    [
        (GOOD.replace("7:30", "早上"), "opens"),
        (GOOD.replace("18:00", "7:00"), "closes"),
        (GOOD.replace(",6,9,", ",9,6,"), "age_until"),
        (GOOD.replace("35,3", "35,36"), "capacity"),
        (GOOD.replace("VA1", "不知道"), "venue"),
        (GOOD.replace("2026-1", "2031-1"), "term"),
    ],
)
def test_what_is_wrong_is_named_by_its_column(
    cast: Cast, bring: Callable[..., Batch], line: str, column: str
) -> None:
    make_term(cast.county)
    venue(cast.county, "A1")
    row = bring(line, apply=False).rows.get()
    assert [one["column"] for one in row.problems] == [column]


def test_an_announced_term_takes_no_file(cast: Cast, bring: Callable[..., Batch]) -> None:
    term = make_term(cast.county)
    make_class(term)
    announce_term(term.pk, actor=cast.officer)
    row = bring(GOOD, apply=False).rows.get()
    assert [one["column"] for one in row.problems] == ["term"]
