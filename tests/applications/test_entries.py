"""What the draw gets to know of applications."""

from __future__ import annotations

import pytest

from minsheng.applications.models import Application
from minsheng.applications.queries import entries, waiting_for_a_word
from minsheng.engines.admission import Link, Mark, freeze, seal
from tests.applications.builders import make_application
from tests.classes.builders import make_class
from tests.enrolment.builders import make_round
from tests.people import Cast

pytestmark = pytest.mark.django_db


def test_an_entry_says_what_was_confirmed_and_nothing_of_the_people(cast: Cast) -> None:
    found = make_round(cast)
    first = found.terms.get().classes.get()
    second = make_class(found.terms.get(), "B1")
    second.venue.town = cast.town
    second.venue.save()
    made = make_application(
        found,
        cast.town,
        [[first, second], [first, second]],
        state="confirmed",
        proved=["hardship"],
        marks={"near": []},
        proved_marks={"near": []},
        link_mode="together_or_nothing",
    )
    (entry,) = entries(found)
    assert (entry.receipt, entry.tier, entry.group, entry.children) == (made.receipt, 0, -1, 2)
    assert entry.link == Link.TOGETHER_OR_NOTHING
    assert entry.units[0].options == ((first.pk, first.pk), (second.pk, second.pk))
    assert entry.marks == {second.pk: frozenset({Mark.NEAR})}
    assert "样例" not in str(entry)
    assert entry.seal == seal(dict(entry.sealed), bytes.fromhex(made.salt))
    assert freeze({entry.receipt: entry.seal}).receipts == (made.receipt,)


def test_unproved_claims_do_not_count(cast: Cast) -> None:
    found = make_round(cast)
    make_application(found, cast.town, claims=["hardship"], proved=["hardship"], state="checked")
    (entry,) = entries(found)
    assert (entry.tier, entry.proved, entry.marks) == (1, (), {})


def test_drafts_refused_and_withdrawn_ones_take_no_part(cast: Cast) -> None:
    found = make_round(cast)
    for state in Application.State.values:
        make_application(found, cast.town, state=state)
    taking = {entry.application for entry in entries(found)}
    states = set(Application.objects.filter(pk__in=taking).values_list("state", flat=True))
    assert states == {"submitted", "checked", "confirmed"}
    assert waiting_for_a_word(found).count() == 2


def test_a_cancelled_class_is_no_option_any_more(cast: Cast) -> None:
    found = make_round(cast)
    first = found.terms.get().classes.get()
    second = make_class(found.terms.get(), "B1")
    make_application(found, cast.town, [[first, second]])
    first.state = "cancelled"
    first.save()
    (entry,) = entries(found)
    assert entry.units[0].options == ((second.pk,),)
