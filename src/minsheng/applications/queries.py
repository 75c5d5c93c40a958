"""Reading applications: for the draw, without anything private."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

from django.db.models import Prefetch

from minsheng.applications.models import Application, Child, Wish
from minsheng.applications.rules.entry import Entry
from minsheng.applications.rules.options import Option, Unit, units_of
from minsheng.classes.models import CareClass
from minsheng.engines.admission import Mark, Rules, seal
from minsheng.enrolment.models import Round

Classes = Mapping[int, tuple[str, int, int | None]]
"""By class: its code with its term, its venue, the town of the venue."""


def entries(found: Round) -> list[Entry]:
    """Every application of the round that takes part in the draw, by receipt.

    Not in it: drafts, refused and withdrawn ones. Groups and marks are the confirmed ones only.

    Raises:
        ValueError: the round has no rules.
    """
    if found.rules_in_force is None:
        raise ValueError(f"round {found.pk} has no rules")
    rules = found.rules_in_force.rules
    classes = _classes(found)
    return [_entry(one, rules, classes, found.code) for one in _taking_part(found)]


def waiting_for_a_word(found: Round) -> int:
    """Applications of the round whose checks are not complete, or whose appeal is not answered."""
    rows = Application.objects.filter(round=found)
    unchecked = rows.filter(state__in=["submitted", "checked"])
    appealed = rows.filter(appeals__isnull=False, appeals__answer=None)
    return (unchecked | appealed).distinct().count()


def _taking_part(found: Round) -> Iterator[Application]:
    wishes = Prefetch("wishes", Wish.objects.order_by("rank"))
    children = Prefetch("children", Child.objects.order_by("number").prefetch_related(wishes))
    rows = Application.objects.filter(round=found).taking_part().order_by("receipt")
    return rows.select_related("household").prefetch_related(children).iterator(chunk_size=500)


def _classes(found: Round) -> dict[int, tuple[str, int, int | None]]:
    rows = CareClass.objects.filter(term__rounds=found).exclude(state=CareClass.State.CANCELLED)
    facts = rows.values_list(
        "pk", "term__code", "organisation__code", "code", "venue", "venue__town"
    )
    return {
        pk: (f"{term}/{union}/{code}", venue, town) for pk, term, union, code, venue, town in facts
    }


def _entry(one: Application, rules: Rules, classes: Classes, round_code: str) -> Entry:
    children = list(one.children.all())
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
            for pk in sorted({pk for mine in wishes for pk in mine if pk is not None})
        },
        "units": [_told(unit, classes) for unit in units],
    }
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
    )


def _ranked(child: Child, classes: Classes) -> list[int | None]:
    """Class by rank, None where there is nothing, or a class that has been cancelled."""
    by_rank = {wish.rank: wish.care_class_id for wish in child.wishes.all()}
    last = max(by_rank, default=0)
    found = [by_rank.get(rank) for rank in range(1, last + 1)]
    return [pk if pk in classes else None for pk in found]


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
