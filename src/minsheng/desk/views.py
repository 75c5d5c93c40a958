"""The staff's start page."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from minsheng.organisations.permissions import signed_in


@signed_in
def home(request: HttpRequest) -> HttpResponse:
    """What waits for me, and the ways to my work."""
    return render(request, "desk/home.html")
