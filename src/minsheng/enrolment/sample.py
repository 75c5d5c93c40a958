"""An invented round for the sample city: rules published before the window of its announced terms opened."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone

from minsheng.classes.models import CareClass, Group, Term
from minsheng.engines.admission import Announced, Attendance, Mark, Reserve, Rules, Tier
from minsheng.enrolment.models import PublicLine, Round, RuleSet
from minsheng.enrolment.rules import START, line_digest
from minsheng.enrolment.words import evidence_of, in_source_language
from minsheng.organisations.models import Organisation
from minsheng.organisations.roles import Permission
from minsheng.places.sample import MARK, owner_of

RESERVES = ((Group.OUTDOOR, 20), (Group.FRONTLINE, 10))


def _rules(title: str, window: Term) -> Rules:
    drawn_at = timezone.localtime(window.freeze_at + dt.timedelta(days=1))
    named = {group: in_source_language(group.label) for group in Group}
    hard_up = Group.HARDSHIP
    return Rules(
        title=title,
        tiers=(Tier(hard_up.value, named[hard_up], evidence_of(hard_up)),),
        reserves=tuple(
            Reserve(group.value, named[group], evidence_of(group), percent)
            for group, percent in RESERVES
        ),
        within=(Mark.SIBLING, Mark.NEAR),
        attendance=Attendance(),
        sources=(
            Announced(f"{MARK}福利彩票开奖号码", drawn_at.isoformat(timespec="minutes")),
            Announced(f"{MARK}家长代表现场摇号", drawn_at.isoformat(timespec="minutes")),
        ),
    )


@transaction.atomic
def sample(city: Organisation) -> int:
    """The city's announced sample terms have one round with published rules.

    Returns:
        How many rounds were added; 0 when there is one, or no announced term.

    Raises:
        Post.DoesNotExist: nobody in the city may run rounds.
    """
    terms = list(Term.objects.filter(organisation=city, state=Term.State.ANNOUNCED))
    if not terms or Round.objects.filter(organisation=city).exists():
        return 0
    owner = owner_of(city, Permission.EDIT_ENROLMENT)
    published_at = terms[0].apply_from - dt.timedelta(days=3)
    title = f"{MARK}{terms[0].starts_on.year}年暑期托班录取"
    made = Round.objects.create(
        organisation=city,
        responsible=owner,
        code="sample26",
        title=title,
        state=Round.State.PUBLISHED,
        published_at=published_at,
    )
    made.terms.set(terms)
    rules = _rules(title, terms[0])
    RuleSet.objects.create(
        round=made,
        number=1,
        state=RuleSet.State.IN_FORCE,
        data=rules.to_data(),
        sha256=rules.sha256,
        proposed_by=owner.holder,
        proposed_at=published_at,
        decided_by=owner.holder,
        decided_at=published_at,
    )
    _put_aside(terms, rules)
    facts = {"sha256": rules.sha256}
    digest = line_digest(1, published_at, "rules_published", facts, START)
    PublicLine.objects.create(
        round=made,
        number=1,
        at=published_at,
        kind="rules_published",
        facts=facts,
        previous=START,
        digest=digest,
    )
    return 1


def _put_aside(terms: list[Term], rules: Rules) -> None:
    classes = list(CareClass.objects.filter(term__in=terms))
    for one in classes:
        one.reserves = dict(zip(rules.groups, rules.reserved(one.capacity), strict=True))
        one.reserved = sum(one.reserves.values())
    CareClass.objects.bulk_update(classes, ["reserves", "reserved"])
