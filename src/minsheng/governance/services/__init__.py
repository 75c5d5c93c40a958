"""Deeds of governance."""

from minsheng.governance.services.appraising import (
    AlreadyPublished,
    NobodyToAppraise,
    freeze,
    publish,
)
from minsheng.governance.services.following import follow_all, follow_plan, follow_term
from minsheng.governance.services.noting import (
    AlreadySent,
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
from minsheng.governance.services.planning import (
    NameTaken,
    Share,
    add_milestone,
    create_project,
    fix_baseline,
    move_milestone,
    split_target,
)

__all__ = [
    "AlreadyPublished",
    "AlreadySent",
    "NameTaken",
    "NobodyThere",
    "NobodyToAppraise",
    "NotAbove",
    "Share",
    "Wish",
    "WrongState",
    "add_milestone",
    "close_note",
    "create_project",
    "fix_baseline",
    "follow_all",
    "follow_plan",
    "follow_term",
    "freeze",
    "move_milestone",
    "publish",
    "raise_note",
    "reply_to_note",
    "return_note",
    "send_note",
    "split_target",
]
