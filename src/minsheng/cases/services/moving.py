"""Moving a case through the loop."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.utils import timezone

from minsheng.accounts.models import User
from minsheng.cases.models import Case, Move, Part, Photo
from minsheng.cases.queries import decider_for, fixers_for, mover, terms_at
from minsheng.cases.rules import moves
from minsheng.cases.rules.moves import BY_NAME
from minsheng.cases.rules.terms import moved_due
from minsheng.cases.services.errors import Incomplete, NotYourMove, Stale
from minsheng.cases.services.ledger import locked, today, write
from minsheng.common.workdays import workdays_between
from minsheng.organisations.models import Post
from minsheng.web import photos


@dataclass(frozen=True, slots=True)
class Given:
    """What comes with a move; which of it is needed, ``rules.moves`` says.

    Attributes:
        version: the case's version the person has looked at.
        key: made by the sender; the same key moves the case once, however often it arrives.
        show: ids of photos that may be shown to the public from now on (closing).
    """

    version: int
    key: uuid.UUID | None = None
    why: str = ""
    post: Post | None = None
    due: dt.date | None = None
    reason: str = ""
    photo: photos.Photo | None = None
    show: tuple[int, ...] = ()

    def names(self) -> set[str]:
        """The parts that are there, by the rules' names."""
        there = {
            "why": self.why.strip(),
            "post": self.post,
            "reason": self.reason,
            "after": self.photo,
            "due": self.due,
        }
        return {name for name, value in there.items() if value}


@transaction.atomic
def move_case(case_id: int, name: str, given: Given, *, actor: User) -> Case:
    """The move is made and written down, and the case lies with whose turn it is next.

    Raises:
        NotYourMove: the rules do not allow this person this move now.
        Stale: the case has moved since the person looked at it.
        Incomplete: something the move asks for is not there.
    """
    case = locked(case_id)
    done = case.moves.filter(key=given.key).first() if given.key else None
    if done is not None:
        return case
    move = BY_NAME[name]
    standing = case.standing(today())
    _check(case, move, given, actor)
    came_from = case.state
    if move.end:
        case.state = move.end
    CHANGES.get(name, _nothing)(case, given, actor)
    _count_return(case, move)
    _take_part(case, actor, move.part)
    try:
        with transaction.atomic():
            write(
                case,
                name,
                by=actor,
                came_from=came_from,
                why=given.why.strip(),
                key=given.key,
                was_late=standing.is_late,
                pictures=_pictures(name, given),
            )
    except IntegrityError as error:  # two people at the same moment, where rows are not locked
        raise Stale(_last(case)) from error
    return case


def _check(case: Case, move: moves.Move, given: Given, actor: User) -> None:
    standing = case.standing(today())
    if given.version != case.version:
        raise Stale(_last(case))
    obstacle = moves.obstacle(move, standing, mover(case, actor))
    if obstacle:
        raise NotYourMove(obstacle)
    missing = moves.missing(move, standing, given.names())
    if missing:
        raise Incomplete(missing)
    if given.post is not None and not fixers_for(case).filter(pk=given.post.pk).exists():
        raise Incomplete(("post",))
    if given.due is not None and given.due < today():
        raise Incomplete(("due",))


def _last(case: Case) -> Move:
    return case.moves.select_related("by").order_by("-version")[0]


def _take_part(case: Case, actor: User, part: str) -> None:
    """The person has this part for good; the database refuses the other one."""
    if not part:
        return
    had, _made = Part.objects.get_or_create(case=case, person=actor, defaults={"kind": part})
    if had.kind != part:  # the rules have said so before; this is the last door
        raise NotYourMove("has_fixed" if had.kind == Part.Kind.FIXES else "has_judged")


def _count_return(case: Case, move: moves.Move) -> None:
    if not move.counts:
        return
    case.returns += 1
    limit = terms_at(case.organisation).returns_limit
    decider = decider_for(case.organisation)
    if decider is not None and moves.goes_to_decider(move, case.returns, limit):
        case.state = Case.State.FOUND
        case.decider = case.responsible = decider
        case.is_bound = False


def _pictures(name: str, given: Given) -> list[tuple[str, photos.Photo]]:
    if given.photo is None:
        return []
    return [(Photo.Shows.AFTER if name == "fix" else Photo.Shows.OTHER, given.photo)]


def _nothing(case: Case, given: Given, actor: User) -> None:
    """A move that changes no more than the state."""


def _to_owner(case: Case, given: Given, actor: User) -> None:
    assert given.post is not None  # checked before
    case.owner = case.responsible = given.post
    case.due = given.due or case.due


def _decided(case: Case, given: Given, actor: User) -> None:
    _to_owner(case, given, actor)
    case.decider = None
    case.is_bound = True


def _fixed(case: Case, given: Given, actor: User) -> None:
    case.fixed_by, case.fixed_at = actor, timezone.now()
    case.responsible = case.dispatcher


def _sent_back(case: Case, given: Given, actor: User) -> None:
    case.fixed_by = case.fixed_at = case.rechecked_by = None
    case.responsible = case.owner or case.dispatcher


def _handed_back(case: Case, given: Given, actor: User) -> None:
    case.owner = None
    case.responsible = case.dispatcher


def _rechecked(case: Case, given: Given, actor: User) -> None:
    case.rechecked_by = actor


def _ended(case: Case, actor: User, outcome: str) -> None:
    case.closed_by, case.closed_at, case.outcome = actor, timezone.now(), outcome


def _closed(case: Case, given: Given, actor: User) -> None:
    _ended(case, actor, Case.Outcome.PUT_RIGHT)
    case.photos.filter(pk__in=given.show).update(is_public=True)


def _dismissed(case: Case, given: Given, actor: User) -> None:
    _ended(case, actor, Case.Outcome.UNFOUNDED)


def _paused(case: Case, given: Given, actor: User) -> None:
    case.paused_on, case.pause_reason = today(), given.reason


def _resumed(case: Case, given: Given, actor: User) -> None:
    assert case.paused_on is not None  # the rules ask for a pause
    case.due = moved_due(case.due, case.paused_on, today())
    case.paused_days += max(0, workdays_between(case.paused_on, today()))
    case.paused_on, case.pause_reason = None, ""


def reopened(case: Case) -> None:
    """The case starts again with a new deadline; what was done stays in its history."""
    if case.outcome == Case.Outcome.PUT_RIGHT:
        case.false_fix = True
    case.state = Case.State.FOUND
    case.fixed_by = case.fixed_at = case.rechecked_by = None
    case.closed_by = case.closed_at = None
    case.outcome, case.owner, case.is_bound = "", None, False
    case.responsible = case.dispatcher
    case.reopened += 1
    case.due = terms_at(case.organisation).due(case.severity, today())


def _reopened(case: Case, given: Given, actor: User) -> None:
    reopened(case)


Change = Callable[[Case, Given, User], None]
CHANGES: dict[str, Change] = {
    "assign": _to_owner,
    "redispatch": _to_owner,
    "decide": _decided,
    "hand_back": _handed_back,
    "fix": _fixed,
    "send_back": _sent_back,
    "recheck": _rechecked,
    "close": _closed,
    "dismiss": _dismissed,
    "pause": _paused,
    "resume": _resumed,
    "reopen": _reopened,
}
