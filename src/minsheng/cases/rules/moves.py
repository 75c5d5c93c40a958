"""The moves of the case loop as data, and who may make which one now.

found → assigned → fixed → rechecked → closed, with ways back. Whoever fixes never judges, in any round
of the same case. Sources: 发现-交办-整改-复核-销号 of the inspection practice (domain facts 41 and 42),
and the limit on handing a case round and round (third return goes to a named person).
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

FOUND, ASSIGNED, FIXED, RECHECKED, CLOSED = "found", "assigned", "fixed", "rechecked", "closed"
STATES = (FOUND, ASSIGNED, FIXED, RECHECKED, CLOSED)
FIXES, JUDGES = "fixes", "judges"
"""The two parts a person can have in a case; nobody has both."""

ASSIGN, FIX, RECHECK, DECIDE, VIEW = (
    "cases.assign",
    "cases.fix",
    "cases.recheck",
    "cases.decide",
    "cases.view",
)


@dataclass(frozen=True, slots=True)
class Move:
    """One move.

    Attributes:
        start: states from which it is possible.
        end: the state it leads to; "" leaves the state as it is.
        permission: the right it needs at the case's organisation.
        part: FIXES or JUDGES if making it gives the person that part in the case.
        by: whose move it is besides the right: "owner" (holds the responsible post, in reach or not),
            "not_owner", "decider" or "" (anybody with the right).
        asks: what must be given: "why", "post", "after" (a photo, if the case asks for one).
        offers: what may be given besides.
        counts: does the case go back once more by it?
        when: "running", "paused" or "any" clock.
    """

    name: str
    start: tuple[str, ...]
    end: str
    permission: str
    part: str = ""
    by: str = ""
    asks: tuple[str, ...] = ()
    offers: tuple[str, ...] = ()
    counts: bool = False
    when: str = "running"


UNFINISHED = (FOUND, ASSIGNED, FIXED, RECHECKED)

MOVES = (
    Move("assign", (FOUND,), ASSIGNED, ASSIGN, asks=("post",), offers=("due", "why")),
    Move("decide", (FOUND,), ASSIGNED, DECIDE, by="decider", asks=("post", "why"), offers=("due",)),
    Move("dismiss", (FOUND,), CLOSED, ASSIGN, part=JUDGES, asks=("why",)),
    Move("fix", (ASSIGNED,), FIXED, FIX, part=FIXES, asks=("after",), offers=("why",)),
    Move(
        "redispatch", (ASSIGNED,), ASSIGNED, ASSIGN, asks=("post", "why"),
        offers=("due",), counts=True,
    ),
    Move("hand_back", (ASSIGNED,), FOUND, FIX, by="owner", asks=("why",), counts=True),
    Move(
        "send_back", (FIXED, RECHECKED), ASSIGNED, RECHECK, part=JUDGES, asks=("why",),
        offers=("photo",), counts=True,
    ),
    Move("recheck", (FIXED,), RECHECKED, RECHECK, part=JUDGES, offers=("why", "photo")),
    Move("close", (RECHECKED,), CLOSED, ASSIGN, part=JUDGES, offers=("why", "show")),
    Move("pause", (FOUND, ASSIGNED), "", ASSIGN, by="not_owner", asks=("reason", "why")),
    Move("resume", (FOUND, ASSIGNED), "", ASSIGN, asks=(), offers=("why",), when="paused"),
    Move("reopen", (CLOSED,), FOUND, ASSIGN, asks=("why",)),
    Move("note", UNFINISHED, "", VIEW, asks=("why",), offers=("photo",), when="any"),
)  # fmt: skip
BY_NAME = {move.name: move for move in MOVES}


@dataclass(frozen=True, slots=True)
class Standing:
    """What the rules need to know of a case.

    Attributes:
        awaits_decision: it went back too often and lies with the decider.
        is_bound: the decider has named the owner; nobody hands it on.
    """

    state: str
    is_paused: bool = False
    is_late: bool = False
    asks_photo: bool = True
    awaits_decision: bool = False
    is_bound: bool = False


@dataclass(frozen=True, slots=True)
class Mover:
    """What the rules need to know of the person: rights at the case's organisation, and their part so far."""

    rights: frozenset[str]
    is_owner: bool = False
    is_decider: bool = False
    part: str = ""


def obstacle(move: Move, case: Standing, mover: Mover) -> str:
    """Why this person cannot make this move now, as a word of ``OBSTACLES``; "" if they can."""
    if case.state not in move.start:
        return "state"
    if move.when != "any" and case.is_paused != (move.when == "paused"):
        return "paused" if case.is_paused else "running"
    if move.name != "note" and case.awaits_decision != (move.by == "decider"):
        return "decision"
    if case.is_bound and move.name in {"hand_back", "redispatch"}:
        return "bound"
    return _personal_obstacle(move, mover)


def _personal_obstacle(move: Move, mover: Mover) -> str:
    may_as_owner = mover.is_owner and move.permission in {FIX, VIEW}
    if move.permission not in mover.rights and not may_as_owner:
        return "rights"
    if move.by == "owner" and not mover.is_owner:
        return "not_owner"
    if move.by == "not_owner" and mover.is_owner:
        return "owner"
    if move.by == "decider" and not mover.is_decider:
        return "not_decider"
    if move.part and mover.part and move.part != mover.part:
        return "has_fixed" if mover.part == FIXES else "has_judged"
    return ""


OBSTACLES = (
    "state", "paused", "running", "decision", "bound", "rights",
    "not_owner", "owner", "not_decider", "has_fixed", "has_judged",
)  # fmt: skip


def possible(case: Standing, mover: Mover) -> list[Move]:
    """The moves this person can make now, in the order of ``MOVES``."""
    return [move for move in MOVES if not obstacle(move, case, mover)]


def missing(move: Move, case: Standing, given: Collection[str]) -> tuple[str, ...]:
    """What must still be given: a late fix says why it is late, a photo only where the case asks for one."""
    asked = [one for one in move.asks if one != "after" or case.asks_photo]
    if move.name == "fix" and case.is_late:
        asked.append("why")
    return tuple(one for one in asked if one not in given)


def goes_to_decider(move: Move, returns: int, limit: int) -> bool:
    """Does this move hand the case to the decider? ``returns`` counts with this one."""
    return move.counts and returns >= limit
