"""A supervision note: sent from above, answered below, closed by somebody who did not answer."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.db import IntegrityError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from minsheng.accounts.models import User
from minsheng.audit.models import Entry
from minsheng.governance.models import Note
from minsheng.governance.services import (
    NobodyThere,
    NotAbove,
    Wish,
    WrongState,
    close_note,
    raise_note,
    reply_to_note,
    return_note,
    send_note,
)
from minsheng.organisations.permissions import NotPermitted
from minsheng.organisations.roles import Role
from minsheng.organisations.services import create_post
from minsheng.web.waiting import waiting_for
from tests.governance.builders import make_note, make_project
from tests.people import Cast

SignedIn = Callable[[User], Client]
pytestmark = pytest.mark.django_db


def texts(actor: User) -> str:
    return " ".join(str(one.text) for one in waiting_for(actor))


def test_the_whole_way(cast: Cast, signed_in: SignedIn) -> None:
    note = make_note(cast)
    assert "1 张督办单等您答复" in texts(cast.officer)

    reply_to_note(note.pk, "本月补齐。", actor=cast.officer)
    assert "1 张督办单已答复，等您复核" in texts(cast.leader)
    return_note(note.pk, "没有日期。", actor=cast.leader)
    reply_to_note(note.pk, "12 月 20 日前补齐。", actor=cast.officer)
    closed = close_note(note.pk, "现场看过。", actor=cast.leader)

    assert (closed.state, closed.returns) == (Note.State.CLOSED, 1)
    page = signed_in(cast.officer).get(reverse("governance:note", args=[note.pk])).content.decode()
    for words in (
        "本月补齐。",
        "没有日期。",
        "12 月 20 日前补齐。",
        "现场看过。",
        note.project.name,
    ):
        assert words in page
    verbs = list(
        Entry.objects.filter(verb__startswith="governance.note").values_list("verb", flat=True)
    )
    assert sorted(verb.removeprefix("governance.note_") for verb in verbs) == [
        "closed", "replied", "replied", "returned", "sent",
    ]  # fmt: skip


def test_only_somebody_above_sends_returns_and_closes(cast: Cast) -> None:
    project = make_project(cast)
    wish = Wish("slip", "说明原因。", timezone.localdate())
    for actor in (cast.officer, cast.other_officer, cast.keeper):
        with pytest.raises(NotAbove):
            send_note(project, cast.county, wish, actor=actor)
    note = make_note(cast, project)
    reply_to_note(note.pk, "好。", actor=cast.officer)
    for deed in (return_note, close_note):
        with pytest.raises(NotAbove):
            deed(note.pk, "行。", actor=cast.officer)


def test_whoever_answered_does_not_close(cast: Cast) -> None:
    """Who holds a post in the county and one above has answered: then somebody else must look."""
    note = make_note(cast)
    create_post(cast.city, role=Role.LEADER, title="兼任", holder=cast.officer, actor=None)
    reply_to_note(note.pk, "补齐。", actor=cast.officer)

    with pytest.raises(NotAbove):
        close_note(note.pk, "行。", actor=cast.officer)
    close_note(note.pk, "行。", actor=cast.leader)
    with pytest.raises(IntegrityError):
        Note.objects.filter(pk=note.pk).update(closed_by=cast.officer)


def test_only_the_union_itself_answers(cast: Cast, signed_in: SignedIn) -> None:
    """Neither another county nor the union above, which has asked, though it may plan there."""
    note = make_note(cast)

    for actor in (cast.other_officer, cast.city_officer):
        with pytest.raises(NotPermitted):
            reply_to_note(note.pk, "好。", actor=actor)
    url = reverse("governance:note", args=[note.pk])
    assert "答复" not in deeds_on(signed_in(cast.city_officer), url)
    assert "答复" in deeds_on(signed_in(cast.officer), url)


def deeds_on(client: Client, url: str) -> list[str]:
    return [str(label) for _deed, label in client.get(url).context["deeds"]]


def test_a_deed_without_words_says_what_is_missing(cast: Cast, signed_in: SignedIn) -> None:
    note = make_note(cast)
    url = reverse("governance:note_act", args=[note.pk, "reply"])
    page = signed_in(cast.officer).post(url, {"words": "   "}, follow=True).content.decode()
    assert "请先写说明。" in page
    note.refresh_from_db()
    assert note.state == Note.State.SENT


def test_each_deed_only_when_its_turn_has_come(cast: Cast) -> None:
    note = make_note(cast)
    with pytest.raises(WrongState):
        close_note(note.pk, "行。", actor=cast.leader)
    with pytest.raises(WrongState):
        raise_note(note.pk, actor=cast.leader)
    reply_to_note(note.pk, "好。", actor=cast.officer)
    with pytest.raises(WrongState):
        reply_to_note(note.pk, "再好。", actor=cast.officer)


def test_no_answer_in_time_brings_the_next_step_once(cast: Cast, signed_in: SignedIn) -> None:
    note = make_note(cast)
    Note.objects.filter(pk=note.pk).update(reply_by=timezone.localdate() - dt.timedelta(days=1))
    client = signed_in(cast.leader)
    assert note.number in client.get(reverse("governance:board")).content.decode()

    client.post(reverse("governance:note_act", args=[note.pk, "raise"]))

    harder = Note.objects.get(raised_from=note)
    assert (harder.step, harder.state) == ("letter", Note.State.SENT)
    with pytest.raises(WrongState):
        raise_note(note.pk, actor=cast.leader)


def test_a_union_without_an_officer_cannot_be_asked(cast: Cast) -> None:
    project = make_project(cast)
    User.objects.filter(pk=cast.other_officer.pk).update(is_active=False)

    with pytest.raises(NobodyThere):
        send_note(
            project, cast.other_county, Wish("slip", "?", timezone.localdate()), actor=cast.leader
        )


def test_a_note_is_written_with_the_numbers_of_the_day(cast: Cast, signed_in: SignedIn) -> None:
    project = make_project(cast)
    url = reverse("governance:send", args=[project.pk, cast.county.code])
    client = signed_in(cast.leader)
    draft = client.get(url).content.decode()
    assert "全年目标 5" in draft

    told = {"step": "letter", "text": "请说明。", "reply_by": f"{timezone.localdate():%Y-%m-%d}"}
    page = client.post(url, told, follow=True).content.decode()

    assert "督办函" in page
    note = Note.objects.get()
    assert note.facts["target"] == 5
    assert note.responsible.holder in (cast.officer, cast.colleague)


def test_a_rule_brings_its_note_once(cast: Cast, signed_in: SignedIn) -> None:
    """Nothing was done since January: rules of the ladder name letters; one that was sent is not named again."""
    project = make_project(cast, q1=90, q2=95, q3=100)
    url = reverse("governance:union", args=[project.pk, cast.county.code])
    client = signed_in(cast.leader)
    page = client.get(url)
    due = page.context["due"]
    if timezone.localdate().month == 1:
        assert due == []
        return
    first = due[0][0]
    draft = f"{reverse('governance:send', args=[project.pk, cast.county.code])}?due={first.rule}-{first.month}"
    told = {
        "step": first.step.value,
        "text": "请说明。",
        "reply_by": f"{timezone.localdate():%Y-%m-%d}",
    }

    client.post(draft, told)
    assert "已经按这条规则发过" in client.post(draft, told).content.decode()

    again = [(one[0].rule, one[0].month) for one in client.get(url).context["due"]]
    assert (first.rule, first.month) not in again
    assert len(again) == len(due) - 1


def test_an_answer_in_the_past_is_not_asked_for(cast: Cast, signed_in: SignedIn) -> None:
    project = make_project(cast)
    url = reverse("governance:send", args=[project.pk, cast.county.code])
    told = {"step": "slip", "text": "请说明。", "reply_by": "2020-01-01"}

    page = signed_in(cast.leader).post(url, told).content.decode()

    assert "答复期限不能早于今天。" in page
    assert not Note.objects.exists()
