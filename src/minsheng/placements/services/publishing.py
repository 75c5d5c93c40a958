"""Publishing the results: seats are held, every family can read its own, and offers wait for an answer."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable

import numpy as np
from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import override

from minsheng.accounts.models import User
from minsheng.audit.services import record
from minsheng.classes.models import CareClass
from minsheng.classes.services import hold_seats
from minsheng.engines import admission
from minsheng.enrolment.models import Round
from minsheng.enrolment.services.telling import tell
from minsheng.organisations.permissions import NotPermitted, Permission
from minsheng.placements.models import Draw, Match, Placement
from minsheng.placements.rules import Data
from minsheng.placements.services.sealing import WrongState, locked, rules_of
from minsheng.placements.words import explanations, set_back


@transaction.atomic
def publish_results(round_id: int, *, actor: User) -> Match:
    """All seats of the match are held at once, or none; families answer within the hours of the rules.

    Raises:
        NotPermitted: the actor may not decide there, or started the match.
        WrongState: there is no match, or it is published.
        NoPlaceLeft: a class has fewer seats than when it was matched; it must be matched again.
    """
    found = locked(round_id, actor, Permission.DECIDE_ENROLMENT)
    match = Match.objects.select_for_update(of=["self"]).filter(draw__round=found).first()
    if match is None or match.computed_at is None or match.published_at is not None:
        raise WrongState(f"round {found.pk} has no match to publish")
    if match.started_by_id == actor.pk:
        raise NotPermitted("a second person decides")
    draw = Draw.objects.get(pk=match.draw_id)
    until = answer_until(found)
    seated = [
        (unit, unit["options"][option])
        for unit, option in zip(draw.units, match.choice, strict=True)
        if option >= 0
    ]
    hold_seats(wanted(seated), until=until, actor=actor)
    _write(draw, match, until)
    match.published_by, match.published_at = actor, timezone.now()
    match.save(update_fields=["published_by", "published_at"])
    tell(found, "results_published", children=match.placed, sha256=match.digest)
    record(actor, "round.results_published", found, children=match.placed, sha256=match.digest)
    return match


def answer_until(found: Round) -> dt.datetime:
    """When an offer made now ends, by the rules of the round."""
    rules = rules_of(found)
    return admission.answer_by(
        timezone.localtime().replace(microsecond=0),
        rules.offer_hours,
        rules.quiet_from,
        rules.quiet_until,
    )


def wanted(seated: Iterable[tuple[Data, list[int | None]]]) -> list[tuple[uuid.UUID, int]]:
    """Holder and class of every seat."""
    return [
        (uuid.UUID(holder), kind)
        for unit, classes in seated
        for holder, kind in zip(unit["holders"], classes, strict=True)
        if kind is not None
    ]


def _write(draw: Draw, match: Match, until: dt.datetime) -> None:
    """A row for each unit, with its explanation in every language of the site."""
    names = dict(CareClass.objects.filter(pk__in=match.classes).values_list("pk", "name"))
    market = admission.market_from_data(match.market)
    explainer = admission.Explainer(market, np.array(match.choice, dtype=np.int64))
    rows = []
    for place, (unit, option) in enumerate(zip(draw.units, match.choice, strict=True)):
        facts = explainer.explain(place)
        told = {}
        for code, _name in settings.LANGUAGES:
            with override(code):
                told[code] = explanations(facts, lambda kind: names[match.classes[kind]])
                if unit.get("behind"):
                    told[code].append(set_back())
        has = option >= 0
        rows.append(
            Placement(
                draw=draw,
                application_id=unit["application"],
                place=place,
                unit=unit,
                state=Placement.State.OFFERED if has else Placement.State.WAITING,
                option=option,
                classes=unit["options"][option] if has else [],
                listed=not has,
                until=until if has else None,
                told=told,
            )
        )
    Placement.objects.bulk_create(rows, batch_size=500)
