"""Recomputing a draw in the reader's own browser."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from minsheng.placements.words import recompute_words
from minsheng.web.access import public


@public
@require_safe
def verify(request: HttpRequest) -> HttpResponse:
    """Any pack, chosen from the reader's own machine; nothing is sent anywhere."""
    return render(request, "placements/verify.html", {"words": recompute_words()})
