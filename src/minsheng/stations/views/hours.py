"""When a door is open: looking, changing the week, announcing other hours."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from minsheng.common.opening import Rules, document_of
from minsheng.common.opening.words import span_words
from minsheng.organisations.permissions import Permission, actor_of, requires
from minsheng.stations import display, services
from minsheng.stations.forms import AnnounceForm, HoursEditor
from minsheng.stations.models import Station
from minsheng.stations.queries import hours_of, rules_for
from minsheng.stations.views.here import edited, kept, page, seen


def _announced(rules: Rules, today: dt.date) -> list[dict[str, Any]]:
    coming = [one for one in rules.exceptions if one.last >= today]
    return [
        {"one": one, "hours": span_words(one.spans, display.lang())}
        for one in sorted(coming, key=lambda one: one.first)
    ]


def _overview(request: HttpRequest, station: Station, **more: Any) -> dict[str, Any]:
    now = timezone.now()
    today = timezone.localdate()
    rules = rules_for(station, at=now)
    return page(
        request,
        station,
        "hours",
        tables=display.weekly_tables(rules),
        days=display.coming_days(rules, today),
        announced=_announced(rules, today),
        promises=[kind for kind, _promise in rules.on_warning],
        **more,
    )


@requires(Permission.VIEW_STATIONS)
@require_safe
def overview(request: HttpRequest, code: str) -> HttpResponseBase:
    """The week, the coming fourteen days, and what was announced."""
    station = seen(request, code)
    form = AnnounceForm(initial={"first": timezone.localdate()})
    return render(request, "stations/hours.html", _overview(request, station, form=form))


@requires(Permission.KEEP_STATIONS)
@require_POST
def announce(request: HttpRequest, code: str) -> HttpResponseBase:
    """Other hours on some days, for all to see."""
    station = kept(request, code)
    form = AnnounceForm(request.POST)
    if form.is_valid():
        told = form.cleaned_data
        try:
            services.announce(
                station.pk,
                told["first"],
                told["last"],
                told["spans"],
                reason=told["reason"],
                actor=actor_of(request),
            )
        except services.NotInThePast:
            form.add_error("first", _("请从今天或以后开始。"))
        except services.TooFarAhead:
            form.add_error("last", _("最多提前两个月公布。"))
        else:
            messages.success(request, _("已公布，公众马上能看到。"))
            return redirect("stations:hours", code)
    return render(request, "stations/hours.html", _overview(request, station, form=form))


@requires(Permission.KEEP_STATIONS)
@require_POST
def take_back(request: HttpRequest, code: str) -> HttpResponseBase:
    """An announcement no longer holds."""
    station = kept(request, code)
    try:
        first, last = (
            dt.date.fromisoformat(request.POST.get(name, "")) for name in ("first", "last")
        )
        services.take_back(station.pk, first, last, actor=actor_of(request))
    except (ValueError, services.NotInThePast):
        messages.warning(request, _("这条公告已经过去，不能取消。"))
    else:
        messages.success(request, _("已取消。"))
    return redirect("stations:hours", code)


@requires(Permission.EDIT_STATIONS)
def edit(request: HttpRequest, code: str) -> HttpResponseBase:
    """The week, seasons, holidays and weather; with a look at the coming days before it is saved."""
    station = edited(request, code)
    rules = hours_of(station.hours)
    data = request.POST if request.method == "POST" else None
    editor = HoursEditor(rules, data, add="add" in request.POST)
    entered = None
    if data is not None and "add" not in data:
        entered = editor.read(display.lang())
    if entered is not None and "preview" not in request.POST:
        why = editor.special.cleaned_data["why"]
        services.set_hours(station.pk, document_of(entered), actor=actor_of(request), why=why)
        messages.success(request, _("已保存，从现在起生效。"))
        return redirect("stations:hours", code)
    shown = rules if data is None else entered
    context = page(
        request,
        station,
        "hours",
        editor=editor,
        days=list(display.coming_days(shown, timezone.localdate())) if shown else [],
    )
    return render(request, "stations/hours_edit.html", context)
