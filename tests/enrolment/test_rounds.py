"""Rules of a round: published before the window, changed by two people only, every step in public."""

from __future__ import annotations

import datetime as dt
import hashlib
import json

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from minsheng.classes.models import CareClass, Term
from minsheng.classes.services import cancel_class, change_capacity
from minsheng.enrolment.models import PublicLine, Round
from minsheng.enrolment.queries import changes_to_decide, log_holds
from minsheng.enrolment.services import (
    TermsDiffer,
    WrongState,
    create_round,
    decide_change,
    edit_rules,
    propose_change,
    publish_round,
)
from minsheng.organisations.permissions import NotPermitted
from tests.classes.builders import make_class, make_term
from tests.enrolment.builders import make_round, rules_for
from tests.people import Cast


def seal(made: Round) -> None:
    """The window of the round has just ended."""
    now = timezone.now()
    begun, ended = now - dt.timedelta(days=7), now - dt.timedelta(minutes=1)
    made.terms.update(apply_from=begun, freeze_at=ended)


def test_the_published_file_has_the_published_fingerprint(cast: Cast) -> None:
    made = make_round(cast, published=True)
    page = Client().get(f"/enrol/{made.code}/").content.decode()
    file = Client().get(f"/enrol/{made.code}/rules.json").content

    assert hashlib.sha256(file).hexdigest() in page
    assert json.loads(file)["reserves"][0]["percent"] == 20
    assert "每个班为户外劳动者和新就业形态劳动者保留 20% 的名额" in page
    assert "样例彩票" in page


def test_nobody_outside_reads_rules_that_are_not_published(cast: Cast) -> None:
    made = make_round(cast)
    assert Client().get(f"/enrol/{made.code}/").status_code == 404
    assert Client().get(f"/enrol/{made.code}/rules.json").status_code == 404
    assert made.title not in Client().get("/enrol/").content.decode()


def test_publishing_puts_seats_aside_in_every_class(cast: Cast) -> None:
    make_round(cast, published=True)
    one = CareClass.objects.get()
    assert (one.reserves, one.ledger().open) == ({"outdoor": 6}, 24)
    assert one.ledger().balances


def test_rules_come_before_the_window(cast: Cast) -> None:
    made = make_round(cast)
    made.terms.update(apply_from=timezone.now() - dt.timedelta(minutes=1))
    with pytest.raises(WrongState):
        publish_round(made.pk, actor=cast.officer)


def test_rules_without_a_public_number_or_an_announced_term_are_not_published(cast: Cast) -> None:
    made = make_round(cast)
    term = made.terms.get()
    edit_rules(made.pk, rules_for(term, sources=()), actor=cast.officer)
    with pytest.raises(WrongState):
        publish_round(made.pk, actor=cast.officer)
    edit_rules(made.pk, rules_for(term), actor=cast.officer)
    made.terms.update(state=Term.State.DRAFT)
    with pytest.raises(WrongState):
        publish_round(made.pk, actor=cast.officer)


def test_terms_of_a_round_share_their_window(cast: Cast) -> None:
    first = make_term(cast.county)
    other = make_term(cast.county, "2026-2", publish_at=timezone.now() + dt.timedelta(days=12))
    with pytest.raises(TermsDiffer):
        create_round(
            "样例",
            [first, other],
            rules_for(first),
            organisation=cast.county,
            actor=cast.officer,
        )


def test_published_rules_change_by_a_second_person_only_and_in_public(cast: Cast) -> None:
    made = make_round(cast, published=True)
    asked = rules_for(made.terms.get(), most_options=3)
    with pytest.raises(WrongState):
        edit_rules(made.pk, asked, actor=cast.officer)
    change = propose_change(made.pk, asked, why="家长觉得太多", actor=cast.officer)
    before = Client().get(f"/enrol/{made.code}/").content.decode()
    with pytest.raises(NotPermitted):
        decide_change(made.pk, change.number, accept=True, actor=cast.officer)
    assert not list(changes_to_decide(cast.officer))
    assert len(list(changes_to_decide(cast.colleague))) == 1
    decide_change(made.pk, change.number, accept=True, actor=cast.colleague)

    after = Client().get(f"/enrol/{made.code}/").content.decode()
    assert "还没有得到第二个人确认。理由：家长觉得太多" in before
    assert "最多填 10 个志愿" in before
    assert "最多填 3 个志愿" in after
    kinds = list(PublicLine.objects.order_by("number").values_list("kind", flat=True))
    assert kinds == ["rules_published", "change_proposed", "change_accepted"]
    assert all(name not in after for name in (cast.officer.name, cast.colleague.name))


def test_a_refused_change_leaves_the_rules_and_a_line(cast: Cast) -> None:
    made = make_round(cast, published=True)
    asked = rules_for(made.terms.get(), most_options=3)
    change = propose_change(made.pk, asked, why="试一试", actor=cast.officer)
    decide_change(made.pk, change.number, accept=False, actor=cast.leader)

    assert made.rules_in_force.number == 1
    assert made.log.last().kind == "change_refused"
    propose_change(made.pk, asked, why="再试一次", actor=cast.officer)


def test_after_the_window_nobody_changes_what_families_applied_under(cast: Cast) -> None:
    made = make_round(cast, published=True)
    asked = rules_for(made.terms.get(), most_options=3)
    change = propose_change(made.pk, asked, why="太晚了", actor=cast.officer)
    seal(made)
    with pytest.raises(WrongState):
        decide_change(made.pk, change.number, accept=True, actor=cast.colleague)
    with pytest.raises(WrongState):
        propose_change(made.pk, asked, why="更晚", actor=cast.officer)
    decide_change(made.pk, change.number, accept=False, actor=cast.colleague)
    with pytest.raises(WrongState):
        propose_change(made.pk, asked, why="再晚", actor=cast.officer)


def test_the_database_itself_asks_for_a_second_person(cast: Cast) -> None:
    made = make_round(cast, published=True)
    asked = rules_for(made.terms.get(), most_options=3)
    change = propose_change(made.pk, asked, why="试一试", actor=cast.officer)
    with pytest.raises(IntegrityError), transaction.atomic():
        made.rule_sets.filter(pk=change.pk).update(state="refused", decided_by=cast.officer)


def test_a_line_that_was_touched_shows(cast: Cast) -> None:
    made = make_round(cast, published=True)
    propose_change(
        made.pk, rules_for(made.terms.get(), most_options=3), why="试一试", actor=cast.officer
    )
    assert log_holds(made)
    PublicLine.objects.filter(number=1).update(facts={"sha256": "0" * 64})
    assert not log_holds(made)
    assert "记录前后对不上" in Client().get(f"/enrol/{made.code}/").content.decode()


def test_the_county_next_door_has_no_part_in_it(cast: Cast) -> None:
    made = make_round(cast, published=True)
    asked = rules_for(made.terms.get(), most_options=3)
    with pytest.raises(NotPermitted):
        propose_change(made.pk, asked, why="试一试", actor=cast.other_officer)
    change = propose_change(made.pk, asked, why="试一试", actor=cast.officer)
    with pytest.raises(NotPermitted):
        decide_change(made.pk, change.number, accept=True, actor=cast.other_officer)


def test_a_county_class_in_the_citys_round_gets_its_share(cast: Cast) -> None:
    term = make_term(cast.city, state=Term.State.ANNOUNCED)
    make_class(term, organisation=cast.county, capacity=7)
    made = create_round(
        "样例", [term], rules_for(term), organisation=cast.city, actor=cast.city_officer
    )
    publish_round(made.pk, actor=cast.city_officer)
    assert CareClass.objects.get().reserves == {"outdoor": 2}  # 20 % of 7, part of a seat counts


def test_a_class_of_a_published_round_changes_in_public_and_by_the_rules(cast: Cast) -> None:
    made = make_round(cast, published=True)
    one = CareClass.objects.get()
    change_capacity(one.pk, 41, why="换到大教室", actor=cast.officer)
    one.refresh_from_db()
    assert (one.reserves, one.ledger().open) == ({"outdoor": 9}, 32)
    cancel_class(one.pk, why="场地检修", actor=cast.officer)

    page = Client().get(f"/enrol/{made.code}/").content.decode()
    assert "班级 A1 的名额从 30 改为 41。理由：换到大教室" in page
    assert "班级 A1 不开班。理由：场地检修" in page
    assert log_holds(made)


def test_a_class_of_a_round_still_prepared_changes_without_a_line(cast: Cast) -> None:
    made = make_round(cast)
    change_capacity(CareClass.objects.get().pk, 41, why="换到大教室", actor=cast.officer)
    assert not made.log.exists()
