"""Reading who sits in a class, who missed how much, and which hearings wait."""

from __future__ import annotations

import datetime as dt
import uuid
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from django.conf import settings
from django.core.cache import cache
from django.db.models import Count, Max, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from minsheng.accounts.models import User
from minsheng.applications.models import Application, Child
from minsheng.attendance.models import Absence, ClassDay, Hearing, HearingQuerySet
from minsheng.classes.models import CareClass, Seat
from minsheng.enrolment.models import Round
from minsheng.organisations.models import reach
from minsheng.organisations.permissions import Permission
from minsheng.organisations.queries import people_able
from minsheng.placements.queries import rounds_to_draw
from minsheng.web.waiting import Waiting

KEPT_S = 30
"""How long the pages of families may go without looking whether their round hears anybody."""


@dataclass(frozen=True, slots=True)
class Missed:
    """A child that missed more class days than the rule allows, and is not being heard yet."""

    application_id: int
    receipt: str
    holder: uuid.UUID
    care_class: CareClass
    days: int
    missed: int


def kept_classes(actor: User) -> QuerySet[CareClass]:
    """Open classes whose term has begun and whose families' data are still there, with their days.

    A union's officers keep its classes, a town's teachers those held in the town, whoever runs them.
    """
    today = timezone.localdate()
    first = today - dt.timedelta(days=settings.FAMILY_DATA_DAYS)
    mine = reach(actor, Permission.KEEP_ATTENDANCE, field="organisation__path")
    here = reach(actor, Permission.KEEP_ATTENDANCE, field="venue__town__path")
    rows = CareClass.objects.filter(
        mine | here,
        state=CareClass.State.OPEN,
        term__starts_on__lte=today,
        term__ends_on__gte=first,
    )
    found: QuerySet[CareClass] = rows.select_related("term", "organisation").annotate(
        kept=Count("days"), last_kept=Max("days__on")
    )
    return found


def _since(rows: QuerySet[Seat]) -> dict[tuple[int, uuid.UUID], dt.date]:
    """First day by class and holder, of accepted seats."""
    seats = rows.filter(state=Seat.State.ACCEPTED)
    facts = seats.values_list("care_class", "holder", "held_at")
    return {(kind, holder): timezone.localdate(held) for kind, holder, held in facts}


def holders_on(care_class: CareClass, on: dt.date) -> set[uuid.UUID]:
    """Keys of the children whose seat in the class was theirs on the day."""
    rows = _since(Seat.objects.filter(care_class=care_class))
    return {holder for (_kind, holder), since in rows.items() if since <= on}


def children_on(care_class: CareClass, on: dt.date) -> list[Child]:
    """The children of the class on the day, by name."""
    rows = Child.objects.filter(key__in=holders_on(care_class, on))
    return sorted(rows, key=lambda child: (child.name, child.pk))


def much_missed(found: Round) -> list[Missed]:
    """Children of ended terms who missed more than the round's rule allows; those being heard are left out."""
    in_force = found.rules_in_force
    rule = in_force.rules.attendance if in_force else None
    if rule is None:
        return []
    classes = CareClass.objects.filter(
        term__rounds=found, term__ends_on__lt=timezone.localdate(), days__isnull=False
    )
    by_id = {one.pk: one for one in classes.select_related("term").distinct()}
    seats = _since(Seat.objects.filter(care_class__in=by_id))
    days: dict[int, list[dt.date]] = defaultdict(list)
    for kind, on in ClassDay.objects.filter(care_class__in=by_id).values_list("care_class", "on"):
        days[kind].append(on)
    gone = Absence.objects.filter(day__care_class__in=by_id, is_excused=False)
    missed = Counter(gone.values_list("day__care_class", "holder"))
    heard = set(Hearing.objects.filter(round=found).values_list("care_class", "holder"))
    much = {}
    for (kind, holder), number in missed.items():
        since = seats.get((kind, holder))
        held = sum(on >= since for on in days[kind]) if since else 0
        if since and (kind, holder) not in heard and rule.is_much(number, held):
            much[kind, holder] = (held, number)
    holders = {holder for _kind, holder in much}
    families = Child.objects.filter(key__in=holders, application__round=found)
    by_key = {key: (pk, receipt) for key, pk, receipt in families.values_list("key", "application", "application__receipt")}  # fmt: skip
    rows = [
        Missed(*by_key[holder], holder, by_id[kind], held, number)
        for (kind, holder), (held, number) in much.items()
        if holder in by_key
    ]
    return sorted(rows, key=lambda one: (one.care_class.code, one.receipt, one.holder))


def count_of(one: Hearing) -> tuple[int, int]:
    """(unexcused absences, class days) of the child by the lists as they are now."""
    seats = _since(Seat.objects.filter(care_class=one.care_class_id, holder=one.holder))
    since = seats.get((one.care_class_id, one.holder))
    if since is None:
        return 0, 0
    held = ClassDay.objects.filter(care_class=one.care_class_id, on__gte=since).count()
    return absences_of(one).filter(is_excused=False).count(), held


def absences_of(one: Hearing) -> QuerySet[Absence]:
    """The child's absences, the first one first."""
    rows = Absence.objects.filter(day__care_class=one.care_class_id, holder=one.holder)
    return rows.select_related("day").order_by("day__on")


def hearings_of(found: Round) -> QuerySet[Hearing]:
    """Hearings of the round, without the texts."""
    rows = Hearing.objects.filter(round=found).select_related("application", "care_class")
    return rows.defer("reason", "appeal", "answer")


def hears_anybody(round_id: int) -> bool:
    """Has the round hearings? Looked up for all families together, as all read at once."""
    known: bool | None = cache.get(hearing_key(round_id))
    if known is None:
        known = Hearing.objects.filter(round=round_id).exists()
        cache.set(hearing_key(round_id), known, KEPT_S)
    return known


def hearing_key(round_id: int) -> str:
    """Under what ``hears_anybody`` is kept; whoever opens a hearing drops it."""
    return f"hearings:{round_id}"


def heard(family: Application) -> QuerySet[Hearing]:
    """What is or was heard of the family's children."""
    return Hearing.objects.filter(application=family).select_related("care_class__term")


def hearings_for(actor: User) -> HearingQuerySet:
    """Hearings that the actor may read, to decide them."""
    rounds = rounds_to_draw(actor, Permission.DECIDE_ENROLMENT)
    return Hearing.objects.filter(round__in=rounds).select_related(
        "round__organisation", "application", "care_class__term"
    )


def third_people(one: Hearing, decider: User) -> QuerySet[User]:
    """Who may answer an appeal: in the round's union or one above it, and without a part in it before."""
    able = people_able(Permission.DECIDE_ENROLMENT, one.round.organisation)
    return able.exclude(pk__in=[one.opened_by_id, decider.pk])


def hearings_to_decide(actor: User) -> Iterator[Waiting]:
    """Hearings whose family has spoken or had its time, and appeals, in which the actor had no part."""
    rows = hearings_for(actor).exclude(opened_by=actor)
    ripe = rows.ripe(timezone.now())
    appealed = rows.filter(state=Hearing.State.APPEALED).exclude(Q(decided_by=actor))
    for one in [*ripe[:5], *appealed[:5]]:
        is_appeal = one.state == Hearing.State.APPEALED
        text = _("“%(round)s”有缺课申诉等您处理。") if is_appeal else _("“%(round)s”有缺课听取完意见，等第二个人决定。")  # fmt: skip
        url = reverse("attendance:hearing", args=[one.pk])
        yield Waiting(text % {"round": one.round.title}, url, "watch")
    for one in hearings_for(actor).untold()[:5]:
        text = _("“%(round)s”有家庭还没有通知到，期限没有开始算。")
        url = reverse("attendance:hearing", args=[one.pk])
        yield Waiting(text % {"round": one.round.title}, url, "watch")
