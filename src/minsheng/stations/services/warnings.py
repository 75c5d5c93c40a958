"""Heat and cold: issuing a warning, lifting it, ticking off what it asks for."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from minsheng.accounts.models import User
from minsheng.audit.services import record
from minsheng.organisations.models import Organisation, Post
from minsheng.organisations.permissions import NotPermitted, Permission, require
from minsheng.organisations.queries import post_answering_for
from minsheng.stations.models import Station, SupplyTask, WeatherWarning
from minsheng.stations.queries import require_keeping
from minsheng.stations.queries.warnings import stations_in_area
from minsheng.stations.services.moves import WrongState
from minsheng.stations.services.supplies import make_lists


@dataclass(frozen=True, slots=True, kw_only=True)
class WarningFacts:
    """A warning as entered or as a feed told it; [starts, ends)."""

    kind: str
    level: str
    starts: dt.datetime
    ends: dt.datetime
    note: str = ""
    source_key: str = ""


@transaction.atomic
def issue_warning(
    facts: WarningFacts, *, area: Organisation, actor: User | None, owner: Post | None = None
) -> WeatherWarning:
    """The warning holds in the area: hours that were promised for it follow, and each open station has its list.

    Told again under the same ``source_key``, the warning changes; what was ticked off stays so, and one
    that was lifted stays lifted.

    Args:
        actor: who entered it; None for a feed, which then needs ``owner``, the post that answers for it.

    Raises:
        NotPermitted: the actor may not edit stations in the area.
    """
    if actor is not None:
        owner = post_answering_for(actor, area, Permission.EDIT_STATIONS)
    if owner is None:
        raise NotPermitted(f"{Permission.EDIT_STATIONS} at {area.code}")
    warning: WeatherWarning | None = None
    if facts.source_key:
        known = WeatherWarning.objects.select_for_update(of=["self"])
        warning = known.filter(organisation=area, source_key=facts.source_key).first()
    if warning is not None and warning.lifted_at is not None:
        return warning
    if warning is None:
        warning = WeatherWarning(organisation=area, responsible=owner, entered_by=actor)
    names = ("kind", "level", "starts", "ends", "note", "source_key")
    same = warning.pk and all(getattr(warning, name) == getattr(facts, name) for name in names)
    for name in names:
        setattr(warning, name, getattr(facts, name))
    warning.save()
    open_ones = stations_in_area(area).filter(state=Station.State.OPEN)
    make_lists([warning], open_ones)
    if same:  # a feed read again: nothing happened that anybody must be able to look up
        return warning
    record(
        actor,
        "station.warning_issued",
        warning,
        source=facts.source_key,
        kind=facts.kind,
        level=facts.level,
        ends=facts.ends.isoformat(),
    )
    return warning


@transaction.atomic
def lift_warning(warning_id: int, *, actor: User | None) -> WeatherWarning:
    """The warning ends now instead of later.

    Raises:
        NotPermitted: the actor may not edit stations in the area.
        WrongState: it is over already.
    """
    rows = WeatherWarning.objects.select_for_update(of=["self"]).select_related("organisation")
    warning: WeatherWarning = rows.get(pk=warning_id)
    if actor is not None:
        require(actor, Permission.EDIT_STATIONS, warning.organisation)
    now = timezone.now()
    if warning.ends <= now:
        raise WrongState(f"warning {warning.pk} ended")
    warning.ends = max(warning.starts, now)
    warning.lifted_at = now
    warning.save(update_fields=["ends", "lifted_at"])
    record(actor, "station.warning_lifted", warning)
    return warning


@transaction.atomic
def tick_off(task_id: int, *, actor: User) -> SupplyTask:
    """The thing is ready.

    Raises:
        NotPermitted: the actor neither edits nor keeps the station.
        WrongState: it was ticked off before.
    """
    rows = SupplyTask.objects.select_for_update(of=["self"])
    task = rows.select_related("station__organisation", "warning").get(pk=task_id)
    require_keeping(actor, task.station)
    if task.done_at is not None:
        raise WrongState(f"task {task.pk}")
    task.done_at, task.done_by = timezone.now(), actor
    task.save(update_fields=["done_at", "done_by"])
    record(actor, "station.supply_ready", task.station, what=task.what)
    return task
