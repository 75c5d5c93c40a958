"""A family's word on absences, by its private link."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from minsheng.attendance import services
from minsheng.attendance.forms import SayForm
from minsheng.attendance.models import Hearing
from minsheng.placements.queries import family_of
from minsheng.web.access import public


@public
@never_cache
@require_POST
def say(request: HttpRequest, code: str, secret: str, pk: int) -> HttpResponseBase:
    """Explain, or appeal; the family's page shows what it said."""
    family = get_object_or_404(family_of(code, secret))
    one = get_object_or_404(Hearing, pk=pk, application=family)
    form = SayForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("请写明情况，一千字以内。"))
    else:
        try:
            services.speak(one.pk, form.cleaned_data["words"], application_id=family.pk)
        except services.NotNow:
            messages.error(request, _("说明或申诉的期限已过，没有改动。"))
        else:
            messages.success(request, _("已收到，处理的人会看到。"))
    return redirect("ceremony:result", code=code, secret=secret)
