"""Sealing the list of a round: from then on nobody can be added, and the draw can be prepared for by nobody."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone

from minsheng.accounts.models import User
from minsheng.applications.queries import entries, waiting_for_a_word
from minsheng.applications.rules.entry import Entry
from minsheng.audit.services import record
from minsheng.engines.admission import Rules, freeze
from minsheng.enrolment.models import Round
from minsheng.enrolment.services.telling import tell
from minsheng.organisations.permissions import Permission, require
from minsheng.placements.models import Draw
from minsheng.placements.rules import Data, unit_data


class WrongState(Exception):
    """The round is not at the point where this step can be taken."""


class ValuesKnown(Exception):
    """A public number has appeared already: a list sealed now could have been made to fit it."""


class Unchecked(Exception):
    """Applications still wait for a word; ``number`` of them."""

    def __init__(self, number: int) -> None:
        super().__init__(str(number))
        self.number = number


LAST_MOMENT = dt.timedelta(hours=2)
"""So long before the first public number the site seals by itself, even if some papers are not checked."""


def locked(round_id: int, actor: User | None, permission: Permission) -> Round:
    """The round, held until the end of the transaction; without an actor the site itself acts.

    Raises:
        NotPermitted: the actor may not do this there.
    """
    rows = Round.objects.select_for_update(of=["self"]).select_related("organisation")
    found: Round = rows.get(pk=round_id)
    if actor is not None:
        require(actor, permission, found.organisation)
    return found


def rules_of(found: Round) -> Rules:
    """The rules in force."""
    in_force = found.rules_in_force
    if in_force is None:
        raise WrongState(f"round {found.pk} has no rules")
    return in_force.rules


@transaction.atomic
def seal_round(round_id: int, *, actor: User | None = None, with_unchecked: bool = False) -> Draw:
    """The list as it is now is sealed; its root and the receipts are public from this moment.

    Families that still wait for a check take part without what they claim, and the public log says
    how many they are; that needs somebody who may decide, or the last moment before the numbers.

    Args:
        actor: None for the site itself.
        with_unchecked: seal even though applications wait for a word.

    Raises:
        NotPermitted: the actor may not run rounds there, or may not decide that some stay unchecked.
        WrongState: the window is open, or the list is sealed already.
        ValuesKnown: a source of the draw was due before now.
        Unchecked: applications wait for a word, and nobody has decided to seal all the same.
    """
    permission = Permission.DECIDE_ENROLMENT if with_unchecked else Permission.EDIT_ENROLMENT
    found = locked(round_id, actor, permission)
    now = timezone.localtime().replace(microsecond=0)
    is_over = found.state == Round.State.PUBLISHED and found.has_closed(now)
    if not is_over or found.sealed_at is not None:
        raise WrongState(f"round {found.pk} cannot be sealed")
    rules = rules_of(found)
    first = min(dt.datetime.fromisoformat(source.due) for source in rules.sources)
    if first <= now:
        raise ValuesKnown(f"round {found.pk}")
    unchecked = waiting_for_a_word(found).count()
    is_last_moment = actor is None and first <= now + LAST_MOMENT
    if unchecked and not (with_unchecked or is_last_moment):
        raise Unchecked(unchecked)
    listed = entries(found)
    frozen = freeze((one.receipt, one.seal) for one in listed)
    made = Draw.objects.create(
        round=found,
        sealed_at=now,
        units=[unit for one in listed for unit in _units(one)],
        lines=[list(line) for line in frozen.lines],
        root=frozen.root,
        rules_sha256=rules.sha256,
    )
    found.sealed_at = now
    found.save(update_fields=["sealed_at"])
    if unchecked:
        tell(found, "sealed_unchecked", families=unchecked)
    tell(found, "list_sealed", families=len(listed), sha256=made.root)
    record(actor, "round.sealed", found, families=len(listed), sha256=made.root)
    return made


def _units(entry: Entry) -> list[Data]:
    marks = {kind: [mark.value for mark in held] for kind, held in entry.marks.items()}
    return [
        unit_data(
            entry.receipt,
            number,
            [str(entry.holders[child]) for child in unit.children],
            unit.options,
            tier=entry.tier,
            group=entry.group,
            marks=marks,
            behind=not entry.behind.isdisjoint(unit.children),
        )
        | {"application": entry.application}
        for number, unit in enumerate(entry.units)
    ]
