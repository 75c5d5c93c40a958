"""Reaches for one plan only: the part of the form that changes them, and how a plan tells of them."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext as _

from minsheng.demand.models import Need, WorkerGroup
from minsheng.demand.queries import needs_at
from minsheng.organisations.models import Organisation
from minsheng.places.models import Service
from minsheng.siteplans.models import SitePlan
from minsheng.siteplans.rules import OwnReach

FARTHEST_M = 100_000


@dataclass(frozen=True, slots=True)
class ReachLine:
    """One row: how many of a group need a service, how far they go, whether the plan counts it."""

    need: Need
    reach: BoundField
    used: BoundField

    @property
    def is_touched(self) -> bool:
        """Differs from the table, or is to be mended: its group is shown open."""
        changed = str(self.reach.value()) != str(self.need.reach_m) or not self.used.value()
        return changed or bool(self.reach.errors)


class ReachForm(forms.Form):
    """The needs that hold at ``area``, group by group, with a reach to change and a box to untick.

    Args:
        own: departures to start from, as in a plan that is computed again.
    """

    prefix = "reach"

    def __init__(
        self, *args: Any, area: Organisation, own: Iterable[OwnReach] = (), **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.area = area
        self.needs = [need for need in needs_at(area) if need.share > 0]
        changed = {(one.group, one.service): one.reach_m for one in own}
        for need in self.needs:
            reach_m = changed.get((need.group.code, need.service.code), need.reach_m)
            self._offer(need, reach_m)

    def _offer(self, need: Need, reach_m: int | None) -> None:
        named = {"row": f"{need.group.label} · {need.service.label}"}
        # A text field: a number field that is wrong inside a closed group could not be pointed at.
        metres = forms.TextInput(
            attrs={
                "inputmode": "numeric",
                "class": "short",
                "aria-label": _("%(row)s：愿走的距离（米）") % named,
            }
        )
        self.fields[_name("m", need)] = forms.IntegerField(
            required=False,
            min_value=1,
            max_value=FARTHEST_M,
            widget=metres,
            initial=need.reach_m if reach_m is None else reach_m,
        )
        box = forms.CheckboxInput(attrs={"aria-label": _("%(row)s：计入这个方案") % named})
        self.fields[_name("used", need)] = forms.BooleanField(
            required=False, initial=reach_m is not None, widget=box
        )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        for need in self.needs:
            name = _name("m", need)
            if cleaned[_name("used", need)] and cleaned.get(name, 0) is None:
                self.add_error(name, _("请填写米数；不要这项服务就取消“计入”。"))
        return cleaned

    def groups(self) -> list[tuple[str, list[ReachLine], bool]]:
        """Group by group: its label, its rows, and whether one of them was touched."""
        found: dict[str, list[ReachLine]] = {}
        for need in self.needs:
            line = ReachLine(need, self[_name("m", need)], self[_name("used", need)])
            found.setdefault(need.group.label, []).append(line)
        return [
            (label, lines, any(line.is_touched for line in lines)) for label, lines in found.items()
        ]

    def own(self, groups: Collection[str], services: Collection[str]) -> tuple[OwnReach, ...]:
        """What departs from the table, among the groups and services that are asked for."""
        found = []
        for need in self.needs:
            group, service = need.group.code, need.service.code
            used = self.cleaned_data[_name("used", need)]
            reach_m = self.cleaned_data[_name("m", need)] if used else None
            if group in groups and service in services and reach_m != need.reach_m:
                found.append(OwnReach(group, service, reach_m))
        return tuple(found)


def _name(what: str, need: Need) -> str:
    return f"{what}__{need.group.code}__{need.service.code}"


def own_reaches(plan: SitePlan) -> list[str]:
    """What departs from the table of needs, one sentence each; empty if nothing does."""
    reaches = plan.asked.reaches
    if not reaches:
        return []
    groups = {row.code: row.label for row in WorkerGroup.objects.all()}
    services = {row.code: row.label for row in Service.objects.all()}
    return [_own_reach(own, groups, services) for own in reaches]


def _own_reach(own: OwnReach, groups: dict[str, str], services: dict[str, str]) -> str:
    facts = {
        "group": groups.get(own.group, own.group),
        "service": services.get(own.service, own.service),
        "reach": own.reach_m,
        "usual": own.usual_m,
    }
    if own.reach_m is None:
        return _("%(group)s的%(service)s不计入（表中 %(usual)s 米）") % facts
    return _("%(group)s去%(service)s走 %(reach)s 米（表中 %(usual)s 米）") % facts
