"""An invented round of last season for the sample city: sealed, drawn, matched, published and half answered."""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import dataclass, replace

from django.db import transaction
from django.utils import timezone

from minsheng.accounts.models import User
from minsheng.applications import sample as families
from minsheng.classes.models import CareClass, Term
from minsheng.engines import admission
from minsheng.enrolment.models import Round, RuleSet
from minsheng.enrolment.services.rounds import put_aside
from minsheng.enrolment.services.telling import tell
from minsheng.organisations.models import Organisation
from minsheng.organisations.roles import Role
from minsheng.placements.models import Draw, Match, Placement
from minsheng.placements.problem import market_of
from minsheng.placements.services import (
    answer,
    confirm_values,
    enter_values,
    keep_match,
    publish_results,
    seal_round,
    tend,
)
from minsheng.places.sample import MARK

CODE = "samplea"
FAMILIES = 120
SEATS = 8
ASIDE = dt.timedelta(minutes=30)
"""The announced number is due so long after the sample is made: a list is sealed before its number."""


@transaction.atomic
def sample(city: Organisation, *, seed: int = 1) -> int:
    """One more term of the city, whose families have just heard; nothing if it is there or there is no round.

    Returns:
        How many placements were made.
    """
    story = Story(CODE, "0", "周末托管班", "年周末托管班录取", FAMILIES, 3)
    found = play(city, story, seed=seed)
    if found is None:
        return 0
    _answer(found, seed)
    return Placement.objects.filter(draw__round=found).count()


@dataclass(frozen=True, slots=True)
class Story:
    """A round to be played: its code, its term's code and name, the rest of its title, how many apply.

    Attributes:
        every: it takes each so-manieth class of the city's first term.
    """

    code: str
    term: str
    name: str
    title: str
    families: int
    every: int


def play(city: Organisation, story: Story, *, seed: int) -> Round | None:
    """The story's round with published results; None if it is there, or there is no round to copy."""
    model = Round.objects.filter(organisation=city, code="sample26").first()
    if model is None or Round.objects.filter(code=story.code).exists():
        return None
    first, second = people(city)
    if first is None or second is None:
        return None
    found = _round(model, first, story)
    families.sample(city, seed=seed + 1, families=story.families)
    _close(found)
    _hold_draw(found, first, second)
    return found


def people(city: Organisation) -> tuple[User | None, User | None]:
    """Who runs the city's rounds, and who decides with them."""
    first, second = (
        User.objects.filter(posts__organisation=city, posts__role=role).order_by("pk").first()
        for role in (Role.OFFICER, Role.LEADER)
    )
    return first, second


def _round(model: Round, officer: User, story: Story) -> Round:
    """A published round over a copy of the first term, with some of its classes, each small."""
    term = model.terms.order_by("pk")[0]
    classes = list(term.classes.filter(state=CareClass.State.OPEN).order_by("pk")[:: story.every])
    organisation, now = model.organisation, timezone.now()
    term.pk, term.code, term.name = None, f"{now.year}-{story.term}", f"{MARK}{story.name}"
    term.apply_from, term.freeze_at = now - dt.timedelta(days=9), now + dt.timedelta(minutes=5)
    term.publish_at = now + dt.timedelta(days=1)
    term._state.adding = True
    term.save()
    for one in classes:
        one.pk, one.term, one.capacity, one.taken = None, term, SEATS, 0
        one.least = SEATS // 2
        one.reserves, one.reserved = {}, 0
    CareClass.objects.bulk_create(classes)
    made = Round.objects.create(
        organisation=organisation,
        responsible=model.responsible,
        code=story.code,
        title=f"{MARK}{now.year}{story.title}",
        state=Round.State.PUBLISHED,
        published_at=now - dt.timedelta(days=12),
    )
    made.terms.set([term])
    _rules(made, model, officer)
    return made


def _rules(made: Round, model: Round, officer: User) -> None:
    in_force = model.rules_in_force
    assert in_force is not None
    due = timezone.localtime(timezone.now() + ASIDE).isoformat(timespec="minutes")
    sources = tuple(replace(one, due=due) for one in in_force.rules.sources)
    rules = replace(in_force.rules, title=made.title, sources=sources)
    RuleSet.objects.create(
        round=made,
        number=1,
        state=RuleSet.State.IN_FORCE,
        data=rules.to_data(),
        sha256=rules.sha256,
        proposed_by=officer,
        decided_by=officer,
        decided_at=made.published_at,
    )
    put_aside(made, rules, officer)
    tell(made, "rules_published", sha256=rules.sha256)


def _close(found: Round) -> None:
    Term.objects.filter(rounds=found).update(freeze_at=timezone.now() - dt.timedelta(minutes=1))


def _hold_draw(found: Round, first: User, second: User) -> None:
    draw = seal_round(found.pk, actor=first, with_unchecked=True)
    in_force = found.rules_in_force
    assert in_force is not None
    shown = {
        one.name: {"value": f"样例 {place} 0 7 2 4 5", "published_at": one.due}
        for place, one in enumerate(in_force.rules.sources, 1)
    }
    enter_values(found.pk, shown, actor=first)
    draw = confirm_values(found.pk, actor=second)
    match = Match.objects.create(draw=draw, started_by=first)
    classes, data = market_of(Draw.objects.get(pk=draw.pk))
    market = admission.market_from_data(data)
    result = admission.match(market)
    verified = admission.verify_result(market, result.to_dict())
    keep_match(match.pk, classes, data, result, verified.to_dict())
    publish_results(found.pk, actor=second)


def _answer(found: Round, seed: int) -> None:
    """Half of the families have accepted, a few have declined, and their seats have gone on."""
    chance = random.Random(f"placements {seed}")  # noqa: S311  invented data, not a secret
    offered = Placement.objects.filter(draw__round=found, state=Placement.State.OFFERED)
    for one in offered.order_by("place"):
        word = chance.choice(("accept", "accept", "listed", "decline", ""))
        if word:
            answer(one.pk, word, application_id=one.application_id)
    tend(found.pk)
