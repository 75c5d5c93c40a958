"""Families that come after the window: taken, told so, and out of the draw."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.test import Client

from minsheng.applications import services
from minsheng.applications.models import Application
from minsheng.applications.queries import entries, late_entries, to_check, waiting_for_a_word
from minsheng.applications.services import WindowClosed, Word
from minsheng.engines.admission import Late
from minsheng.enrolment.models import Round
from tests.applications.builders import family_facts, freeze, handed_in, open_round
from tests.people import Cast

pytestmark = pytest.mark.django_db
YES = Word(passed=True)


def test_who_comes_late_is_numbered_checked_and_not_drawn(cast: Cast) -> None:
    found = open_round(cast)
    in_time = handed_in(found, cast, serial=1)
    draft = services.begin(found, family_facts(cast.town))
    found = freeze(found)
    late = handed_in(found, cast, serial=2)
    counter = handed_in(found, cast, serial=3, channel="proxy", actor=cast.officer)
    assert [one.arrival for one in (in_time, late, counter)] == [None, 1, 2]
    services.change_family(draft.pk, family_facts(cast.town, phone="13900000000"))
    with pytest.raises(WindowClosed):
        services.change_family(in_time.pk, family_facts(cast.town))
    assert [one.application for one in entries(found)] == [in_time.pk]
    assert [one.pk for one in waiting_for_a_word(found)] == [in_time.pk]

    Round.objects.filter(pk=found.pk).update(sealed_at=found.window.freeze_at)
    assert set(to_check(cast.colleague)) == {late, counter}
    services.check(late.pk, YES, actor=cast.officer)
    services.check(late.pk, YES, actor=cast.colleague)
    assert [one.application for one in late_entries(found)] == [late.pk]
    assert not late_entries(found, but=[late.pk])
    with pytest.raises(WindowClosed):
        services.withdraw(late.pk)
    services.withdraw(counter.pk, actor=cast.officer)


def test_the_door_says_what_late_means_or_that_nobody_is_taken(cast: Cast) -> None:
    found = freeze(open_round(cast))
    start = f"/enrol/{found.code}/apply/"
    assert "截止后登记" in Client().get(f"/enrol/{found.code}/").content.decode()
    assert "排在所有按时报名的家庭后面" in Client().get(start).content.decode()
    late = handed_in(found, cast)
    home = Client().get(f"{start}{late.secret}/").content.decode()
    assert "截止以后第几个来" in home

    in_force = found.rule_sets.get(state="in_force")
    rules = replace(in_force.rules, late=Late.REFUSED)
    found.rule_sets.filter(pk=in_force.pk).update(data=rules.to_data(), sha256=rules.sha256)
    assert "报名已经截止，现在不能再改" in Client().get(start).content.decode()
    assert "截止后登记" not in Client().get(f"/enrol/{found.code}/").content.decode()
    with pytest.raises(WindowClosed):
        handed_in(Round.objects.get(pk=found.pk), cast, serial=2)
    assert Application.objects.count() == 1
