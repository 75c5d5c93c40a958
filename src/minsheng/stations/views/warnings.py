"""Heat and cold: the warnings, and what each station has to make ready."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from minsheng.organisations.permissions import Permission, actor_of, may, requires
from minsheng.stations import services
from minsheng.stations.display import Text
from minsheng.stations.forms import WarningForm
from minsheng.stations.models import Station, SupplyTask, WeatherWarning, What
from minsheng.stations.queries import open_tasks, stations_for, tasks_of
from minsheng.stations.views.here import kept, page, seen

SHOWN = 100
"""Stations listed that are not ready yet; their number is told."""


@requires(Permission.VIEW_STATIONS)
def warnings(request: HttpRequest) -> HttpResponseBase:
    """Warnings that hold or come, how far the supplies are, and a form to enter one."""
    actor = actor_of(request)
    may_edit = may(actor, Permission.EDIT_STATIONS)
    form = WarningForm(request.POST or None, actor=actor)
    if request.method == "POST" and may_edit and form.is_valid():
        warning = services.issue_warning(
            form.facts(), area=form.cleaned_data["organisation"], actor=actor
        )
        count = warning.tasks.values("station").distinct().count()
        messages.success(
            request, _("已发布。%(count)s 个开放站点收到物资清单。") % {"count": count}
        )
        return redirect("stations:warnings")
    now = timezone.now()
    rows = WeatherWarning.objects.visible_to(actor).select_related("organisation", "entered_by")
    current = rows.filter(ends__gt=now)
    waiting = _by_station(open_tasks(stations_for(actor), now))
    context = {
        "form": form,
        "may_edit": may_edit,
        "current": [
            {"one": one, "may_lift": may(actor, Permission.EDIT_STATIONS, one.organisation)}
            for one in current
        ],
        "past": rows.filter(ends__lte=now)[:20],
        "waiting": waiting[:SHOWN],
        "waiting_count": len(waiting),
    }
    return render(request, "stations/warnings.html", context)


def _by_station(tasks: QuerySet[SupplyTask]) -> list[tuple[Station, list[Text]]]:
    """What each station still has to make ready, in the order of their codes."""
    found: dict[Station, list[Text]] = {}
    for task in tasks.order_by("station__code", "pk"):
        found.setdefault(task.station, []).append(What(task.what).label)
    return list(found.items())


@requires(Permission.EDIT_STATIONS)
@require_POST
def lift(request: HttpRequest, warning_id: int) -> HttpResponseBase:
    """The warning ends now."""
    actor = actor_of(request)
    rows = WeatherWarning.objects.visible_to(actor, Permission.EDIT_STATIONS)
    warning = get_object_or_404(rows, pk=warning_id)
    try:
        services.lift_warning(warning.pk, actor=actor)
    except services.WrongState:
        messages.warning(request, _("这个预警已经结束。"))
    else:
        messages.success(request, _("已解除，延长的开放时间同时结束。"))
    return redirect("stations:warnings")


@requires(Permission.VIEW_STATIONS)
@require_safe
def supplies(request: HttpRequest, code: str) -> HttpResponseBase:
    """The station's checklist while a warning lasts."""
    station = seen(request, code)
    rows = tasks_of(Station.objects.filter(pk=station.pk), timezone.now())
    tasks = [(task, What(task.what).label) for task in rows.select_related("done_by")]
    return render(request, "stations/supplies.html", page(request, station, "", tasks=tasks))


@requires(Permission.KEEP_STATIONS)
@require_POST
def ready(request: HttpRequest, code: str, task_id: int) -> HttpResponseBase:
    """One thing of the list is ready."""
    task = get_object_or_404(SupplyTask, station=kept(request, code), pk=task_id)
    try:
        services.tick_off(task.pk, actor=actor_of(request))
    except services.WrongState:
        messages.info(request, _("已经记过了。"))
    return redirect("stations:supplies", code)
