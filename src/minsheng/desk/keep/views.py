"""Duty by exception: nothing to type when nothing is wrong; every deed is one tap and a reason."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from minsheng.desk.keep.board import boards_of, own_stations
from minsheng.desk.keep.forms import (
    ASKS_TIME,
    HOWS,
    REASONS,
    ChangeForm,
    CountForm,
    PresentForm,
    ReplacedForm,
)
from minsheng.organisations.permissions import actor_of, signed_in
from minsheng.stations import services
from minsheng.stations.models import Item, ItemEvent, Station, SupplyTask
from minsheng.stations.queries import kept_by
from minsheng.stations.rules.today import NothingChanges

PER_PAGE = 10


def _kept(request: HttpRequest, code: str) -> Station:
    """The station, if the reader keeps it; else 404."""
    station: Station = get_object_or_404(kept_by(actor_of(request)), code=code)
    return station


@signed_in
@require_safe
def today(request: HttpRequest) -> HttpResponseBase:
    """My stations today."""
    actor = actor_of(request)
    page = Paginator(own_stations(actor), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "boards": boards_of(actor, list(page), timezone.now()),
        "hows": [(how, label, ASKS_TIME.get(how, "")) for how, label in HOWS],
        "reasons": REASONS,
        "day": timezone.localdate(),
    }
    return render(request, "desk/keep.html", context)


@signed_in
@require_POST
def change(request: HttpRequest, code: str) -> HttpResponseBase:
    """Today's hours are others, posted at once."""
    station = _kept(request, code)
    form = ChangeForm(request.POST)
    if not form.is_valid():
        return _told(request, [str(text) for texts in form.errors.values() for text in texts])
    told = form.cleaned_data
    try:
        services.change_today(
            station.pk,
            told["how"],
            at=told["at"],
            reason=form.reason_words(),
            actor=actor_of(request),
            now=timezone.now(),
        )
    except NothingChanges:
        return _told(request, [_("这样改和现在的时间一样，什么都没有改。")])
    except services.WrongState:
        return _told(request, [_("这个站点现在不对外开放，不用改时间。")])
    messages.success(request, _("已公布，只管今天，明天照常。"))
    return redirect("keep:today")


def _told(request: HttpRequest, texts: list[str]) -> HttpResponseBase:
    for text in texts:
        messages.warning(request, text)
    return redirect("keep:today")


@signed_in
@require_POST
def back(request: HttpRequest, code: str) -> HttpResponseBase:
    """Today is as always again."""
    station = _kept(request, code)
    day = timezone.localdate()
    services.take_back(station.pk, day, day, actor=actor_of(request))
    messages.success(request, _("已恢复平常的时间。"))
    return redirect("keep:today")


@signed_in
@require_POST
def count(request: HttpRequest, code: str) -> HttpResponseBase:
    """How many came today."""
    station = _kept(request, code)
    form = CountForm(request.POST)
    if not form.is_valid():
        return _told(request, [_("请填写 0 到 100000 之间的人次。")])
    told = form.cleaned_data
    services.enter_count(
        station,
        timezone.localdate(),
        told["visits"],
        actor=actor_of(request),
        is_claim=told["is_claim"],
    )
    messages.success(request, _("已记录。"))
    return redirect("keep:today")


@signed_in
@require_POST
def present(request: HttpRequest, code: str) -> HttpResponseBase:
    """How many are inside now; the finder tells it for a while."""
    station = _kept(request, code)
    form = PresentForm(request.POST)
    if not form.is_valid():
        return _told(request, [_("请填写 0 到 100000 之间的人数。")])
    services.note_present(station, form.cleaned_data["people"], actor=actor_of(request))
    messages.success(request, _("已告诉找驿站的人。"))
    return redirect("keep:today")


@signed_in
@require_POST
def item(request: HttpRequest, code: str, item_id: int, deed: str) -> HttpResponseBase:
    """What runs out was replaced or taken away."""
    thing = get_object_or_404(Item, station=_kept(request, code), pk=item_id)
    actor = actor_of(request)
    try:
        if deed == "removed":
            services.note_item(thing.pk, ItemEvent.Kind.REMOVED, actor=actor)
        else:
            form = ReplacedForm(request.POST)
            if not form.is_valid():
                return _told(request, [str(text) for text in form.errors["expires_on"]])
            day = form.cleaned_data["expires_on"]
            services.note_item(thing.pk, ItemEvent.Kind.REFILLED, actor=actor, expires_on=day)
    except services.WrongState:
        return _told(request, [_("这件物品已经撤走。")])
    messages.success(request, _("已记录。"))
    return redirect("keep:today")


@signed_in
@require_POST
def ready(request: HttpRequest, code: str, task_id: int) -> HttpResponseBase:
    """One thing the weather asks for is ready."""
    task = get_object_or_404(SupplyTask, station=_kept(request, code), pk=task_id)
    try:
        services.tick_off(task.pk, actor=actor_of(request))
    except services.WrongState:
        messages.info(request, _("已经记过了。"))
    return redirect("keep:today")
