"""Behind the private link: how it went on, the photos that may be seen, reopening; and what came of it all."""

from __future__ import annotations

import datetime as dt
import io

import segno
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from minsheng.cases.models import Photo
from minsheng.cases.services import NotYourMove, TooLate
from minsheng.cases.services.reopening import may_be_reopened
from minsheng.voices.forms import AgainForm, NoticeForm
from minsheng.voices.models import Notice, Report, Suggestion
from minsheng.voices.progress import public_progress
from minsheng.voices.queries import followed, said_and_done
from minsheng.voices.services import TooMany, forget_address, leave_address, reopen_report
from minsheng.voices.words import masked, state_of
from minsheng.web import photos
from minsheng.web.access import public

SHOWN = 50
FRESH = dt.timedelta(minutes=10)


def _found(secret: str) -> Report | Suggestion:
    found = followed(secret)
    if found is None:
        raise Http404("no such link")
    return found


def _report(secret: str) -> Report:
    found = _found(secret)
    if not isinstance(found, Report):
        raise Http404("not a report")
    return found


@public
@never_cache
@require_safe
def follow(request: HttpRequest, secret: str) -> HttpResponse:
    """How the report or suggestion goes on, without names."""
    found = _found(secret)
    if isinstance(found, Suggestion):
        context = {
            "suggestion": found,
            "secret": secret,
            "link": _link(request, secret),
            "is_fresh": _is_fresh(found),
        }
        return render(request, "voices/follow_suggestion.html", context)
    return _progress_page(request, found, secret, AgainForm())


def _link(request: HttpRequest, secret: str) -> str:
    return request.build_absolute_uri(reverse("voice:follow", args=[secret]))


def _is_fresh(voice: Report | Suggestion) -> bool:
    """Has it only just been sent? Then the link is shown at once: it cannot be found again."""
    return timezone.now() - voice.at < FRESH


def _progress_page(
    request: HttpRequest,
    report: Report,
    secret: str,
    form: AgainForm,
    *,
    notice_form: NoticeForm | None = None,
    status: int = 200,
) -> HttpResponse:
    case = report.case
    left = Notice.objects.filter(report=report).first()
    context = {
        "report": report,
        "secret": secret,
        "link": _link(request, secret),
        "is_fresh": _is_fresh(report),
        "state": state_of(case),
        "is_done": case.closed_at is not None,
        "timeline": public_progress(case),
        "photos": case.photos.filter(is_public=True),
        "others": case.reports.exclude(pk=report.pk).filter(hidden_at=None).count(),
        "can_reopen": may_be_reopened(case, timezone.now()),
        "form": form,
        "notice": left,
        "notice_address": masked(left.address) if left else "",
        "notice_form": notice_form or NoticeForm(),
        "offers_mail": bool(settings.EMAIL_HOST) and case.closed_at is None,
        "kept_days": settings.NOTICE_KEPT_DAYS,
    }
    return render(request, "voices/follow.html", context, status=status)


@public
def reopen(request: HttpRequest, secret: str) -> HttpResponseBase:
    """It is not put right: the case starts again."""
    if request.method != "POST":  # a refused form, opened again or in another language
        return redirect("voice:follow", secret=secret)
    report, form = _report(secret), AgainForm(request.POST)
    if not form.is_valid():
        return _progress_page(request, report, secret, form, status=422)
    try:
        reopen_report(report, why=form.cleaned_data["words"])
    except (NotYourMove, TooLate):
        return _progress_page(request, _report(secret), secret, AgainForm(), status=409)
    return redirect("voice:follow", secret=secret)


@public
def notice(request: HttpRequest, secret: str) -> HttpResponseBase:
    """An address to be told at, or that it is to be forgotten."""
    if request.method != "POST":  # a refused form, opened again or in another language
        return redirect("voice:follow", secret=secret)
    report = _report(secret)
    if "forget" in request.POST:
        forget_address(report)
        return redirect("voice:follow", secret=secret)
    if not settings.EMAIL_HOST or report.case.closed_at is not None:
        raise Http404("no mail here")
    form = NoticeForm(request.POST)
    if form.is_valid():
        site = request.build_absolute_uri("/").rstrip("/")
        try:
            leave_address(report, form.cleaned_data["address"], site=site)
        except TooMany:
            form.add_error("address", _("这个邮箱已经在等很多条结果，请换一个。"))
        else:
            return redirect("voice:follow", secret=secret)
    return _progress_page(request, report, secret, AgainForm(), notice_form=form, status=422)


@public
@require_safe
def qr(request: HttpRequest, secret: str) -> HttpResponse:
    """The private link as a QR code, to keep it on another phone."""
    _found(secret)
    file = io.BytesIO()
    code = segno.make(_link(request, secret), error="m", micro=False)
    code.save(file, kind="svg", scale=5, border=4)
    return HttpResponse(file.getvalue(), content_type="image/svg+xml")


@public
@require_safe
def photo(request: HttpRequest, secret: str, photo_id: int) -> HttpResponseBase:
    """A photo of the case that staff have found fit to be shown."""
    report = _report(secret)
    found = get_object_or_404(Photo, case=report.case_id, pk=photo_id, is_public=True)
    try:
        return photos.answer(found.file)
    except FileNotFoundError as error:
        raise Http404(found.file) from error


@public
@require_safe
def done(request: HttpRequest) -> HttpResponse:
    """You said → we did."""
    return render(request, "voices/done.html", {"rows": said_and_done(SHOWN)})
