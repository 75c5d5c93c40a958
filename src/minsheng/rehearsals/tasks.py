"""Playing the seasons in the background."""

from __future__ import annotations

import random
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from minsheng.classes.models import Group
from minsheng.engines.admission import Rules
from minsheng.enrolment.models import Round
from minsheng.jobs.registry import job_handler
from minsheng.jobs.work import JobFailed, Work
from minsheng.organisations.roles import Permission
from minsheng.rehearsals.models import Rehearsal
from minsheng.rehearsals.queries import stage_of
from minsheng.rehearsals.rules.crowd import Crowd, Family, make_up
from minsheng.rehearsals.rules.figures import summary
from minsheng.rehearsals.rules.season import play, rule_sets, units_under
from minsheng.rehearsals.services import JOB, keep_results

INVENTING = gettext_noop("正在生成 %(families)s 个家庭")
PLAYING = gettext_noop("正在演练，第 %(number)s 次，共 %(count)s 次")
EMPTY = gettext_noop("这一轮已经没有规则或者班级，演练没有做。")


@job_handler(JOB, label=_("录取演练"), permission=Permission.EDIT_ENROLMENT)
def rehearse(work: Work, *, rehearsal_id: int) -> None:
    """Every rule set meets the same families and the same draws. A cancelled rehearsal keeps nothing."""
    found = Rehearsal.objects.select_related("round").get(pk=rehearsal_id)
    work.result_url = found.get_absolute_url()
    if found.results:
        return
    rules = _rules(found.round)
    offers, capacity = stage_of(found.round)
    if rules is None or not offers:
        raise JobFailed(EMPTY)
    asked = found.asked
    if work.report(0.02, INVENTING, families=asked["families"]):
        return
    shares = {code: percent / 100 for code, percent in asked["shares"].items()}
    crowd = Crowd(asked["families"], asked["siblings"] / 100, shares)
    in_force = rules["in_force"]
    families = make_up(
        offers,
        capacity,
        crowd,
        in_force.links,
        most=in_force.most_options,
        seed=asked["seed"],
    )
    results = _played(work, families, capacity, rules, asked)
    if results is not None:
        seats = {"seats": sum(capacity.values()), "classes": len(capacity)}
        keep_results(found.pk, {**seats, "sets": results})


def _rules(found: Round) -> dict[str, Rules] | None:
    in_force, proposed = found.rules_in_force, found.proposed
    if in_force is None:
        return None
    return rule_sets(in_force.rules, proposed.rules if proposed else None)


def _played(
    work: Work,
    families: list[Family],
    capacity: dict[int, int],
    rules: dict[str, Rules],
    asked: dict[str, Any],
) -> list[dict[str, Any]] | None:
    """What came of each rule set; None if the work is to stop."""
    total, done, results = asked["draws"] * len(rules), 0, []
    for name, one in rules.items():
        chance = random.Random(f"draws {asked['seed']}")  # noqa: S311  a rehearsal, no draw
        units, seasons = units_under(one, families), []
        for _draw in range(asked["draws"]):
            if work.report(0.1 + 0.9 * done / total, PLAYING, number=done + 1, count=total):
                return None
            order = [family.receipt for family in families]
            chance.shuffle(order)
            declining = {each for each in order if chance.random() < asked["declines"] / 100}
            seasons.append(play(units, order, capacity, one, frozenset(declining)))
            done += 1
        told = summary(families, [str(group) for group in Group], seasons)
        results.append({"name": name, "sha256": one.sha256, **told})
    return results
