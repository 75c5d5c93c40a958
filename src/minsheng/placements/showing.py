"""What pages show of a draw: steps, seats that add up, and charts."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from minsheng.classes.models import CareClass, Group
from minsheng.enrolment.models import Round
from minsheng.enrolment.words import group_name
from minsheng.placements.models import Draw, Match
from minsheng.placements.queries import round_classes
from minsheng.web.charts import Chart, Series


def trail(found: Round, *last: str) -> list[tuple[str, str]]:
    """Where the page stands."""
    here = (found.title, reverse("placements:round", args=[found.pk]) if last else "")
    return [(_("抽签和录取"), reverse("placements:index")), here, *((one, "") for one in last)]


def step_labels() -> list[str]:
    return [_("封存名单"), _("公开数字"), _("抽签"), _("安排名额"), _("公布结果"), _("答复和递补")]


def step_of(draw: Draw | None, match: Match | None) -> int:
    """Which step comes next, from 1."""
    if draw is None:
        return 1
    if draw.state != Draw.State.DRAWN:
        return {Draw.State.SEALED: 2, Draw.State.ENTERED: 3}[Draw.State(draw.state)]
    if match is None or match.computed_at is None:
        return 4
    return 6 if match.published_at else 5


def seat_ledger(found: Round) -> dict[str, Any]:
    """Classes with their seats, told twice, and the sums.

    Held, accepted and free add up to the capacity, and so do the seats put aside and those for all.
    """
    rows = list(round_classes(found))
    ledgers = [(one, one.ledger()) for one in rows]
    aside = Counter[str]()
    for _one, ledger in ledgers:
        aside.update(ledger.reserved)
    groups = [group for group in Group if aside[group]]
    sums = {
        name: sum(getattr(ledger, name) for _one, ledger in ledgers)
        for name in ("capacity", "held", "accepted", "free", "open")
    }
    return {
        "groups": [(group.label, aside[group]) for group in groups],
        "rows": [
            (one, ledger, [(group.label, ledger.reserved.get(group, 0)) for group in groups])
            for one, ledger in ledgers
        ],
        "sums": sums,
    }


@dataclass(frozen=True, slots=True)
class GroupLine:
    """Seats of the round as they are meant and as they are taken, for one group or for everybody else."""

    label: str
    aside: int
    taken: int


def group_ledger(found: Round, draw: Draw | None) -> list[GroupLine]:
    """Groups with reserves, then all others, then seats taken outside the round, then the sums.

    What is put aside and what is open add up to the capacity; what the lines say is taken adds up to
    what the classes count as taken. Empty without reserves.
    """
    ledgers = [one.ledger() for one in round_classes(found)]
    in_force = found.rules_in_force
    groups = in_force.rules.groups if in_force else ()
    aside = Counter[str]()
    for ledger in ledgers:
        aside.update(ledger.reserved)
    if draw is None or not aside:
        return []
    taken = Counter[int]()
    for group, classes in draw.placements.seated().values_list("unit__group", "classes"):
        taken[group] += sum(kind is not None for kind in classes)
    capacity = sum(ledger.capacity for ledger in ledgers)
    all_taken = sum(ledger.held + ledger.accepted for ledger in ledgers)
    lines = [
        GroupLine(group_name(code), aside[code], taken[place]) for place, code in enumerate(groups)
    ]
    lines.append(GroupLine(_("面向所有家庭"), capacity - sum(aside.values()), taken[-1]))
    if elsewhere := all_taken - taken.total():
        lines.append(GroupLine(_("不在这次抽签里的"), 0, elsewhere))
    return [*lines, GroupLine(_("合计"), capacity, all_taken)]


def choices_chart(match: Match) -> Chart:
    """How many got their first choice, their second, and none."""
    counted = Counter(match.choice)
    most = max(counted, default=-1)
    names = [_("第 %(number)s 志愿") % {"number": place + 1} for place in range(most + 1)]
    values = [counted[place] for place in range(most + 1)]
    return Chart(
        title=_("按志愿录取"),
        categories=[*names, _("候补")],
        series=[Series(_("家庭"), [*values, counted[-1]])],
        key="choices",
    )


def asked_and_given(draw: Draw, match: Match) -> list[dict[str, Any]]:
    """For each class: seats, children who asked for it first, children who got it."""
    asked, given = Counter[int](), Counter[int]()
    for unit, option in zip(draw.units, match.choice, strict=True):
        if unit["options"]:
            asked.update(kind for kind in unit["options"][0] if kind is not None)
        if option >= 0:
            given.update(kind for kind in unit["options"][option] if kind is not None)
    rows = CareClass.objects.filter(pk__in=match.classes).order_by("term", "code")
    seats = dict(zip(match.classes, match.market["capacity"], strict=True))
    return [
        {"name": one.name, "seats": seats[one.pk], "asked": asked[one.pk], "given": given[one.pk]}
        for one in rows
    ]
