"""Agreements and keepers."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from minsheng.organisations.permissions import Permission, actor_of, requires
from minsheng.stations import services
from minsheng.stations.forms import AgreementForm, EndForm, KeeperForm
from minsheng.stations.models import Agreement, Keeper, Station
from minsheng.stations.queries import keepers_of
from minsheng.stations.views.here import edited, page, seen

STANDS = {
    "holds": ("ok", gettext_lazy("有效")),
    "ending": ("watch", gettext_lazy("快到期")),
    "coming": ("info", gettext_lazy("还没有生效")),
    "expired": ("alert", gettext_lazy("已到期")),
    "ended": ("off", gettext_lazy("已终止")),
}
"""How an agreement stands: tone and word."""


def _context(request: HttpRequest, station: Station, **more: Any) -> dict[str, Any]:
    today = timezone.localdate()
    agreements = [
        {"one": one, "light": STANDS[stands], "may_end": stands not in {"ended", "expired"}}
        for one in station.agreements.select_related("partner_organisation")
        for stands in [one.stands_on(today)]
    ]
    forms = {"keeper_form": KeeperForm(organisation=station.organisation), **more}
    return page(
        request,
        station,
        "agreement",
        agreements=agreements,
        keepers=keepers_of(station),
        named=Keeper.objects.on(today).filter(station=station).select_related("person"),
        **forms,
    )


@requires(Permission.VIEW_STATIONS)
@require_safe
def agreement(request: HttpRequest, code: str) -> HttpResponseBase:
    """Who opens the door with us, on which terms, and who keeps the place."""
    return render(request, "stations/agreement.html", _context(request, seen(request, code)))


@requires(Permission.EDIT_STATIONS)
def agreement_new(request: HttpRequest, code: str) -> HttpResponseBase:
    """Enter an agreement, or the next one."""
    station = edited(request, code)
    form = AgreementForm(request.POST or None, instance=Agreement(station=station))
    if request.method == "POST" and form.is_valid():
        services.add_agreement(form.instance, actor=actor_of(request))
        messages.success(request, _("已登记协议。"))
        return redirect("stations:agreement", code)
    context = page(request, station, "agreement", form=form)
    return render(request, "stations/agreement_new.html", context)


@requires(Permission.EDIT_STATIONS)
def agreement_end(request: HttpRequest, code: str, agreement_id: int) -> HttpResponseBase:
    """End an agreement before its time."""
    station = edited(request, code)
    found = get_object_or_404(Agreement, station=station, pk=agreement_id)
    form = EndForm(request.POST or None, initial={"day": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        try:
            services.end_agreement(found.pk, actor=actor_of(request), **form.cleaned_data)
        except services.AlreadyEnded:
            messages.warning(request, _("这份协议已经终止过。"))
        else:
            messages.success(request, _("已终止协议。"))
        return redirect("stations:agreement", code)
    context = page(request, station, "agreement", form=form, agreement=found)
    return render(request, "stations/agreement_end.html", context)


@requires(Permission.EDIT_STATIONS)
def keeper_add(request: HttpRequest, code: str) -> HttpResponseBase:
    """Name a keeper."""
    station = edited(request, code)
    if request.method != "POST":  # a refused form, opened again or in another language
        return redirect("stations:agreement", code)
    form = KeeperForm(request.POST, organisation=station.organisation)
    if not form.is_valid():
        return render(
            request, "stations/agreement.html", _context(request, station, keeper_form=form)
        )
    try:
        services.name_keeper(station, form.cleaned_data["person"], actor=actor_of(request))
    except services.AlreadyNamed:
        messages.warning(request, _("已经是这里的站长。"))
    else:
        messages.success(request, _("已指定站长。"))
    return redirect("stations:agreement", code)


@requires(Permission.EDIT_STATIONS)
@require_POST
def keeper_release(request: HttpRequest, code: str, keeper_id: int) -> HttpResponseBase:
    """A keeper keeps no longer."""
    station = edited(request, code)
    keeper = get_object_or_404(Keeper, station=station, pk=keeper_id)
    try:
        services.release_keeper(keeper.pk, actor=actor_of(request))
    except services.AlreadyEnded:
        messages.warning(request, _("已经解除过。"))
    else:
        messages.success(request, _("已解除，今天是最后一天。"))
    return redirect("stations:agreement", code)
