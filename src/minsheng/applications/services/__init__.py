"""Deeds on applications."""

from minsheng.applications.services.beginning import FamilyFacts, begin, begin_again
from minsheng.applications.services.checking import (
    Contested,
    NoReason,
    Word,
    answer_appeal,
    appeal,
    check,
    may_appeal,
)
from minsheng.applications.services.children import (
    ChildFacts,
    add_child,
    change_child,
    remove_child,
)
from minsheng.applications.services.family import change_family
from minsheng.applications.services.handing import (
    Missing,
    NotComplete,
    TakenTwice,
    submit,
    withdraw,
)
from minsheng.applications.services.locking import WindowClosed, WrongState
from minsheng.applications.services.proof import add_evidence, change_claims, remove_evidence
from minsheng.applications.services.wishing import (
    NoSuchWish,
    TooManyWishes,
    add_wish,
    choose_link,
    join_wish,
    move_wish,
    remove_wish,
)

__all__ = [
    "ChildFacts",
    "Contested",
    "FamilyFacts",
    "Missing",
    "NoReason",
    "NoSuchWish",
    "NotComplete",
    "TakenTwice",
    "TooManyWishes",
    "WindowClosed",
    "Word",
    "WrongState",
    "add_child",
    "add_evidence",
    "add_wish",
    "answer_appeal",
    "appeal",
    "begin",
    "begin_again",
    "change_child",
    "change_claims",
    "change_family",
    "check",
    "choose_link",
    "join_wish",
    "may_appeal",
    "move_wish",
    "remove_child",
    "remove_evidence",
    "remove_wish",
    "submit",
    "withdraw",
]
