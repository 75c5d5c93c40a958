"""What a family claims, and the photos that prove it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone

from minsheng.accounts.models import User
from minsheng.applications.models import Application, Evidence
from minsheng.applications.services.locking import WrongState, facts_changed, locked
from minsheng.engines.admission import Mark
from minsheng.web.photos import Photo, store

FOLDER = "families"
MOST_PHOTOS = 12


@transaction.atomic
def change_claims(
    application_id: int,
    groups: Collection[str],
    marks: Mapping[str, Sequence[int]],
    *,
    actor: User | None = None,
) -> Application:
    """The family claims these groups and marks, as far as the rules know them.

    Raises:
        WindowClosed, WrongState: it cannot be changed now.
    """
    one = locked(application_id)
    in_force = one.round.rules_in_force
    if in_force is None:
        raise WrongState(f"round {one.round_id} has no rules")
    rules = in_force.rules
    known = [*[tier.code for tier in rules.tiers], *rules.groups]
    claims = [code for code in known if code in groups]
    wanted = {name: list(marks[name]) for name in rules.within if name in marks}
    named = {Mark(name).value: venues for name, venues in wanted.items()}
    if (claims, named) != (one.claims, one.marks):
        one.claims, one.marks = claims, named
        facts_changed(one, actor, "claims")
    return one


@transaction.atomic
def add_evidence(
    application_id: int, what: str, photo: Photo, *, actor: User | None = None
) -> Evidence:
    """The photo stands beside the application.

    Raises:
        WindowClosed, WrongState: it cannot be changed now, or there are too many photos.
    """
    one = locked(application_id)
    if one.evidence.count() >= MOST_PHOTOS:
        raise WrongState(f"application {one.pk} has {MOST_PHOTOS} photos")
    made = Evidence.objects.create(
        application=one, what=what, file=store(photo, FOLDER), added_on=timezone.localdate()
    )
    facts_changed(one, actor, "evidence")
    return made


@transaction.atomic
def remove_evidence(application_id: int, pk: int, *, actor: User | None = None) -> None:
    """The photo is gone, its file too.

    Raises:
        Evidence.DoesNotExist: there is none.
        WindowClosed, WrongState: it cannot be changed now.
    """
    one = locked(application_id)
    found = one.evidence.get(pk=pk)
    name = found.file
    found.delete()
    transaction.on_commit(lambda: default_storage.delete(name))
    facts_changed(one, actor, "evidence")
