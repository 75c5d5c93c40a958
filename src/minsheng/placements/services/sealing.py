"""Sealing the list of a round: from then on nobody can be added, and the draw can be prepared for by nobody."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone

from minsheng.accounts.models import User
from minsheng.applications.queries import entries
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
def seal_round(round_id: int, *, actor: User | None = None) -> Draw:
    """The list as it is now is sealed; its root and the receipts are public from this moment.

    Raises:
        NotPermitted: the actor may not run rounds there.
        WrongState: the window is open, or the list is sealed already.
        ValuesKnown: a source of the draw was due before now.
    """
    found = locked(round_id, actor, Permission.EDIT_ENROLMENT)
    now = timezone.localtime().replace(microsecond=0)
    is_over = found.state == Round.State.PUBLISHED and found.is_sealed(now)
    if not is_over or Draw.objects.filter(round=found).exists():
        raise WrongState(f"round {found.pk} cannot be sealed")
    rules = rules_of(found)
    if any(dt.datetime.fromisoformat(source.due) <= now for source in rules.sources):
        raise ValuesKnown(f"round {found.pk}")
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
        )
        | {"application": entry.application}
        for number, unit in enumerate(entry.units)
    ]
