"""Reading applications: for the draw, without anything private."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from typing import Any

from django.db.models import F, Min, Prefetch, Q, QuerySet
from django.utils import timezone

from minsheng.accounts.models import User
from minsheng.applications.fields import keyed_mark
from minsheng.applications.models import Appeal, Application, Check, Child, Setback, Wish
from minsheng.applications.rules.entry import Entry
from minsheng.applications.rules.options import Option, Unit, Wished, units_of
from minsheng.classes.models import CareClass
from minsheng.engines.admission import Mark, Rules, seal
from minsheng.enrolment.models import Round
from minsheng.enrolment.queries import public_rounds
from minsheng.organisations.models import Post
from minsheng.organisations.permissions import Permission

Classes = Mapping[int, tuple[str, int, int | None]]
"""By class: its code with its term, its venue, the town of the venue."""


def entries(found: Round) -> list[Entry]:
    """Every application of the round that takes part in the draw, by receipt.

    Not in it: drafts, refused, withdrawn and late ones. Groups and marks are the confirmed ones only.

    Raises:
        ValueError: the round has no rules.
    """
    if found.rules_in_force is None:
        raise ValueError(f"round {found.pk} has no rules")
    rules = found.rules_in_force.rules
    classes, behind = _classes(found), set_back_in(found, rules)
    in_time = Application.objects.filter(round=found, arrival=None).taking_part()
    return [
        _entry(one, rules, classes, found.code, behind)
        for one in _told_of(in_time.order_by("receipt"))
    ]


def set_back_in(found: Round, rules: Rules) -> frozenset[str]:
    """Marks of the children who stand behind in the round: none unless its own rules say so."""
    if rules.attendance is None:
        return frozenset()
    year = found.terms.aggregate(first=Min("starts_on"))["first"].year
    rows = Setback.objects.filter(organisation=found.organisation_id, year=year)
    return frozenset(rows.values_list("id_mark", flat=True))


def late_entries(found: Round, *, but: Collection[int] = ()) -> list[Entry]:
    """Confirmed applications that came after the window, in the order in which they came.

    Args:
        but: applications to leave out.

    Raises:
        ValueError: the round has no rules.
    """
    if found.rules_in_force is None:
        raise ValueError(f"round {found.pk} has no rules")
    rules, classes = found.rules_in_force.rules, _classes(found)
    late = Application.objects.filter(
        round=found, arrival__isnull=False, state=Application.State.CONFIRMED
    )
    rows = _told_of(late.exclude(pk__in=but).order_by("arrival"))
    return [_entry(one, rules, classes, found.code) for one in rows]


def waiting_for_a_word(found: Round) -> QuerySet[Application]:
    """Applications in time whose checks are not complete, or whose appeal is not answered."""
    objected = Appeal.objects.filter(
        application__round=found, answer=None, version=F("application__version")
    )
    unchecked = Q(state__in=["submitted", "checked"])
    appealed = Q(pk__in=objected.values("application")) & ~Q(state__in=["draft", "withdrawn"])
    rows = Application.objects.filter(unchecked | appealed, round=found, arrival=None)
    found_rows: QuerySet[Application] = rows.order_by("receipt")
    return found_rows


def twins_of(one: Application) -> list[Application]:
    """Other applications of the round, handed in and not refused, for a child of this one."""
    marks = {keyed_mark(child.id_number) for child in one.children.all()} - {""}
    same = Child.objects.filter(round=one.round_id, is_live=True, id_mark__in=marks)
    rows = Application.objects.taking_part().filter(children__in=same).exclude(pk=one.pk)
    by_hand = Child.objects.filter(round=one.round_id, is_live=True, is_manual=True)
    claimed = [
        child.application_id
        for child in by_hand.exclude(application=one).only("id_number", "application")
        if child.id_number and keyed_mark(child.id_number) in marks
    ]
    manual = Application.objects.taking_part().filter(pk__in=claimed)
    return list((rows | manual).distinct().order_by("receipt"))


def applications_for(actor: User) -> QuerySet[Application]:
    """Applications within reach that were handed in, or that the actor is entering."""
    rows = Application.objects.visible_to(actor).filter(cleared_on=None)
    mine = Q(state=Application.State.DRAFT, entered_by=actor)
    shown = rows.filter(~Q(state=Application.State.DRAFT) | mine)
    found: QuerySet[Application] = shown.select_related("round", "organisation", "entered_by")
    return found


def _county_level(actor: User) -> Q:
    """Applications below the posts from which the actor decides: those of counties and above."""
    posts = Post.objects.held_by(actor).allowing(Permission.DECIDE_ENROLMENT)
    deciding = posts.exclude(organisation__kind__in=["town", "unit"])
    found = Q(pk__in=[])
    for path in deciding.values_list("organisation__path", flat=True):
        found |= Q(organisation__path__startswith=path)
    return found


def rounds_to_enter(actor: User) -> QuerySet[Round]:
    """Rounds with published rules from whose families the actor may take applications."""
    posts = Post.objects.held_by(actor).allowing(Permission.CHECK_APPLICATIONS)
    near = Q(pk__in=[])
    for path in posts.values_list("organisation__path", flat=True):
        above = [path[: 5 * depth] for depth in range(1, path.count(".") + 1)]
        near |= Q(organisation__path__startswith=path) | Q(organisation__path__in=above)
    return public_rounds().filter(near)


def to_check(actor: User) -> QuerySet[Application]:
    """What waits for a basic check that the actor may do."""
    rows = applications_for(actor).filter(state=Application.State.SUBMITTED)
    return rows.filter(_undecided()).exclude(entered_by=actor)


def to_confirm(actor: User) -> QuerySet[Application]:
    """What waits for a county's check that the actor may do: checked, but not by the actor."""
    rows = applications_for(actor).filter(_county_level(actor), state=Application.State.CHECKED)
    own = Check.objects.filter(by=actor, version=F("application__version"))
    open_ = rows.filter(_undecided()).exclude(entered_by=actor)
    return open_.exclude(pk__in=own.values("application"))


def to_answer(actor: User) -> QuerySet[Appeal]:
    """Appeals that wait for the actor: of the current version, not touched by the actor before."""
    within = applications_for(actor).filter(_county_level(actor), _undecided())
    own = Check.objects.filter(by=actor, version=F("application__version"))
    waiting = Appeal.objects.filter(
        application__in=within, answer=None, version=F("application__version")
    )
    mine = waiting.exclude(application__in=own.values("application"))
    found: QuerySet[Appeal] = mine.exclude(application__entered_by=actor).select_related(
        "application__round"
    )
    return found


def _undecided() -> Q:
    """Those on which a word may be said: until the list is sealed, late ones until classes begin."""
    today = timezone.localdate()
    unsealed = Round.objects.filter(sealed_at=None, terms__ends_on__gte=today)
    begun = Round.objects.filter(terms__starts_on__lte=today)
    in_time = Q(arrival=None, round__in=unsealed)
    return in_time | Q(arrival__isnull=False) & ~Q(round__in=begun)


def _told_of(rows: QuerySet[Application]) -> Iterator[Application]:
    """The applications with all that an entry needs."""
    wishes = Prefetch("wishes", Wish.objects.order_by("rank", "pk"))
    children = Prefetch("children", Child.objects.order_by("number").prefetch_related(wishes))
    return rows.select_related("household").prefetch_related(children).iterator(chunk_size=500)


def _classes(found: Round) -> dict[int, tuple[str, int, int | None]]:
    rows = CareClass.objects.filter(term__rounds=found).exclude(state=CareClass.State.CANCELLED)
    facts = rows.values_list(
        "pk", "term__code", "organisation__code", "code", "venue", "venue__town"
    )
    return {
        pk: (f"{term}/{union}/{code}", venue, town) for pk, term, union, code, venue, town in facts
    }


def _entry(
    one: Application,
    rules: Rules,
    classes: Classes,
    round_code: str,
    set_back: frozenset[str] = frozenset(),
) -> Entry:
    children = list(one.children.all())
    behind = frozenset(place for place, child in enumerate(children) if child.mark in set_back)
    wishes = [_ranked(child, classes) for child in children]
    units = units_of(one.link, wishes)
    proved = tuple(sorted(one.proved)) if one.state == Application.State.CONFIRMED else ()
    marks = _marks(one, classes) if one.state == Application.State.CONFIRMED else {}
    sealed = {
        "round": round_code,
        "receipt": one.receipt,
        "link": one.link_mode,
        "proved": list(proved),
        "marks": {
            classes[pk][0]: sorted(mark.value for mark in marks.get(pk, ()))
            for pk in sorted({pk for mine in wishes for one in mine if one for pk in one})
        },
        "units": [_told(unit, classes) for unit in units],
    }
    if behind:
        sealed["behind"] = sorted(behind)
    return Entry(
        application=one.pk,
        receipt=one.receipt,
        seal=seal(sealed, bytes.fromhex(one.salt)),
        salt=one.salt,
        sealed=sealed,
        link=one.link,
        holders=tuple(child.key for child in children),
        proved=proved,
        tier=rules.tier_of(proved),
        group=rules.group_of(proved),
        marks=marks,
        units=units,
        behind=behind,
    )


def _ranked(child: Child, classes: Classes) -> list[Wished | None]:
    """What is asked for by rank, None where there is nothing, or a class that has been cancelled."""
    by_rank: dict[int, Wished] = {}
    for wish in child.wishes.all():
        by_rank[wish.rank] = (*by_rank.get(wish.rank, ()), wish.care_class_id)
    found = [by_rank.get(rank, ()) for rank in range(1, max(by_rank, default=0) + 1)]
    return [one if one and all(pk in classes for pk in one) else None for one in found]


def _told(unit: Unit, classes: Classes) -> dict[str, Any]:
    def names(option: Option) -> list[str]:
        return ["" if pk is None else classes[pk][0] for pk in option]

    return {"children": list(unit.children), "options": [names(one) for one in unit.options]}


def _marks(one: Application, classes: Classes) -> dict[int, frozenset[Mark]]:
    """Confirmed marks by class: near by the towns of home and work, the others by venue."""
    household = getattr(one, "household", None)
    towns = {household.home_town_id, household.work_town_id} if household else set()
    found: dict[int, set[Mark]] = defaultdict(set)
    for name, venues in one.proved_marks.items():
        for pk, (_code, venue, town) in classes.items():
            is_near = name == Mark.NEAR and town is not None and town in towns
            if is_near or venue in venues:
                found[pk].add(Mark(name))
    return {pk: frozenset(marks) for pk, marks in found.items()}
