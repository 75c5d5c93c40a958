"""Two people check, a third answers; nobody twice, nobody after the freeze."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from minsheng.accounts.models import User
from minsheng.applications import services
from minsheng.applications.models import Application, Check, Child
from minsheng.applications.services import Word
from minsheng.applications.waiting import checks_to_do
from minsheng.audit.models import Entry
from minsheng.enrolment.models import Round
from minsheng.organisations.permissions import NotPermitted
from minsheng.organisations.roles import Role
from minsheng.organisations.services import create_post
from tests.applications.builders import child_facts, freeze, handed_in, open_round
from tests.people import Cast, person

pytestmark = pytest.mark.django_db
YES = Word(passed=True, proved=["hardship"])


def claiming(cast: Cast) -> Application:
    one = handed_in(open_round(cast), cast)
    return services.change_claims(one.pk, ["hardship"], {})


def third(cast: Cast) -> User:
    found = person("third", "何三")
    create_post(cast.county, role=Role.OFFICER, title="县总干部三", holder=found, actor=None)
    return found


def test_two_people_confirm(cast: Cast) -> None:
    one = claiming(cast)
    assert services.check(one.pk, YES, actor=cast.officer).state == "checked"
    with pytest.raises(NotPermitted):
        services.check(one.pk, YES, actor=cast.officer)
    done = services.check(one.pk, YES, actor=cast.colleague)
    assert (done.state, done.proved, done.due_on) == ("confirmed", ["hardship"], None)


def test_who_entered_or_is_out_of_reach_does_not_check(cast: Cast) -> None:
    one = handed_in(open_round(cast), cast, channel="proxy", actor=cast.officer)
    for somebody in (cast.officer, cast.other_officer, cast.surveyor, cast.auditor):
        with pytest.raises(NotPermitted):
            services.check(one.pk, Word(passed=True), actor=somebody)
    assert services.check(one.pk, Word(passed=True), actor=cast.colleague).state == "checked"


def test_a_town_does_not_make_the_countys_check(cast: Cast) -> None:
    in_town = person("in_town", "施乡")
    create_post(cast.town, role=Role.OFFICER, title="乡镇干部", holder=in_town, actor=None)
    one = handed_in(open_round(cast), cast)
    services.check(one.pk, Word(passed=True), actor=cast.officer)
    with pytest.raises(NotPermitted):
        services.check(one.pk, Word(passed=True), actor=in_town)
    assert not list(checks_to_do(in_town))


def test_what_is_not_confirmed_needs_a_reason(cast: Cast) -> None:
    one = claiming(cast)
    for word in (Word(passed=True), Word(passed=False)):
        with pytest.raises(services.NoReason):
            services.check(one.pk, word, actor=cast.officer)
    short = Word(passed=True, reason="没有困难职工档案")
    assert services.check(one.pk, short, actor=cast.officer).state == "checked"


def test_only_claims_are_confirmed(cast: Cast) -> None:
    one = claiming(cast)
    word = Word(passed=True, proved=["hardship", "outdoor"], marks=["near"])
    services.check(one.pk, word, actor=cast.officer)
    assert services.check(one.pk, word, actor=cast.colleague).proved == ["hardship"]


def test_a_family_objects_once_and_a_third_person_answers(cast: Cast) -> None:
    one = claiming(cast)
    services.check(one.pk, YES, actor=cast.officer)
    services.check(one.pk, Word(passed=False, reason="材料不全"), actor=cast.colleague)
    objected = services.appeal(one.pk, "材料已补")
    with pytest.raises(services.WrongState):
        services.appeal(one.pk, "再说一次")
    for somebody in (cast.officer, cast.colleague):
        with pytest.raises(NotPermitted):
            services.answer_appeal(objected.pk, YES, actor=somebody)
    done = services.answer_appeal(objected.pk, YES, actor=third(cast))
    assert (done.state, done.proved) == ("confirmed", ["hardship"])
    with pytest.raises(services.WrongState):
        services.answer_appeal(objected.pk, YES, actor=cast.leader)


def test_an_appeal_can_be_turned_down_with_a_reason(cast: Cast) -> None:
    one = claiming(cast)
    services.check(one.pk, Word(passed=False, reason="不在本市"), actor=cast.officer)
    objected = services.appeal(one.pk, "在本市")
    with pytest.raises(services.NoReason):
        services.answer_appeal(objected.pk, Word(passed=False), actor=cast.leader)
    no = Word(passed=False, reason="查过了")
    assert services.answer_appeal(objected.pk, no, actor=cast.leader).state == "refused"


def test_one_child_in_two_applications_is_cleared_up_first(cast: Cast) -> None:
    found = open_round(cast)
    first = handed_in(found, cast)
    second = handed_in(found, cast, serial=2)
    services.change_child(second.pk, 1, child_facts(is_manual=True))
    for one in (first, second):
        with pytest.raises(services.Contested):
            services.check(one.pk, Word(passed=True), actor=cast.officer)
    services.check(second.pk, Word(passed=False, reason="已在另一份"), actor=cast.officer)
    assert services.check(first.pk, Word(passed=True), actor=cast.officer).state == "checked"
    assert Child.objects.filter(is_live=True).count() == 2


def test_words_are_said_until_the_list_is_sealed(cast: Cast) -> None:
    one = claiming(cast)
    found = freeze(one.round)
    assert list(checks_to_do(cast.officer))
    services.check(one.pk, YES, actor=cast.officer)
    Round.objects.filter(pk=found.pk).update(sealed_at=timezone.now())
    with pytest.raises(services.WindowClosed):
        services.check(one.pk, YES, actor=cast.colleague)
    assert not list(checks_to_do(cast.colleague))


def test_what_waits_for_whom(cast: Cast) -> None:
    one = claiming(cast)
    assert ["核对" in str(item.text) for item in checks_to_do(cast.officer)] == [True]
    assert not list(checks_to_do(cast.other_officer))
    services.check(one.pk, YES, actor=cast.officer)
    assert not list(checks_to_do(cast.officer))
    assert ["复核" in str(item.text) for item in checks_to_do(cast.colleague)] == [True]
    services.check(one.pk, Word(passed=False, reason="材料不全"), actor=cast.colleague)
    services.appeal(one.pk, "材料已补")
    assert not list(checks_to_do(cast.colleague))
    assert ["申诉" in str(item.text) for item in checks_to_do(cast.leader)] == [True]


def test_a_look_at_a_family_leaves_an_entry_and_lists_show_no_names(
    signed_in: Callable[[User], Client], cast: Cast
) -> None:
    one = claiming(cast)
    client = signed_in(cast.officer)
    listed = client.get(reverse("applications:index")).content.decode()
    assert one.receipt in listed
    assert "样例孩子1" not in listed
    shown = client.get(one.get_absolute_url()).content.decode()
    assert "样例孩子1" in shown
    look = Entry.objects.filter(verb="record.read").get()
    assert (look.actor, look.target_name) == (cast.officer, one.receipt)


def test_another_county_finds_nothing(signed_in: Callable[[User], Client], cast: Cast) -> None:
    one = claiming(cast)
    client = signed_in(cast.other_officer)
    assert client.get(one.get_absolute_url()).status_code == 404
    assert client.post(reverse("applications:check", args=[one.pk])).status_code == 404
    assert client.post(reverse("applications:reprint", args=[one.pk])).status_code == 404
    assert client.get(reverse("applications:enter", args=[one.round.code])).status_code == 404


def test_from_the_page_of_an_application(signed_in: Callable[[User], Client], cast: Cast) -> None:
    one = claiming(cast)
    client = signed_in(cast.officer)
    check = reverse("applications:check", args=[one.pk])
    assert "写明理由" in client.post(check, {"refuse": "yes"}).content.decode()
    client.post(check, {"pass": "yes", "proved": "hardship"})
    assert Check.objects.get().passed
    client.post(check, {"pass": "yes", "proved": "hardship"})
    assert Check.objects.count() == 1


def test_entering_for_a_family_at_the_counter(
    signed_in: Callable[[User], Client], cast: Cast
) -> None:
    found = open_round(cast)
    client = signed_in(cast.officer)
    said = {"name": "样例", "relation": "father", "phone": "13800000000", "no_id": "on"}
    enter = reverse("applications:enter", args=[found.code])
    client.post(enter, {**said, "home_town": cast.town.pk, "paper": "yes"})
    one = Application.objects.get()
    assert (one.channel, one.entered_by) == ("paper", cast.officer)
    begun = Entry.objects.get(verb="application.begun")
    assert begun.actor == cast.officer
