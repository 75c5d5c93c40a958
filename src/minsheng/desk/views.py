"""The staff's start page."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from minsheng.organisations.models import Post
from minsheng.organisations.permissions import actor_of, permissions_of, signed_in
from minsheng.web.menu import Section, menu_for
from minsheng.web.waiting import waiting_for


@signed_in
def home(request: HttpRequest) -> HttpResponse:
    """What waits for me, the posts I hold, and the ways to my work."""
    actor = actor_of(request)
    posts = list(Post.objects.held_by(actor).select_related("organisation"))
    ways = [
        (section, entries)
        for section, entries in menu_for(permissions_of(actor))
        if section is not Section.TODAY
    ]
    context = {"posts": posts, "waiting": waiting_for(actor), "ways": ways}
    return render(request, "desk/home.html", context)
