"""How a reader likes to see the pages: text size, contrast, dark. Kept in a cookie, so it works without script."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from minsheng.web.access import public

COOKIE = "display"
CHOICES = {"text": "text-large", "contrast": "contrast-high", "theme": "theme-dark"}
"""What can be switched on → the class it puts on the page."""
ONE_YEAR_S = 365 * 24 * 60 * 60


@dataclass(frozen=True, slots=True)
class Display:
    """The switches that are on."""

    text: bool = False
    contrast: bool = False
    theme: bool = False

    @property
    def classes(self) -> str:
        return " ".join(name for key, name in CHOICES.items() if getattr(self, key))


def display_of(request: HttpRequest) -> Display:
    """What the cookie says; without a cookie, the large text a signed-in person has chosen for good."""
    cookie = request.COOKIES.get(COOKIE)
    if cookie is None:
        user = getattr(request, "user", None)
        return Display(text=bool(getattr(user, "large_text", False)))
    on = set(cookie.split("."))
    return Display(**{key: key in on for key in CHOICES})


def _way_back(request: HttpRequest) -> str:
    target = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(
        target, {request.get_host()}, require_https=request.is_secure()
    )
    return target if safe else "/"


@public
@csrf_exempt  # changes nothing but the look, and so pages without forms need no cookie
@require_POST
def switch(request: HttpRequest) -> HttpResponse:
    """Turn one switch over and go back to the page."""
    display = display_of(request)
    wanted = request.POST.get("switch", "")
    on = [key for key in CHOICES if getattr(display, key) != (key == wanted)]
    response = HttpResponseRedirect(_way_back(request))
    response.set_cookie(
        COOKIE, ".".join(on) or "plain", max_age=ONE_YEAR_S, samesite="Lax", httponly=True
    )
    return response
