"""One station: what it is, where it goes, what happened."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from minsheng.organisations.claims import Misplaced
from minsheng.organisations.models import Organisation
from minsheng.organisations.permissions import Permission, actor_of, requires
from minsheng.organisations.queries import organisations_for
from minsheng.stations import display, maps, services
from minsheng.stations.forms import MoveForm, NewStationForm, StationForm
from minsheng.stations.models import ItemEvent, PostedHours, Station
from minsheng.stations.queries import banner_for, keepers_of, photos_of, rules_for, state_with
from minsheng.stations.queries import warnings_near as warnings_around
from minsheng.stations.rules.states import moves_from
from minsheng.stations.views.here import edited, kept, page, seen


@requires(Permission.VIEW_STATIONS)
@require_safe
def detail(request: HttpRequest, code: str) -> HttpResponseBase:
    """The profile, whether the door is open now, and what is to be known before going there."""
    station = seen(request, code)
    now = timezone.now()
    warnings = warnings_around(now)
    state = state_with(station, warnings, now)
    return render(
        request,
        "stations/detail.html",
        page(
            request,
            station,
            "detail",
            facts_shown=display.profile_of(station),
            view=maps.station_map(station),
            door=display.door_words(state, now),
            door_tone="ok" if state.is_open else "off",
            tables=display.weekly_tables(rules_for(station, warnings, at=now)),
            banners=[display.warning_words(one) for one in banner_for(station, now, warnings)],
            is_stale=display.is_stale(station),
            is_late=station.is_late(timezone.localdate()),
            keepers=keepers_of(station),
            photos=photos_of(station)[:3],
            can_move=bool(moves_from(station.state)),
        ),
    )


def _towns(request: HttpRequest) -> QuerySet[Organisation]:
    mine = organisations_for(actor_of(request), Permission.EDIT_STATIONS)
    return mine.filter(kind=Organisation.Kind.TOWN)


@requires(Permission.EDIT_STATIONS)
def new(request: HttpRequest) -> HttpResponseBase:
    """Register a station that is there already."""
    actor = actor_of(request)
    form = NewStationForm(request.POST or None, actor=actor)
    if request.method == "POST" and form.is_valid():
        answers = form.cleaned_data
        try:
            station = services.register_station(
                form.facts(),
                organisation=answers["organisation"],
                state=answers["state"],
                place=answers["place"],
                actor=actor,
            )
        except services.NumberTaken:
            form.add_error("outside_code", _("这个编号已经用过了。"))
        except Misplaced as error:
            form.add_error("lon", str(error))
        else:
            messages.success(
                request, _("已登记，编码 %(code)s。请接着填写开放时间。") % {"code": station.code}
            )
            return redirect("stations:hours", station.code)
    context = {"form": form, "view": maps.picking_map(_towns(request))}
    return render(request, "stations/new.html", context)


@requires(Permission.EDIT_STATIONS)
def edit(request: HttpRequest, code: str) -> HttpResponseBase:
    """Change the profile."""
    station = edited(request, code)
    form = StationForm(request.POST or None, instance=station)
    if request.method == "POST" and form.is_valid():
        try:
            services.change_station(station.pk, form.facts(), actor=actor_of(request))
        except services.NumberTaken:
            form.add_error("outside_code", _("这个编号已经用过了。"))
        except Misplaced as error:
            form.add_error("lon", str(error))
        else:
            messages.success(request, _("已保存。"))
            return redirect("stations:detail", code)
    view = maps.picking_map(_towns(request))
    fresh = Station.objects.select_related("organisation", "town").get(pk=station.pk)
    return render(
        request, "stations/edit.html", page(request, fresh, "detail", form=form, view=view)
    )


@requires(Permission.EDIT_STATIONS)
def move(request: HttpRequest, code: str) -> HttpResponseBase:
    """Take the station to its next state, and say why."""
    station = edited(request, code)
    form = MoveForm(
        request.POST or None, station=station, initial={"state": request.GET.get("to", "")}
    )
    if request.method == "POST" and form.is_valid():
        try:
            services.move_station(station.pk, actor=actor_of(request), **form.cleaned_data)
        except services.WrongState:
            messages.warning(request, _("别人刚刚做过这一步，页面已经更新。"))
        else:
            messages.success(request, _("状态已更新。"))
        return redirect("stations:detail", code)
    return render(request, "stations/move.html", page(request, station, "detail", form=form))


@requires(Permission.KEEP_STATIONS)
@require_POST
def verify(request: HttpRequest, code: str) -> HttpResponseBase:
    """Say that what the page tells was right today."""
    services.verify_station(kept(request, code).pk, actor=actor_of(request))
    messages.success(request, _("已记下：今天核实过。"))
    return redirect("stations:detail", code)


@requires(Permission.VIEW_STATIONS)
@require_safe
def history(request: HttpRequest, code: str) -> HttpResponseBase:
    """States, hours and items, one timeline."""
    station = seen(request, code)
    entries: list[dict[str, Any]] = [
        {"at": step.at, "who": step.by, "text": f"{step.get_state_display()}{_('：')}{step.told}"}
        for step in station.steps.select_related("by")
    ]
    entries += [
        {"at": row.since, "who": row.by, "text": f"{_('开放时间')}{_('：')}{row.why or _('修改')}"}
        for row in PostedHours.objects.filter(station=station).select_related("by")[:50]
    ]
    events = ItemEvent.objects.filter(item__station=station).select_related("item", "by")
    entries += [
        {"at": row.at, "who": row.by, "text": f"{row.item} · {row.get_kind_display()} {row.note}"}
        for row in events[:100]
    ]
    if not station.steps.exists():
        text = f"{station.get_state_display()}{_('：')}{station.get_source_display()}"
        entries.append({"at": station.added_at, "who": "", "text": text})
    entries.sort(key=lambda entry: entry["at"], reverse=True)
    return render(
        request, "stations/history.html", page(request, station, "history", entries=entries)
    )
