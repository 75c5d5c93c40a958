"""What the draw and the match need of an application, and nothing else of the family."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from minsheng.applications.rules.options import Unit
from minsheng.engines.admission import Link, Mark


@dataclass(frozen=True, slots=True)
class Entry:
    """One application that takes part in the draw.

    Attributes:
        receipt: its public number; seal: what the public list says of it.
        sealed: the data under the seal; with ``salt`` the family can show what was sealed.
        holders: the random key of each child, under which seats are held.
        proved: codes of groups that two people have confirmed; nobody's word alone counts.
        tier, group: their places in the rules, as ``Rules.tier_of`` and ``Rules.group_of`` tell.
        marks: confirmed marks by class.
        behind: places of the children who stand behind, by a decision on last year's attendance.
        units: who is placed together; one for linked children, one for each child else. All units
            of an entry share its ticket; give them keys next to each other.
    """

    application: int
    receipt: str
    seal: str
    salt: str
    sealed: Mapping[str, Any]
    link: Link
    holders: tuple[uuid.UUID, ...]
    proved: tuple[str, ...]
    tier: int
    group: int
    marks: Mapping[int, frozenset[Mark]]
    units: tuple[Unit, ...]
    behind: frozenset[int] = frozenset()

    @property
    def children(self) -> int:
        return len(self.holders)
