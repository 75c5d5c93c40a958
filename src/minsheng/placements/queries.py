"""Reading draws, places and what waits."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.db.models import Count, F, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from minsheng.accounts.models import User
from minsheng.applications.links import code_digest, digest_of, receipt_as_stored
from minsheng.applications.models import Application
from minsheng.classes.models import CareClass
from minsheng.enrolment.models import Round
from minsheng.enrolment.queries import rounds_for
from minsheng.organisations.permissions import Permission
from minsheng.placements.models import Draw, Match, Objection, Placement
from minsheng.web.waiting import Waiting

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


def family_of(secret: str) -> Application | None:
    """The application of a private link, if its round has published results."""
    rows = Application.objects.filter(secret_hash=digest_of(secret))
    return rows.filter(round__draw__match__published_at__isnull=False).first()


def family_by_code(receipt: str, code: str) -> Application | None:
    """The application of a receipt and its recovery code, as people type them."""
    rows = Application.objects.filter(receipt=receipt_as_stored(receipt))
    found = rows.filter(round__draw__match__published_at__isnull=False)
    return found.filter(recovery_hash=code_digest(code)).first()


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


def left_for(placement: Placement) -> list[CareClass]:
    """Classes with seats left for children without a place that nobody on the waiting list wants."""
    without = [Placement.State.WAITING, Placement.State.DECLINED, Placement.State.LAPSED]
    if placement.state not in without:
        return []
    match = Match.objects.only("classes").get(draw=placement.draw_id)
    size = len(placement.holders)
    rows = CareClass.objects.filter(
        pk__in=match.classes, state=CareClass.State.OPEN, taken__lte=F("capacity") - size
    )
    wanted = classes_waited_for(placement.draw_id, but=placement.pk)
    return [one for one in rows.order_by("term", "code") if one.pk not in wanted]


def classes_waited_for(draw_id: int, *, but: int) -> set[int]:
    """Classes that another family on the waiting list would rather have than what it has."""
    found: set[int] = set()
    listed = Placement.objects.filter(draw=draw_id, listed=True).exclude(pk=but)
    for unit, option in listed.values_list("unit", "option"):
        options = unit["options"]
        for one in options if option < 0 else options[:option]:
            found.update(kind for kind in one if kind is not None)
    return found
