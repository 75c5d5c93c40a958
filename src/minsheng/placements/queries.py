"""Reading draws, places and what waits."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.core.cache import cache
from django.db.models import Count, F, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from minsheng.accounts.models import User
from minsheng.applications.links import code_digest, digest_of, receipt_as_stored
from minsheng.applications.models import Application, Child
from minsheng.applications.proposals import births_of
from minsheng.classes.models import CareClass, Seat
from minsheng.classes.rules import age_on
from minsheng.enrolment.models import Round
from minsheng.enrolment.queries import rounds_for
from minsheng.organisations.permissions import Permission
from minsheng.placements.models import Draw, Match, Objection, Placement
from minsheng.web.waiting import Waiting

KEPT_S = 30
"""How long the pages of families may show the same seats left over."""
BULKY = ("market", "choice", "audit", "draw__units", "draw__lines", "draw__pack")
"""What only the draw and the match need: a family's page does not read it."""


def rounds_to_draw(actor: User, permission: Permission | None = None) -> QuerySet[Round]:
    """Published rounds within reach."""
    rows = rounds_for(actor, permission).filter(state=Round.State.PUBLISHED)
    found: QuerySet[Round] = rows.select_related("draw__match__job")
    return found


def draw_of(found: Round) -> Draw | None:
    return Draw.objects.filter(round=found).select_related("match__job").first()


def first_number_at(found: Round) -> dt.datetime:
    """When the first public number of the draw appears; now, if the round has none."""
    in_force = found.rules_in_force
    sources = in_force.rules.sources if in_force else ()
    return min((dt.datetime.fromisoformat(one.due) for one in sources), default=timezone.now())


def match_of(draw: Draw | None) -> Match | None:
    """The match, once there is one."""
    return getattr(draw, "match", None) if draw else None


def seats_by_class(found: Round) -> dict[int, int]:
    """Capacity of each open class of the round."""
    rows = CareClass.objects.filter(term__rounds=found, state=CareClass.State.OPEN)
    return dict(rows.values_list("pk", "capacity"))


def families_with_results() -> QuerySet[Application]:
    """Applications of rounds with published results; ``results_at`` says since when."""
    rows = Application.objects.select_related("round__organisation").defer("salt", "recovery")
    found: QuerySet[Application] = rows.annotate(
        results_at=F("round__draw__match__published_at")
    ).filter(results_at__isnull=False)
    return found


def family_of(code: str, secret: str) -> QuerySet[Application]:
    """The application of a private link, if its round has published results."""
    return families_with_results().filter(round__code=code, secret_hash=digest_of(secret))


def family_by_code(receipt: str, code: str) -> Application | None:
    """The application of a receipt and its recovery code, as people type them."""
    rows = families_with_results().filter(receipt=receipt_as_stored(receipt))
    return rows.filter(recovery_hash=code_digest(code)).first()


def counts_of(draw: Draw) -> dict[str, int]:
    """Placements by state."""
    rows = draw.placements.values_list("state").annotate(number=Count("pk"))
    return {str(state): number for state, number in rows}


def late_counts(found: Round) -> tuple[int, int]:
    """Families that came after the window: how many, and how many of them are listed by now."""
    rows = Application.objects.filter(round=found, arrival__isnull=False).taking_part()
    listed = rows.filter(placements__isnull=False).distinct()
    return rows.count(), listed.count()


def round_classes(found: Round) -> QuerySet[CareClass]:
    """Open classes of the round with held and accepted seats counted."""
    rows = CareClass.objects.filter(term__rounds=found, state=CareClass.State.OPEN)
    return rows.with_seats().select_related("term", "venue").order_by("term", "code")


def receipts_with_a_place(draw: Draw) -> list[str]:
    """Receipts that hold seats now, by their characters; no classes, so that no ticket can be weighed with one."""
    seated = draw.placements.seated().values_list("application__receipt", flat=True)
    return sorted(set(seated))


def steps_to_take(actor: User) -> Iterator[Waiting]:
    """Rounds whose list is to be sealed, whose numbers or results a second person confirms, and objections."""
    now = timezone.now()
    rounds = rounds_to_draw(actor, Permission.DECIDE_ENROLMENT)
    due = rounds.filter(
        sealed_at=None, terms__freeze_at__lte=now, terms__ends_on__gte=timezone.localdate()
    )
    for found in due.distinct()[:5]:
        if first_number_at(found) <= now:
            yield _waiting(found, _("“%(round)s”的名单没有及时封存，要另定公开数字。"), "alert")
        else:
            yield _waiting(found, _("“%(round)s”的报名已经截止，名单等着封存。"), "alert")
    for draw in Draw.objects.filter(round__in=rounds, state=Draw.State.ENTERED).exclude(
        entered_by=actor
    )[:5]:
        yield _waiting(draw.round, _("“%(round)s”的公开数字等第二个人确认。"), "watch")
    ready = Match.objects.filter(draw__round__in=rounds, published_at=None).exclude(
        Q(computed_at=None) | Q(started_by=actor)
    )
    for match in ready.select_related("draw__round")[:5]:
        yield _waiting(match.draw.round, _("“%(round)s”的结果等第二个人公布。"), "watch")
    waiting = Objection.objects.filter(
        Q(state="open") | Q(state="proposed") & ~Q(answered_by=actor),
        placement__draw__round__in=rounds,
    )
    for one in waiting.select_related("placement__draw__round")[:5]:
        yield _waiting(one.placement.draw.round, _("“%(round)s”有异议等待处理。"), "watch")


def _waiting(found: Round, text: str, tone: str) -> Waiting:
    return Waiting(
        text % {"round": found.title}, reverse("placements:round", args=[found.pk]), tone
    )


def placements_of(application: Application) -> QuerySet[Placement]:
    """The family's placements, in the order of its children."""
    rows = application.placements.select_related("objection").order_by("place")
    found: QuerySet[Placement] = rows
    return found


@dataclass(frozen=True, slots=True)
class _Left:
    """By class how many on the waiting list want it; classes with free seats; terms a child may have."""

    asked: Counter[int]
    free: list[CareClass]
    most_terms: int


def left_for(placement: Placement, children: Sequence[Child] | None = None) -> list[CareClass]:
    """Classes of their age with seats left that nobody on the waiting list wants, for these children.

    Args:
        children: those of the placement, if they have been read.

    Who has a place sees those of other terms, as far as the rules allow one more. Who wants what is
    looked up for all families together, twice a minute at most: in the minute of the publication
    everybody asks. ``claim_left`` looks again.
    """
    if placement.state == Placement.State.OFFERED or placement.is_more:
        return []
    key = f"left:{placement.draw_id}"
    known: _Left | None = cache.get(key)
    if known is None:
        known = _left_in(placement.draw_id)
        cache.set(key, known, KEPT_S)
    has_place = placement.state == Placement.State.ACCEPTED
    if not known.free or (has_place and known.most_terms == 1):
        return []
    terms = terms_held(placement) if has_place else set()
    if has_place and len(terms) >= known.most_terms:
        return []
    own = wished(placement) if placement.listed else set()
    size = len(set(placement.holders))
    births = births_in(placement) if children is None else births_of(children)
    return [
        one
        for one in known.free
        if one.capacity - one.taken >= size
        and known.asked.get(one.pk, 0) == (one.pk in own)
        and one.term_id not in terms
        and takes_all(one, births)
    ]


def births_in(placement: Placement) -> list[dt.date]:
    """Birthdays of its children."""
    return births_of(Child.objects.filter(key__in=placement.holders))


def takes_all(care_class: CareClass, births: Sequence[dt.date]) -> bool:
    """Is the class for children of these ages on its first day?"""
    first = care_class.term.starts_on
    return all(care_class.takes_age(age_on(born, first)) for born in births)


def terms_held(placement: Placement) -> set[int]:
    """Terms in which its children have seats, whichever placement gave them."""
    seats = Seat.objects.live().filter(holder__in=placement.holders)
    return set(seats.values_list("term", flat=True))


def _left_in(draw_id: int) -> _Left:
    match = Match.objects.only("classes", "draw_id").get(draw=draw_id)
    rows = CareClass.objects.filter(
        pk__in=match.classes, state=CareClass.State.OPEN, taken__lt=F("capacity")
    )
    free = list(rows.select_related("term").order_by("term", "code"))
    in_force = Round.objects.get(draw=draw_id).rules_in_force if free else None
    most = in_force.rules.most_terms if in_force else 1
    return _Left(wishes_listed(draw_id), free, most)


def wishes_listed(draw_id: int) -> Counter[int]:
    """By class how many on the waiting list would rather have it than what they have."""
    listed = Placement.objects.filter(draw=draw_id, listed=True).only("unit", "option")
    return Counter(kind for one in listed for kind in wished(one))


def wished(placement: Placement) -> set[int]:
    """Classes of the options that its family likes better than what it has."""
    options = placement.options
    better = options if placement.option < 0 else options[: placement.option]
    return {kind for one in better for kind in one if kind is not None}


def classes_waited_for(draw_id: int, *, but: Placement) -> set[int]:
    """Classes that another family on the waiting list would rather have than what it has."""
    own = wished(but) if but.listed else set()
    return {kind for kind, number in wishes_listed(draw_id).items() if number > (kind in own)}
