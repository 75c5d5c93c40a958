"""Families apply, change and withdraw."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from minsheng.applications import services
from minsheng.applications.models import Application, Child, Wish
from minsheng.applications.queries import entries
from minsheng.applications.services import Missing, NotComplete, TakenTwice, WindowClosed
from minsheng.applications.showing import lists_of
from minsheng.audit.models import Entry
from minsheng.classes.models import CareClass, Term
from minsheng.engines.admission import Link
from minsheng.enrolment.models import Round, RuleSet
from minsheng.organisations.permissions import NotPermitted
from tests.applications.builders import (
    child_facts,
    family_facts,
    freeze,
    handed_in,
    open_round,
)
from tests.classes.builders import make_class, make_term
from tests.enrolment.builders import make_round, rules_for
from tests.people import Cast

pytestmark = pytest.mark.django_db


def test_a_family_hands_in_and_takes_part(cast: Cast) -> None:
    found = open_round(cast)
    one = handed_in(found, cast)
    assert (one.state, one.submitted_on) == ("submitted", timezone.localdate())
    assert one.organisation == cast.town
    assert one.due_on is not None
    (entry,) = entries(found)
    assert (entry.receipt, entry.children) == (one.receipt, 1)
    verbs = Entry.objects.filter(verb__startswith="application.").values_list("verb", "actor")
    assert ("application.submitted", None) in verbs


def test_families_fill_in_before_the_window_and_hand_in_once_it_opens(
    client: Client, cast: Cast
) -> None:
    early = make_round(cast, "2026-8", published=True)
    with pytest.raises(WindowClosed):
        handed_in(early, cast)  # all but the last step
    one = Application.objects.get()
    assert "现在先填好" in client.get(reverse("enrol:round", args=[early.code])).content.decode()
    assert "先填好" in client.get(reverse("apply:start", args=[early.code])).content.decode()
    review = reverse("apply:review", args=[early.code, one.secret])
    assert "提交报名" not in client.get(review).content.decode()
    client.post(review, {"consent": "on"})
    one.refresh_from_db()
    assert (one.state, entries(early)) == ("draft", [])
    Term.objects.filter(rounds=early).update(apply_from=timezone.now())
    client.post(review, {"consent": "on"})
    assert len(entries(Round.objects.get(pk=early.pk))) == 1


def test_nobody_applies_before_the_rules_are_public_or_after_the_freeze(cast: Cast) -> None:
    with pytest.raises(WindowClosed):
        services.begin(make_round(cast, "2026-8"), family_facts(cast.town))
    found = open_round(cast)
    one = handed_in(found, cast)
    freeze(found)
    with pytest.raises(WindowClosed):
        services.withdraw(one.pk)
    with pytest.raises(WindowClosed):
        services.remove_wish(one.pk, 1)


def test_what_is_missing_is_named(cast: Cast) -> None:
    one = services.begin(open_round(cast), family_facts(cast.town))
    with pytest.raises(NotComplete) as gap:
        services.submit(one.pk, consent=False)
    assert gap.value.missing == (Missing.CHILDREN, Missing.CONSENT)
    services.add_child(one.pk, child_facts())
    with pytest.raises(NotComplete) as gap:
        services.submit(one.pk, consent=True)
    assert gap.value.missing == (Missing.WISHES,)


def test_the_same_child_is_handed_in_once_and_there_is_a_way_out(cast: Cast) -> None:
    found = open_round(cast)
    handed_in(found, cast)
    with pytest.raises(TakenTwice) as twice:
        handed_in(found, cast)
    assert twice.value.numbers == (1,)
    second = Application.objects.get(state="draft")
    services.change_child(second.pk, 1, child_facts(is_manual=True))
    assert services.submit(second.pk, consent=True).state == "submitted"
    assert Child.objects.get(application=second).is_manual


def test_who_withdraws_can_apply_anew(cast: Cast) -> None:
    found = open_round(cast)
    services.withdraw(handed_in(found, cast).pk)
    assert entries(found) == []
    assert handed_in(found, cast).state == "submitted"


def test_changed_facts_are_checked_again_changed_wishes_are_not(cast: Cast) -> None:
    found = open_round(cast)
    second = make_class(found.terms.get(), "B1")
    one = handed_in(found, cast)
    Application.objects.filter(pk=one.pk).update(state="confirmed", proved=["hardship"])
    services.add_wish(one.pk, second.pk)
    services.move_wish(one.pk, 2, up=True)
    one.refresh_from_db()
    assert (one.state, one.proved) == ("confirmed", ["hardship"])
    assert entries(found)[0].units[0].options[0] == (second.pk,)
    services.change_family(one.pk, family_facts(cast.town, phone="13900000000"))
    one.refresh_from_db()
    assert (one.state, one.proved, one.version) == ("submitted", [], 2)


def test_linked_children_rank_places_where_each_finds_a_class(cast: Cast) -> None:
    found = open_round(cast)
    term = found.terms.get()
    younger = CareClass.objects.get(term=term)
    older = make_class(term, "A2", age_from=10, age_until=13, venue=younger.venue)
    alone = make_class(term, "B1")
    one = services.begin(found, family_facts(cast.town))
    services.add_child(one.pk, child_facts(7, 1))
    services.add_child(one.pk, child_facts(11, 2))
    services.add_wish(one.pk, younger.pk)
    assert list(Wish.objects.values_list("child__number", "care_class")) == [
        (1, younger.pk),
        (2, older.pk),
    ]
    with pytest.raises(services.NoSuchWish):
        services.add_wish(one.pk, alone.pk)
    services.choose_link(one.pk, Link.INDEPENDENT)
    services.add_wish(one.pk, alone.pk, child=1)
    with pytest.raises(services.NoSuchWish):
        services.add_wish(one.pk, alone.pk, child=2)
    services.choose_link(one.pk, Link.TOGETHER_OR_NOTHING)
    assert Wish.objects.filter(care_class=alone).count() == 0
    assert Wish.objects.count() == 2


def test_a_wish_may_ask_for_two_terms_where_the_rules_say_so(cast: Cast) -> None:
    found = open_round(cast)
    term, other = found.terms.get(), make_term(cast.county, "2026-7b", state="announced")
    Term.objects.filter(pk=other.pk).update(apply_from=term.apply_from, freeze_at=term.freeze_at)
    found.terms.add(other)
    first, second = term.classes.get(), make_class(other, "C1")
    one = handed_in(found, cast)
    with pytest.raises(services.NoSuchWish):  # the rules speak of one term
        services.join_wish(one.pk, 1, second.pk)
    rules = RuleSet.objects.filter(round=found)
    rules.update(data=rules_for(term, most_terms=2, together_terms=2).to_data())
    rules.update(sha256=rules.get().rules.sha256)
    (shown,) = lists_of(one)
    assert [choice.class_id for choice in shown.ranked[0].joins] == [second.pk]
    services.join_wish(one.pk, 1, second.pk)
    assert entries(found)[0].units[0].options == ((first.pk, second.pk), (first.pk, None))
    for rank, pk in ((2, second.pk), (1, make_class(other, "C2").pk), (9, second.pk)):
        with pytest.raises(services.NoSuchWish):  # twice, a third term, no such rank
            services.join_wish(one.pk, rank, pk)
    services.remove_wish(one.pk, 2)
    (shown,) = lists_of(one)
    assert [part.class_id for part in shown.ranked[0].also] == [second.pk]
    assert first.pk in [choice.class_id for choice in shown.proposed]


def test_a_wish_that_no_longer_fits_is_dropped(cast: Cast) -> None:
    one = handed_in(open_round(cast), cast)
    services.change_child(one.pk, 1, child_facts(12))
    assert Wish.objects.count() == 0


def test_the_rules_say_how_many_wishes(cast: Cast) -> None:
    found = open_round(cast)
    one = handed_in(found, cast)
    for number in range(9):
        services.add_wish(one.pk, make_class(found.terms.get(), f"C{number}").pk)
    with pytest.raises(services.TooManyWishes):
        services.add_wish(one.pk, make_class(found.terms.get(), "D1").pk)


def test_last_time_is_a_start_until_it_is_deleted(cast: Cast) -> None:
    earlier = handed_in(open_round(cast), cast)
    found = open_round(cast, "2027-1")
    made = services.begin_again(found, earlier)
    child = made.children.get()
    assert (child.name, child.is_live) == ("样例孩子1", False)
    assert made.household.guardians.get().phone == "13800000000"
    assert made.secret != earlier.secret
    with pytest.raises(ValueError, match="start"):
        services.begin_again(earlier.round, earlier)
    earlier.household.delete()
    earlier = Application.objects.get(pk=earlier.pk)
    with pytest.raises(ValueError, match="start"):
        services.begin_again(found, earlier)


def test_an_officer_enters_for_a_family_and_is_kept_as_such(cast: Cast) -> None:
    found = open_round(cast)
    one = handed_in(found, cast, channel="paper", actor=cast.officer)
    assert (one.channel, one.entered_by) == ("paper", cast.officer)
    with pytest.raises(NotPermitted):
        services.begin(found, family_facts(cast.town), channel="proxy", actor=cast.other_officer)


def test_work_hours_go_into_the_proposals(cast: Cast) -> None:
    facts = family_facts(cast.town, work_from=dt.time(8), work_until=dt.time(20))
    one = services.begin(open_round(cast), facts)
    assert one.household.work_until == dt.time(20)
