"""Writing standards: drafts change, published versions never, and only those in charge write."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test import TestCase
from django.test.utils import CaptureQueriesContext

from minsheng.audit.models import Entry
from minsheng.organisations.permissions import NotPermitted
from minsheng.standards.models import Adoption, Clause, PublishedForGood, Standard, Version
from minsheng.standards.queries import holding_version, in_force, standards_for
from minsheng.standards.services.edit import remove_part, save_head, save_part
from minsheng.standards.services.force import AlreadyInForce, adopt, end_adoption
from minsheng.standards.services.write import (
    DraftExists,
    NothingToCopy,
    NotReady,
    copy_standard,
    create_standard,
    discard_draft,
    draft_version,
    publish,
)
from minsheng.standards.signals import in_force_changed
from tests.people import Cast
from tests.standards.builders import DAY, draft_of, published

TODAY = dt.date(2026, 6, 1)


def test_a_published_version_never_changes(cast: Cast) -> None:
    version = published(cast.county, cast.officer)
    clause = version.clauses.get()
    clause.text = "改一下"

    for attempt in (
        lambda: save_part(clause, actor=cast.officer),
        lambda: remove_part(clause, actor=cast.officer),
        lambda: save_head(version, actor=cast.officer),
        lambda: publish(version, valid_from=TODAY, actor=cast.officer),
        lambda: discard_draft(version, actor=cast.officer),
        clause.save,
        clause.delete,
    ):
        with pytest.raises(PublishedForGood):
            attempt()
    assert version.clauses.get().text == "第 1 条"


def test_a_new_version_begins_as_a_copy_and_leaves_the_old_one_alone(cast: Cast) -> None:
    old = published(cast.county, cast.officer, tests=("area_m2 >= 20", ""))
    new = draft_version(old.standard, actor=cast.officer)
    clause = new.clauses.get(number="1.1")
    same = new.clauses.get(number="1.2")

    assert new.number == 2
    assert same.mark == old.clauses.get(number="1.2").mark
    assert (same.grade.version, same.section.version) == (new, new)
    clause.test = "area_m2 >= 30"
    save_part(clause, actor=cast.officer)
    assert clause.mark != old.clauses.get(number="1.1").mark
    assert old.clauses.get(number="1.1").test == "area_m2 >= 20"

    publish(new, valid_from=TODAY, actor=cast.officer)
    assert holding_version(old.standard, TODAY - dt.timedelta(days=1)) == old
    assert holding_version(old.standard, TODAY) == new
    assert holding_version(old.standard, DAY - dt.timedelta(days=1)) is None


def test_there_is_one_draft_at_a_time(cast: Cast) -> None:
    version = published(cast.county, cast.officer)
    draft_version(version.standard, actor=cast.officer)
    with pytest.raises(DraftExists):
        draft_version(version.standard, actor=cast.officer)


def test_a_draft_is_published_only_when_it_can_be_judged_by(cast: Cast) -> None:
    version = create_standard(cast.county, name="空标准", source=" ", actor=cast.officer)
    with pytest.raises(NotReady) as empty:
        publish(version, valid_from=DAY, actor=cast.officer)
    assert [one.code for one in empty.value.obstacles] == ["no_clause", "no_source"]

    wrong = draft_of(cast.county, cast.officer, tests=("area_m2 >= 20", "area > 20"))
    with pytest.raises(NotReady) as fault:
        publish(wrong, valid_from=DAY, actor=cast.officer)
    assert [(one.number, one.fault.code) for one in fault.value.obstacles if one.fault] == [
        ("1.2", "unknown_fact")
    ]


def test_a_version_that_would_never_hold_is_not_published(cast: Cast) -> None:
    first = published(cast.county, cast.officer)
    assert first.valid_from is not None
    new = draft_version(first.standard, actor=cast.officer)
    before = first.valid_from - dt.timedelta(days=1)
    with pytest.raises(NotReady) as early:
        publish(new, valid_from=before, actor=cast.officer)
    assert [one.code for one in early.value.obstacles] == ["too_early"]
    publish(new, valid_from=first.valid_from, actor=cast.officer)
    assert holding_version(first.standard, first.valid_from) == new


def test_what_ships_is_copied_not_edited(cast: Cast) -> None:
    shipped = Standard.objects.get(code="fuzhou-stars")
    with pytest.raises(NotPermitted):
        draft_version(shipped, actor=cast.officer)

    own = copy_standard(shipped, cast.county, actor=cast.officer)

    assert own.is_draft
    assert own.standard.organisation == cast.county
    marks = shipped.versions.get().clauses.values_list("number", "mark")
    assert list(own.clauses.values_list("number", "mark")) == list(marks)


def test_a_draft_alone_cannot_be_copied_or_adopted(cast: Cast) -> None:
    draft = draft_of(cast.county, cast.officer)
    with pytest.raises(NothingToCopy):
        copy_standard(draft.standard, cast.county, actor=cast.officer)
    with pytest.raises(NothingToCopy):
        adopt(draft.standard, cast.county, since=DAY, actor=cast.officer)


def test_a_discarded_first_draft_leaves_nothing_but_its_trace(cast: Cast) -> None:
    draft = draft_of(cast.county, cast.officer)
    code = draft.standard.code
    discard_draft(draft, actor=cast.officer)
    assert not Standard.objects.filter(code=code).exists()
    assert Entry.objects.filter(verb="standard.draft_discarded").exists()


def test_another_county_neither_reads_nor_writes_it(cast: Cast) -> None:
    standard = published(cast.county, cast.officer).standard
    assert standard in standards_for(cast.officer)
    assert standard in standards_for(cast.city_officer)
    assert standard not in standards_for(cast.other_officer)
    with pytest.raises(NotPermitted):
        draft_version(standard, actor=cast.other_officer)
    with pytest.raises(NotPermitted):
        adopt(standard, cast.county, since=DAY, actor=cast.other_officer)


def test_a_citys_standard_is_read_by_its_counties(cast: Cast) -> None:
    standard = published(cast.city, cast.city_officer).standard
    assert standard in standards_for(cast.officer)
    with pytest.raises(NotPermitted):
        draft_version(standard, actor=cast.officer)


def test_a_standard_holds_in_its_subtree_and_time(cast: Cast) -> None:
    standard = published(cast.city, cast.city_officer).standard
    adoption = adopt(standard, cast.county, since=TODAY, actor=cast.officer)

    def holds(day: dt.date, path: str) -> list[Standard]:
        return [rules.standard for rules in in_force(day).at(path)]

    assert holds(TODAY, cast.town.path) == [standard]
    assert holds(TODAY, cast.other_town.path) == []
    assert holds(TODAY - dt.timedelta(days=1), cast.town.path) == []
    with pytest.raises(AlreadyInForce):
        adopt(standard, cast.county, since=TODAY, actor=cast.officer)
    end_adoption(adoption, until=TODAY + dt.timedelta(days=9), actor=cast.officer)
    assert holds(TODAY + dt.timedelta(days=8), cast.town.path) == [standard]
    assert holds(TODAY + dt.timedelta(days=9), cast.town.path) == []


def test_a_standard_adopted_twice_above_a_place_counts_once(cast: Cast) -> None:
    standard = published(cast.city, cast.city_officer).standard
    adopt(standard, cast.city, since=DAY, actor=cast.city_officer)
    adopt(standard, cast.county, since=DAY, actor=cast.officer)
    assert len(in_force(TODAY).at(cast.town.path)) == 1


def test_those_who_judge_hear_of_it_after_commit(cast: Cast) -> None:
    heard: list[tuple[str, list[str]]] = []

    def hear(standard: Standard, paths: list[str], **more: object) -> None:
        heard.append((standard.code, paths))

    in_force_changed.connect(hear)
    try:
        with TestCase.captureOnCommitCallbacks(execute=True):
            standard = published(cast.city, cast.city_officer).standard
            adopt(standard, cast.county, since=DAY, actor=cast.officer)
            assert heard == []
        assert heard == [(standard.code, [cast.county.path])]
    finally:
        in_force_changed.disconnect(hear)


def test_reading_what_is_in_force_takes_the_same_queries_for_one_and_many(cast: Cast) -> None:
    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as seen:
            in_force(TODAY)
        return len(seen)

    adopt(
        published(cast.city, cast.city_officer).standard,
        cast.city,
        since=DAY,
        actor=cast.city_officer,
    )
    one = queries()
    for code in ("zhejiang-bayou", "lanxi-10x", "acftu-liuyou"):
        adopt(Standard.objects.get(code=code), cast.city, since=DAY, actor=cast.city_officer)
    assert queries() == one
    assert Adoption.objects.count() == 4


def test_what_ships_can_be_judged_by_and_says_where_it_comes_from(db: None) -> None:
    standards = Standard.objects.shipped()
    assert {one.code for one in standards} == {
        "zhejiang-bayou", "zhejiang-24h-smart", "acftu-liuyou", "lanxi-10x", "fuzhou-stars",
    }  # fmt: skip
    for version in Version.objects.filter(standard__in=standards):
        assert version.source
        assert version.verified is False
        assert version.grades.exists()
    assert Clause.objects.filter(text_en="").count() == 0
