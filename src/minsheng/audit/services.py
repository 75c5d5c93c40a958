"""Writing to the audit chain."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models, transaction
from django.utils import timezone, translation

from minsheng.audit import verbs
from minsheng.audit.chain import START, digest, head_seal
from minsheng.audit.models import Entry, Head
from minsheng.audit.verification import Fault, verify_chain

if TYPE_CHECKING:
    from minsheng.accounts.models import User

__all__ = ["Fault", "record", "record_read", "verify_chain"]

Fact = str | int | float | bool | None


def _scope(target: models.Model | None) -> str:
    organisation = getattr(target, "organisation", None) or target
    return str(getattr(organisation, "path", ""))


def _name(target: models.Model | None) -> str:
    """The target's name in the source language, whoever is reading just now."""
    with translation.override(settings.LANGUAGE_CODE):
        return str(target)[:200] if target is not None else ""


def record(
    actor: User | None,
    verb: str,
    target: models.Model | None = None,
    *,
    where: models.Model | None = None,
    **facts: Fact,
) -> Entry:
    """Add one deed to the chain, inside the transaction that does the deed.

    Args:
        actor: who did it; None for the system itself.
        verb: a registered verb such as "siteplan.adopted".
        target: the record it was done to; its ``organisation`` decides who may read the entry.
        where: the organisation whose readers see the entry, if ``target`` does not say it.
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
        target_name=_name(target),
        scope=_scope(where or target),
        facts=facts,
        previous=head.digest,
    )
    entry.digest = digest(entry)
    entry.save()
    head.sequence, head.digest = entry.sequence, entry.digest
    head.seal = head_seal(head.sequence, head.digest)
    head.save(update_fields=["sequence", "digest", "seal"])
    return entry


@transaction.atomic
def record_read(actor: User, target: models.Model, purpose: str) -> Entry:
    """The chain knows that ``actor`` opened ``target`` and what for.

    Call it before protected data leave the system: children, guardians, whoever else a subject
    protects. Unlike ``record`` it opens a transaction of its own, since a look has none.

    Raises:
        ValueError: no purpose is given.
    """
    if not purpose.strip():
        raise ValueError("a look at protected data needs a purpose")
    return record(actor, "record.read", target, purpose=purpose.strip())
