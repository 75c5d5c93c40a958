"""Supervision notes: sent from above, answered below, rechecked by whoever sits above and did not answer."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db import transaction
from django.utils import timezone

from minsheng.accounts.models import User
from minsheng.audit.services import record
from minsheng.common.workdays import add_workdays
from minsheng.engines.appraisal.ladder import Step, raised
from minsheng.governance.models import Note, Project
from minsheng.governance.queries import answering_post
from minsheng.organisations.models import Organisation, Post
from minsheng.organisations.permissions import NotPermitted, Permission

REPLY_WORKDAYS = 5


class NotAbove(NotPermitted):
    """Only a union above can send, return or close a note."""


class NobodyThere(Exception):
    """The union has no post with a holder that could answer."""


class AlreadySent(Exception):
    """The rule has brought its note for this month before."""


class WrongState(Exception):
    """The note waits for something else by now."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What a note asks; ``rule`` with its month if a rule of the ladder brought it."""

    step: str
    text: str
    reply_by: dt.date
    rule: str = ""
    year: int | None = None
    month: int | None = None
    facts: Mapping[str, str | int] = field(default_factory=dict)


def post_above(actor: User, organisation: Organisation) -> Post:
    """The actor's post at a union above that may supervise.

    Raises:
        NotAbove: there is none.
    """
    posts = (
        Post.objects.held_by(actor).allowing(Permission.SUPERVISE).select_related("organisation")
    )
    above = [
        post
        for post in posts
        if organisation.path.startswith(post.organisation.path)
        and post.organisation_id != organisation.pk
    ]
    if not above:
        raise NotAbove(f"{Permission.SUPERVISE} above {organisation.code}")
    return max(above, key=lambda post: len(post.organisation.path))


@transaction.atomic
def send_note(
    project: Project,
    organisation: Organisation,
    wish: Wish,
    *,
    actor: User,
    raised_from: Note | None = None,
) -> Note:
    """The union has to answer by the day named.

    Raises:
        NotAbove: the actor holds no supervising post above the union.
        NobodyThere: nobody at the union could answer.
        AlreadySent: the rule's note of the month is there.
    """
    sender = post_above(actor, organisation)
    post = answering_post(organisation)
    if post is None:
        raise NobodyThere(organisation.code)
    Project.objects.select_for_update().get(
        pk=project.pk
    )  # two senders at once: the second sees the first
    brought = {"rule": wish.rule, "year": wish.year, "month": wish.month}
    known = Note.objects.filter(project=project, organisation=organisation, **brought)
    if wish.rule and known.exists():
        raise AlreadySent(wish.rule)
    note = Note.objects.create(
        project=project,
        organisation=organisation,
        responsible=post,
        step=wish.step,
        text=wish.text,
        reply_by=wish.reply_by,
        **brought,
        facts=dict(wish.facts),
        sender=sender,
        sent_by=actor,
        sent_at=timezone.now(),
        raised_from=raised_from,
    )
    record(actor, "governance.note_sent", note, step=note.step, reply_by=note.reply_by.isoformat())
    return note


def _locked(note_id: int) -> Note:
    rows = Note.objects.select_for_update(of=["self"]).select_related("organisation", "project")
    note: Note = rows.get(pk=note_id)
    return note


def may_answer(actor: User, note: Note) -> bool:
    """Only the union itself answers: who sits above it and may plan there has asked."""
    posts = Post.objects.held_by(actor).allowing(Permission.PLAN_PROJECTS)
    return posts.filter(organisation=note.organisation_id).exists()


@transaction.atomic
def reply_to_note(note_id: int, text: str, *, actor: User) -> Note:
    """The union has answered; the sender's side looks again.

    Raises:
        NotPermitted: the actor does not plan at this very union. WrongState: it does not wait for an answer.
    """
    note = _locked(note_id)
    if not may_answer(actor, note):
        raise NotPermitted(f"{Permission.PLAN_PROJECTS} at {note.organisation.code}")
    if note.state != Note.State.SENT:
        raise WrongState(note.state)
    note.reply, note.replied_at, note.replied_by = text, timezone.now(), actor
    note.state = Note.State.REPLIED
    note.save(update_fields=["reply", "replied_at", "replied_by", "state"])
    record(actor, "governance.note_replied", note)
    return note


@transaction.atomic
def return_note(note_id: int, verdict: str, *, actor: User) -> Note:
    """The answer does not do; the union answers again within the usual working days.

    Raises:
        NotAbove: see there. WrongState: nothing waits for a recheck.
    """
    note = _rechecked(note_id, actor)
    assert note.replied_at is not None
    assert note.replied_by is not None
    answer = {"reply": note.reply, "who": note.replied_by.name, "verdict": verdict}
    answer["day"] = timezone.localtime(note.replied_at).date().isoformat()
    note.earlier = [*note.earlier, answer]
    note.reply, note.replied_at, note.replied_by = "", None, None
    note.verdict, note.state = "", Note.State.SENT
    note.returns += 1
    note.reply_by = add_workdays(timezone.localdate(), REPLY_WORKDAYS)
    note.save(
        update_fields=[
            "earlier", "reply", "replied_at", "replied_by", "verdict", "state", "returns", "reply_by",
        ]
    )  # fmt: skip
    record(actor, "governance.note_returned", note, reply_by=note.reply_by.isoformat())
    return note


@transaction.atomic
def close_note(note_id: int, verdict: str, *, actor: User) -> Note:
    """Somebody above has looked and found it done.

    Raises:
        NotAbove: see there; also whoever answered. WrongState: nothing waits for a recheck.
    """
    note = _rechecked(note_id, actor)
    note.verdict, note.state = verdict, Note.State.CLOSED
    note.closed_at, note.closed_by = timezone.now(), actor
    note.save(update_fields=["verdict", "state", "closed_at", "closed_by"])
    record(actor, "governance.note_closed", note)
    return note


def _rechecked(note_id: int, actor: User) -> Note:
    note = _locked(note_id)
    post_above(actor, note.organisation)
    if note.replied_by_id == actor.pk:
        raise NotAbove("who answered does not recheck")
    if note.state != Note.State.REPLIED:
        raise WrongState(note.state)
    return note


@transaction.atomic
def raise_note(note_id: int, *, actor: User) -> Note:
    """No answer came in time: the next harder step is sent, and the old note stays as it is.

    Raises:
        NotAbove, NobodyThere: as for sending. WrongState: it is not late, or was raised already.
    """
    note = _locked(note_id)
    today = timezone.localdate()
    if not note.is_late(today) or Note.objects.filter(raised_from=note).exists():
        raise WrongState(note.state)
    step = raised(Step(note.step))
    wish = Wish(step.value, note.text, add_workdays(today, REPLY_WORKDAYS), facts=note.facts)
    return send_note(note.project, note.organisation, wish, actor=actor, raised_from=note)
