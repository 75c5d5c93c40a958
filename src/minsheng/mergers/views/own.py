"""A family's word on a merger, by its private link."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from minsheng.mergers import services
from minsheng.mergers.models import Consent
from minsheng.placements.queries import family_of
from minsheng.web.access import public


@public
@never_cache
@require_POST
def answer(request: HttpRequest, code: str, secret: str, pk: int) -> HttpResponseBase:
    """Agree or not; the family's page shows what it said."""
    family = get_object_or_404(family_of(code, secret))
    consent = get_object_or_404(Consent, pk=pk, application=family)
    try:
        services.answer_merger(consent.pk, agrees="yes" in request.POST)
    except services.NotNow:
        messages.error(request, _("答复期限已过，没有改动。"))
    else:
        messages.success(request, _("已记下您的答复，期限以前可以改。"))
    return redirect("ceremony:result", code=code, secret=secret)
