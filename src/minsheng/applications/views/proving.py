"""Claims and the photos that prove them."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from minsheng.applications import services
from minsheng.applications.forms import ClaimsForm, EvidenceForm
from minsheng.applications.models import Application, Evidence
from minsheng.applications.views.door import family, family_changing, hand, next_step
from minsheng.applications.words import evidence_name
from minsheng.web import photos


@family_changing
def evidence(request: HttpRequest, one: Application) -> HttpResponseBase:
    """What is claimed, and the photos."""
    in_force = one.round.rules_in_force
    if in_force is None:
        return next_step(one, "home")
    sent = request.POST if request.method == "POST" else None
    claims = ClaimsForm(sent if sent and "claims" in sent else None, one=one, rules=in_force.rules)
    photo = EvidenceForm(
        sent if sent and "photo_sent" in sent else None, request.FILES or None, one=one
    )
    if claims.is_bound and claims.is_valid():
        services.change_claims(
            one.pk, claims.cleaned_data["groups"], claims.marks(), actor=hand(request)
        )
        messages.success(request, _("已保存。"))
        return next_step(one, "evidence")
    if photo.is_bound and photo.is_valid():
        try:
            services.add_evidence(
                one.pk, photo.cleaned_data["what"], photo.cleaned_data["photo"], actor=hand(request)
            )
        except services.WrongState:
            messages.warning(request, _("照片已经够多了，请先删掉一张。"))
        else:
            messages.success(request, _("照片已收到。"))
        return next_step(one, "evidence")
    shown = [(row, evidence_name(row.what)) for row in one.evidence.all()]
    context = {
        "one": one,
        "round": one.round,
        "step": 4,
        "claims": claims,
        "photo": photo,
        "shown": shown,
        "form": claims if claims.is_bound else photo,
    }
    return render(request, "applications/evidence.html", context)


@family
@require_safe
def photo(request: HttpRequest, one: Application, pk: int) -> HttpResponseBase:
    """A photo, for who has the link."""
    del request
    return photos.answer(get_object_or_404(one.evidence, pk=pk).file)


@family_changing
@require_POST
def remove_photo(request: HttpRequest, one: Application, pk: int) -> HttpResponseBase:
    """Delete a photo."""
    try:
        services.remove_evidence(one.pk, pk, actor=hand(request))
    except Evidence.DoesNotExist:
        messages.warning(request, _("照片已经删除。"))
    else:
        messages.success(request, _("已删除。"))
    return next_step(one, "evidence")
