"""Borders: upload them, look at them, take them away."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from minsheng.common.problem import Refused
from minsheng.organisations.forms import BorderForm
from minsheng.organisations.importers import Offer, read_offers
from minsheng.organisations.maps import borders_map
from minsheng.organisations.models import Border
from minsheng.organisations.permissions import Permission, actor_of, requires
from minsheng.organisations.queries import borders_for, organisations_for
from minsheng.organisations.services import remove_border, set_borders
from minsheng.organisations.wording import named, say


@requires(Permission.EDIT_ORGANISATIONS)
def borders(request: HttpRequest) -> HttpResponse:
    """The borders within reach, on a map and as a list; a file with more of them is taken as a whole or not at all."""
    form = BorderForm(request.POST or None, request.FILES or None)
    offers = _read(request, form) if request.method == "POST" and form.is_valid() else []
    if offers and not any(offer.problem for offer in offers):
        areas = {one.organisation.pk: one.area for one in offers if one.organisation and one.area}
        stored = set_borders(
            areas,
            datum=form.cleaned_data["datum"],
            source=form.cleaned_data["source"],
            actor=actor_of(request),
        )
        messages.success(request, _("已保存 %(count)s 个边界。") % {"count": len(stored)})
        return redirect("organisations:borders")
    within = organisations_for(request.user, Permission.EDIT_ORGANISATIONS)
    known = list(borders_for(request.user))
    context = {
        "form": form,
        "told": [(offer, _told(offer)) for offer in offers],
        "borders": known,
        "view": borders_map(known, within.values_list("path", flat=True)),
    }
    return render(request, "organisations/borders.html", context)


def _read(request: HttpRequest, form: BorderForm) -> list[Offer]:
    try:
        data = form.cleaned_data["file"].read()
        return read_offers(data, form.cleaned_data["datum"], actor=actor_of(request))
    except Refused as refused:
        form.add_error("file", say(refused.problem.code, refused.problem.facts))
        return []


def _told(offer: Offer) -> str:
    """What one feature would do, or what to mend."""
    if offer.problem:
        return say(offer.problem.code, offer.problem.facts)
    assert offer.organisation
    name = named(offer.organisation.name, offer.organisation.name_en)
    return _("可以：%(name)s，%(area)s 平方千米。") % {
        "name": name,
        "area": f"{offer.area_km2:.0f}",
    }


@requires(Permission.EDIT_ORGANISATIONS)
@require_POST
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the border of one organisation away."""
    border = get_object_or_404(borders_for(request.user), organisation=pk)
    try:
        remove_border(pk, actor=actor_of(request))
    except Border.DoesNotExist:
        messages.warning(request, _("别人刚刚做过这一步，页面已经更新。"))
    else:
        name = named(border.organisation.name, border.organisation.name_en)
        messages.success(request, _("已删除%(name)s的边界。") % {"name": name})
    return redirect("organisations:borders")
