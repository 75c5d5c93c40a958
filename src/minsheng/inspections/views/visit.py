"""One inspection: its page, report, photos; and the round over several of them."""

from __future__ import annotations

import datetime as dt

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from minsheng.inspections.forms import CancelForm
from minsheng.inspections.models import Inspection, Photo
from minsheng.inspections.queries import in_hand, inspections_for, planned_by
from minsheng.inspections.rounds import rounds_of, starts_of
from minsheng.inspections.services import WrongState, cancel_inspection
from minsheng.inspections.showing import context_of, report_pdf
from minsheng.organisations.permissions import Permission, actor_of, requires
from minsheng.web import photos


def _here(request: HttpRequest, pk: int) -> Inspection:
    return get_object_or_404(inspections_for(actor_of(request)), pk=pk)


@requires(Permission.VIEW_INSPECTIONS)
@require_safe
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """What was asked, found, photographed, and what follows from it."""
    inspection = _here(request, pk)
    context = context_of(inspection, actor_of(request))
    return render(request, "inspections/detail.html", {**context, "form": CancelForm()})


@requires(Permission.VIEW_INSPECTIONS)
@require_safe
def report(request: HttpRequest, pk: int) -> HttpResponse:
    """The inspection on paper."""
    inspection = _here(request, pk)
    response = HttpResponse(report_pdf(inspection), content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{inspection.number}.pdf"'
    return response


@requires(Permission.VIEW_INSPECTIONS)
@require_safe
def photo(request: HttpRequest, pk: int, photo_id: int) -> HttpResponseBase:
    """A photo of the visit, for those who may see the visit."""
    found = get_object_or_404(Photo, inspection=_here(request, pk), pk=photo_id)
    try:
        return photos.answer(found.file)
    except FileNotFoundError as error:
        raise Http404(found.file) from error


@requires(Permission.PLAN_INSPECTIONS)
@require_POST
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """The visit will not be made."""
    actor = actor_of(request)
    inspection = get_object_or_404(planned_by(actor), pk=pk)
    form = CancelForm(request.POST)
    if not form.is_valid():
        context = {**context_of(inspection, actor), "form": form}
        return render(request, "inspections/detail.html", context, status=422)
    try:
        cancel_inspection(inspection.pk, why=form.cleaned_data["why"], actor=actor)
        messages.success(request, _("检查已取消。"))
    except WrongState:
        messages.warning(request, _("检查已经开始或结束，不能取消。"))
    return redirect("inspections:detail", pk=pk)


@requires(Permission.INSPECT)
@require_safe
def route(request: HttpRequest) -> HttpResponse:
    """The actor's visits of the next days as rounds: order, distance, time, a map and a list to print."""
    actor = actor_of(request)
    today = timezone.localdate()
    rows = in_hand(actor).filter(window_from__lte=today + dt.timedelta(days=14))
    visits = list(rows.order_by("window_until", "pk"))
    starts = starts_of(actor)
    code = request.GET.get("from", "")
    chosen = next((one for one in starts if one.code == code), starts[0] if starts else None)
    first = max(_day(request.GET.get("on", "")) or today, today)
    context = {
        **rounds_of(visits, chosen, first),
        "starts": starts,
        "chosen": chosen,
        "first_day": first,
    }
    return render(request, "inspections/route.html", context)


def _day(text: str) -> dt.date | None:
    """A day of the coming year, or none."""
    try:
        found = dt.date.fromisoformat(text)
    except ValueError:
        return None
    return found if found < timezone.localdate() + dt.timedelta(days=365) else None
