"""The start page, and where to complain."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from minsheng.web.access import public


@public
def home(request: HttpRequest) -> HttpResponse:
    """What this site is, and the ways in."""
    return render(request, "portal/home.html")


@public
def feedback(request: HttpRequest) -> HttpResponse:
    """Where to take a suggestion or a complaint."""
    return render(request, "portal/feedback.html")
