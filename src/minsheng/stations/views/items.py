"""The ledger of items."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from minsheng.organisations.permissions import Permission, actor_of, requires
from minsheng.stations import services
from minsheng.stations.forms import ItemForm, NoteForm
from minsheng.stations.models import Item
from minsheng.stations.models.item import EXPIRES_SOON_DAYS
from minsheng.stations.views.here import kept, page, seen

TONES = {"working": "ok", "broken": "alert", "locked": "alert", "removed": "off"}


def _row(item: Item, today: dt.date) -> dict[str, Any]:
    left = (item.expires_on - today).days if item.expires_on else None
    soon = left is not None and 0 <= left <= EXPIRES_SOON_DAYS
    return {
        "item": item,
        "tone": TONES[item.state],
        "expired": item.is_expired(today),
        "soon": soon,
        "days_left": left,
    }


@requires(Permission.VIEW_STATIONS)
@require_safe
def items(request: HttpRequest, code: str) -> HttpResponseBase:
    """What stands and lies there, the troubled things first."""
    station = seen(request, code)
    today = timezone.localdate()
    rows = [_row(item, today) for item in station.items.there()]
    rows.sort(key=lambda row: (row["tone"] != "alert", not row["expired"], not row["soon"]))
    return render(request, "stations/items.html", page(request, station, "items", rows=rows))


@requires(Permission.KEEP_STATIONS)
def add(request: HttpRequest, code: str) -> HttpResponseBase:
    """One more thing on the ledger."""
    station = kept(request, code)
    form = ItemForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        services.add_item(station, form.facts(), actor=actor_of(request))
        messages.success(request, _("已登记。"))
        return redirect("stations:items", code)
    return render(request, "stations/item_new.html", page(request, station, "items", form=form))


@requires(Permission.KEEP_STATIONS)
def item(request: HttpRequest, code: str, item_id: int) -> HttpResponseBase:
    """One thing: its history, and what happened to it now."""
    station = kept(request, code)
    thing = get_object_or_404(Item, station=station, pk=item_id)
    form = NoteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.note_item(thing.pk, actor=actor_of(request), **form.cleaned_data)
        except services.WrongState:
            messages.warning(request, _("这件物品已经撤走。"))
        else:
            messages.success(request, _("已记录。"))
        return redirect("stations:item", code, item_id)
    entries = [
        {"at": row.at, "who": row.by, "text": f"{row.get_kind_display()} {row.note}"}
        for row in thing.events.select_related("by")
    ]
    context = page(
        request,
        station,
        "items",
        item=thing,
        tone=TONES[thing.state],
        form=form,
        entries=entries,
        is_there=thing.state != Item.State.REMOVED,
    )
    return render(request, "stations/item.html", context)
