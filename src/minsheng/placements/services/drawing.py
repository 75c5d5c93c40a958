"""The draw: one person types the public numbers, another confirms them, and everybody can recompute it."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone

from minsheng.accounts.models import User
from minsheng.audit.services import record
from minsheng.engines.admission import freeze, make_pack, settle
from minsheng.engines.admission.canonical import canonical
from minsheng.enrolment.services.telling import tell
from minsheng.organisations.permissions import NotPermitted, Permission
from minsheng.placements.models import Draw
from minsheng.placements.queries import seats_by_class
from minsheng.placements.rules import children_in
from minsheng.placements.services.sealing import WrongState, locked, rules_of

Shown = Mapping[str, Mapping[str, str]]


def _locked_draw(round_id: int, actor: User, permission: Permission, state: Draw.State) -> Draw:
    found = locked(round_id, actor, permission)
    draw = Draw.objects.select_for_update(of=["self"]).filter(round=found, state=state).first()
    if draw is None:
        raise WrongState(f"round {found.pk} is not {state}")
    draw.round = found
    return draw


@transaction.atomic
def enter_values(round_id: int, shown: Shown, *, actor: User) -> Draw:
    """The public numbers wait for a second person, and everybody can read that they do.

    Args:
        shown: by source what was published: ``value`` and ``published_at`` (ISO 8601).

    Raises:
        NotPermitted: the actor may not run rounds there.
        WrongState: the list is not sealed, or the numbers are entered already.
        NotYet: a number is missing, or older than the sealed list.
    """
    draw = _locked_draw(round_id, actor, Permission.EDIT_ENROLMENT, Draw.State.SEALED)
    settled = settle(rules_of(draw.round).sources, shown, draw.sealed_at.isoformat())
    draw.shown = {name: dict(facts) for name, facts in shown.items()}
    draw.entered_by, draw.state = actor, Draw.State.ENTERED
    draw.save(update_fields=["shown", "entered_by", "state"])
    told = "；".join(f"{one['name']} {one['value']}" for one in settled)
    tell(draw.round, "values_entered", values=told)
    record(actor, "round.values_entered", draw.round, values=told)
    return draw


@transaction.atomic
def refuse_values(round_id: int, *, actor: User) -> Draw:
    """They are typed wrong: somebody enters them anew.

    Raises:
        NotPermitted: the actor may not decide there, or typed them.
        WrongState: none wait.
    """
    draw = _locked_draw(round_id, actor, Permission.DECIDE_ENROLMENT, Draw.State.ENTERED)
    _second(draw, actor)
    draw.shown, draw.entered_by, draw.state = {}, None, Draw.State.SEALED
    draw.save(update_fields=["shown", "entered_by", "state"])
    tell(draw.round, "values_refused")
    record(actor, "round.values_refused", draw.round)
    return draw


@transaction.atomic
def confirm_values(round_id: int, *, actor: User) -> Draw:
    """The numbers are right, and with them the order of all families is fixed and public.

    A committed secret that was not shown, or is another, has been replaced by its fallback; the
    log names it.

    Raises:
        NotPermitted: the actor may not decide there, or typed the numbers.
        WrongState: none wait.
    """
    draw = _locked_draw(round_id, actor, Permission.DECIDE_ENROLMENT, Draw.State.ENTERED)
    _second(draw, actor)
    rules, frozen = rules_of(draw.round), freeze((line[0], line[1]) for line in draw.lines)
    seats = sum(seats_by_class(draw.round).values())
    counts = {"children": sum(len(children_in(unit)) for unit in draw.units), "seats": seats}
    pack = make_pack(
        rules, frozen, timezone.localtime(draw.sealed_at).isoformat(), draw.shown, counts
    )
    draw.state, draw.confirmed_by, draw.drawn_at = Draw.State.DRAWN, actor, timezone.now()
    draw.seed, draw.digest, draw.pack = pack["seed"], pack["digest"], canonical(pack).decode()
    draw.save()
    used = {one["name"] for one in pack["sources"]}
    for source in rules.sources:
        if source.commitment and source.name not in used:
            tell(draw.round, "secret_replaced", name=source.name, by=source.fallback)
    tell(draw.round, "drawn", seed=draw.seed, sha256=draw.digest)
    record(actor, "round.drawn", draw.round, sha256=draw.digest)
    return draw


def _second(draw: Draw, actor: User) -> None:
    if draw.entered_by_id == actor.pk:
        raise NotPermitted("a second person decides")
