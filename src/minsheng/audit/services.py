"""Writing to the audit chain and proving that nobody touched it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import models, transaction
from django.utils import timezone

from minsheng.audit import verbs
from minsheng.audit.chain import START, digest
from minsheng.audit.models import Entry, Head

if TYPE_CHECKING:
    from minsheng.accounts.models import User

Fact = str | int | float | bool | None


def _scope(target: models.Model | None) -> str:
    organisation = getattr(target, "organisation", None) or target
    return str(getattr(organisation, "path", ""))


def record(
    actor: User | None, verb: str, target: models.Model | None = None, **facts: Fact
) -> Entry:
    """Add one deed to the chain, inside the transaction that does the deed.

    Args:
        actor: who did it; None for the system itself.
        verb: a registered verb such as "siteplan.adopted".
        target: the record it was done to; its ``organisation`` decides who may read the entry.
        facts: small plain values worth keeping; never names or phones of workers or children.

    Raises:
        ValueError: the verb is not registered.
        TransactionManagementError: called outside a transaction.
    """
    if not verbs.known(verb):
        raise ValueError(f"audit verb {verb!r} is not registered")
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError(
            "record() belongs inside the deed's transaction"
        )
    head, _ = Head.objects.select_for_update().get_or_create(pk=1, defaults={"digest": START})
    entry = Entry(
        sequence=head.sequence + 1,
        at=timezone.now(),
        actor=actor if actor is not None and actor.pk else None,
        verb=verb,
        target_type=target._meta.label_lower if target is not None else "",
        target_id=str(target.pk) if target is not None else "",
        target_name=str(target)[:200] if target is not None else "",
        scope=_scope(target),
        facts=facts,
        previous=head.digest,
    )
    entry.digest = digest(entry)
    entry.save()
    head.sequence, head.digest = entry.sequence, entry.digest
    head.save(update_fields=["sequence", "digest"])
    return entry


@dataclass(frozen=True, slots=True)
class Fault:
    """The first place where the chain does not hold, and what is wrong there."""

    sequence: int
    what: str


def verify_chain() -> tuple[int, Fault | None]:
    """Walk the whole chain.

    Returns:
        How many entries hold, and the first fault: an entry that was edited, is missing,
        was put in another order, or was cut off the end. None when all is well.
    """
    previous, expected = START, 1
    for entry in Entry.objects.order_by("sequence").iterator(chunk_size=2000):
        if entry.sequence != expected:
            return expected - 1, Fault(expected, "missing")
        if entry.previous != previous or entry.digest != digest(entry):
            return expected - 1, Fault(expected, "changed")
        previous, expected = entry.digest, expected + 1
    head = Head.objects.filter(pk=1).first() or Head(sequence=0, digest=START)
    if head.sequence != expected - 1 or head.digest != previous:
        return expected - 1, Fault(expected, "missing at the end")
    return expected - 1, None
