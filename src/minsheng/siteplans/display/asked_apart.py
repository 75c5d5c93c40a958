"""In what several plans were asked differently: without that, their numbers cannot be compared."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from minsheng.demand.models import WorkerGroup
from minsheng.places.models import Service
from minsheng.siteplans.display.asked import asked_facts
from minsheng.siteplans.models import SitePlan

Reaches = dict[tuple[str, str], float]
"""Metres by group and service."""


def asked_apart(plans: list[SitePlan]) -> list[dict[str, Any]]:
    """Rows for ``{% compare %}``: settings that are not the same in all plans, then reaches that are not."""
    own = _(
        "只为这个方案"
    )  # its content stands in the rows of reaches, also where the table has changed
    told = [{name: fact for name, fact in asked_facts(plan) if name != own} for plan in plans]
    names = dict.fromkeys(name for facts in told for name in facts)
    rows = [{"label": name, "values": [facts.get(name) or "—" for facts in told]} for name in names]
    return [row for row in [*rows, *_reach_rows(plans)] if len(set(row["values"])) > 1]


def _reach_rows(plans: list[SitePlan]) -> list[dict[str, Any]]:
    """How far each group goes for each service, among the groups and services that all plans have."""
    groups = {row.code: row.label for row in WorkerGroup.objects.all()}
    services = {row.code: row.label for row in Service.objects.all()}
    shared_groups = set.intersection(*(set(plan.asked.groups) for plan in plans))
    shared_services = set.intersection(*(set(plan.asked.services) for plan in plans))
    reaches = [_reaches(plan) for plan in plans]
    return [
        {
            "label": _("%(group)s去%(service)s愿走")
            % {"group": groups.get(group, group), "service": services.get(service, service)},
            "values": [_metres(found, (group, service)) for found in reaches],
        }
        for group, service in sorted(set().union(*reaches))
        if group in shared_groups and service in shared_services
    ]


def _reaches(plan: SitePlan) -> Reaches:
    """As they were frozen with the plan, own ones included."""
    needs = plan.snapshot.problem["needs"]
    return {(need["group"], need["service"]): need["reach_m"] for need in needs}


def _metres(reaches: Reaches, pair: tuple[str, str]) -> str:
    reach = reaches.get(pair)
    return _("不计入") if reach is None else _("%(metres)s 米") % {"metres": f"{reach:,.0f}"}
