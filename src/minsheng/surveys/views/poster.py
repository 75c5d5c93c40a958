"""The ways to a survey on paper: its QR code and a poster."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from minsheng.organisations.permissions import Permission, requires
from minsheng.surveys.links import answer_address, qr_svg
from minsheng.surveys.views.desk import here
from minsheng.web import pdf

POSTER = """
#set page(margin: 20mm, numbering: none)
#set align(center)
#set par(leading: 0.9em)
#v(8mm)
#text(size: 30pt, weight: "bold", data.title)
#if data.title_en != "" [#linebreak() #text(size: 16pt, data.title_en)]
#v(10mm)
#image("code.svg", width: 95mm)
#v(6mm)
#text(size: 20pt, data.scan)
#linebreak()
#text(size: 13pt, data.scan_en)
#v(6mm)
#text(size: 13pt, data.address)
#v(1fr)
#text(size: 12pt, data.privacy)
#linebreak()
#text(size: 11pt, data.union)
"""


@requires(Permission.VIEW_SURVEYS)
@require_safe
def qr(request: HttpRequest, pk: int) -> HttpResponse:
    """The QR code of the answering address."""
    return HttpResponse(
        qr_svg(answer_address(request, here(request, pk))), content_type="image/svg+xml"
    )


@requires(Permission.VIEW_SURVEYS)
@require_safe
def poster(request: HttpRequest, pk: int) -> HttpResponse:
    """A sheet of A4 to hang up: what it is about, the QR code, and that it is anonymous."""
    survey = here(request, pk)
    address = answer_address(request, survey)
    facts = {
        "title": survey.title,
        "title_en": survey.title_en,
        "scan": "扫一扫，三分钟，不用登录",
        "scan_en": "Scan to answer in three minutes, no account needed",
        "address": address,
        "privacy": "匿名填写；打开一次后，没有网络也能填 · Anonymous; once opened it works offline too",
        "union": survey.organisation.name,
    }
    file = pdf.compile_pdf(POSTER, facts, {"code.svg": qr_svg(address)})
    response = HttpResponse(file, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="survey-{survey.code}.pdf"'
    return response
