"""The services each station of a plan should offer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from minsheng.demand.models import WorkerGroup
from minsheng.places.models import Service
from minsheng.siteplans.display.numbers import grouped
from minsheng.siteplans.menus import menus
from minsheng.siteplans.models import SitePlan
from minsheng.siteplans.queries import SiteLine
from minsheng.siteplans.rules import site_id
from minsheng.siteplans.streets import streets_of


@dataclass(frozen=True, slots=True)
class MenuService:
    """One recommended service with the numbers behind it; ``offered`` by the level the plan chose?"""

    label: str
    people: float
    share: float
    by_group: str
    offered: bool

    @property
    def percent(self) -> float:
        return 100 * self.share


@dataclass(frozen=True, slots=True)
class MenuLine:
    """The services one station should offer."""

    site: SiteLine
    services: list[MenuService]


def menu_lines(plan: SitePlan, chosen_lines: Sequence[SiteLine]) -> list[MenuLine]:
    """Per station of the plan the recommended services, most needed first."""
    problem = plan.snapshot.problem
    wanted = menus(problem, [site_id(line.place.pk) for line in chosen_lines], streets_of(plan))
    services = {row.code: row.label for row in Service.objects.all()}
    groups = {row.code: row.label for row in WorkerGroup.objects.all()}
    offers = {(o["site"], o["level"]): set(o["services"].split(";")) for o in problem["options"]}
    chosen = {site["site"]: site["level"] for site in (plan.result or {})["open"]}
    lines = []
    for line in chosen_lines:
        site = site_id(line.place.pk)
        offered = offers.get((site, chosen[site]), set())
        rows = [
            MenuService(
                label=services.get(row.service, row.service),
                people=row.people,
                share=row.share,
                by_group=_by_group(row.by_group, groups),
                offered=row.service in offered,
            )
            for row in wanted[site]
        ]
        lines.append(MenuLine(line, rows))
    return lines


def _by_group(people: dict[str, float], labels: dict[str, str]) -> str:
    ranked = sorted(people.items(), key=lambda pair: (-pair[1], pair[0]))[:3]
    return _("、").join(f"{labels.get(code, code)} {grouped(count)}" for code, count in ranked)
