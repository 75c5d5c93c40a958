"""The address people answer at, and its QR code."""

from __future__ import annotations

import io

import segno
from django.http import HttpRequest
from django.urls import reverse

from minsheng.surveys.models import Survey


def answer_address(request: HttpRequest, survey: Survey) -> str:
    """The full address behind the QR code."""
    return request.build_absolute_uri(reverse("answer:answer", args=[survey.code]))


def qr_svg(address: str, *, scale: int = 8) -> bytes:
    """The address as a QR code that survives a crumpled poster (error correction Q, a quarter may be lost)."""
    file = io.BytesIO()
    segno.make(address, error="q", micro=False).save(
        file, kind="svg", scale=scale, border=4, xmldecl=True
    )
    return file.getvalue()
