"""Reading which classes are small, what they could join, and who is asked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.core.cache import cache
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from minsheng.accounts.models import User
from minsheng.applications.models import Application
from minsheng.classes.models import CareClass
from minsheng.common.geo import LonLat
from minsheng.enrolment.models import Round
from minsheng.mergers.models import Consent, Merger
from minsheng.mergers.rules import Group, Target, is_small, targets
from minsheng.organisations.permissions import Permission
from minsheng.placements.models import Placement
from minsheng.placements.queries import rounds_to_draw
from minsheng.web.waiting import Waiting

KEPT_S = 30
"""How long the pages of families may go without looking whether their round has a merger."""


@dataclass(frozen=True, slots=True)
class Small:
    """A class below its minimum, and the classes it could join."""

    care_class: CareClass
    joins: list[tuple[CareClass, Target]]


def _group(one: CareClass) -> Group:
    return Group(
        one.pk,
        one.term_id,
        one.venue_id,
        (one.age_from, one.age_until),
        LonLat(one.venue.lon, one.venue.lat),
        one.taken,
        one.capacity - one.taken,
        one.least,
    )


def accepted_in(found: Round) -> list[Placement]:
    """The families' accepted places of the round."""
    rows = Placement.objects.filter(draw__round=found, state=Placement.State.ACCEPTED)
    return list(rows.select_related("application").order_by("pk"))


def small_classes(found: Round) -> list[Small]:
    """Open classes of the round with children, but fewer than their minimum; those that can join one first."""
    rows = CareClass.objects.filter(term__rounds=found, state=CareClass.State.OPEN)
    classes = {one.pk: one for one in rows.select_related("venue", "term").order_by("code")}
    groups = [_group(one) for one in classes.values()]
    seated = accepted_in(found)
    result = []
    for one in filter(is_small, groups):
        families = _families(one, seated, classes)
        joins = [(classes[each.class_id], each) for each in targets(one, groups, families)]
        result.append(Small(classes[one.class_id], joins))
    return sorted(result, key=lambda one: not one.joins)


def _families(
    small: Group, seated: list[Placement], classes: dict[int, CareClass]
) -> list[list[int]]:
    """For each family in the class the venues of its other children in the term."""
    by_family: dict[int, list[int]] = {}
    for one in seated:
        kinds = [pk for pk in one.classes if pk in classes]
        by_family.setdefault(one.application_id, []).extend(kinds)
    return [
        [
            classes[pk].venue_id
            for pk in kinds
            if pk != small.class_id and classes[pk].term_id == small.term_id
        ]
        for kinds in by_family.values()
        if small.class_id in kinds
    ]


def is_asking(round_id: int) -> bool:
    """Are families of the round being asked? Looked up for all of them together, as all read at once."""
    known: bool | None = cache.get(asking_key(round_id))
    if known is None:
        known = Merger.objects.filter(round=round_id, state=Merger.State.PROPOSED).exists()
        cache.set(asking_key(round_id), known, KEPT_S)
    return known


def asking_key(round_id: int) -> str:
    """Under what ``is_asking`` is kept; whoever proposes a merger drops it."""
    return f"mergers:{round_id}"


def asked_of(family: Application) -> QuerySet[Consent]:
    """Mergers on which the family may still answer."""
    rows = Consent.objects.filter(application=family, merger__state=Merger.State.PROPOSED)
    return rows.filter(merger__until__gt=timezone.now()).select_related(
        "merger__source__venue", "merger__target__venue"
    )


def mergers_to_decide(actor: User) -> Iterator[Waiting]:
    """Mergers whose families have had their time, proposed by somebody else."""
    rounds = rounds_to_draw(actor, Permission.DECIDE_ENROLMENT)
    rows = Merger.objects.filter(
        state=Merger.State.PROPOSED, until__lte=timezone.now(), round__in=rounds
    )
    for one in rows.exclude(proposed_by=actor).select_related("source", "round")[:5]:
        text = _("“%(name)s”的并班等第二个人决定。") % {"name": one.source.name}
        yield Waiting(text, reverse("mergers:round", args=[one.round_id]), "watch")
