"""Deeds on the tree, its posts and its people."""

from minsheng.organisations.services.borders import remove_border, set_borders
from minsheng.organisations.services.people import (
    StillHoldsPosts,
    close_account,
    create_person,
    new_temporary_password,
    reopen_account,
)
from minsheng.organisations.services.posts import (
    AppointmentRefused,
    HolderNotActive,
    NothingToHandOver,
    OfficesConflict,
    OwnGain,
    SameHolder,
    create_post,
    hand_over,
    hand_over_all,
    renew_rights,
)
from minsheng.organisations.services.tree import add_organisation, edit_organisation, next_path

__all__ = [
    "AppointmentRefused",
    "HolderNotActive",
    "NothingToHandOver",
    "OfficesConflict",
    "OwnGain",
    "SameHolder",
    "StillHoldsPosts",
    "add_organisation",
    "close_account",
    "create_person",
    "create_post",
    "edit_organisation",
    "hand_over",
    "hand_over_all",
    "new_temporary_password",
    "next_path",
    "remove_border",
    "renew_rights",
    "reopen_account",
    "set_borders",
]
