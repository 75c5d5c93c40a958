"""A person's own account: preferences, tokens, and what to do when the way in is closed."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from minsheng.accounts.forms import PreferencesForm, TokenForm
from minsheng.accounts.models import ApiToken, User
from minsheng.accounts.services import save_preferences
from minsheng.accounts.tokens import end_token, make_token
from minsheng.web.access import public, signed_in
from minsheng.web.display import COOKIE as DISPLAY_COOKIE


def _person(request: HttpRequest) -> User:
    assert isinstance(request.user, User)  # signed_in has seen to it
    return request.user


@signed_in
def preferences(request: HttpRequest) -> HttpResponse:
    """Language and text size, kept with the account."""
    person = _person(request)
    kept = {"language": person.language, "large_text": person.large_text}
    form = PreferencesForm(request.POST or None, initial=kept)
    if request.method != "POST" or not form.is_valid():
        return render(request, "accounts/preferences.html", {"form": form})
    save_preferences(person, **form.cleaned_data)
    messages.success(request, _("已保存。"))
    response = redirect("accounts:preferences")
    # What was switched in this browser before gives way to what has just been chosen.
    response.delete_cookie(settings.LANGUAGE_COOKIE_NAME)
    response.delete_cookie(DISPLAY_COOKIE)
    return response


@signed_in
def tokens(request: HttpRequest) -> HttpResponse:
    """My tokens for the API."""
    mine = ApiToken.objects.filter(owner=_person(request))
    now = timezone.now()
    rows = [(token, token.is_valid(now)) for token in mine]
    return render(request, "accounts/tokens.html", {"rows": rows})


@signed_in
@never_cache
def token_add(request: HttpRequest) -> HttpResponse:
    """Make a token; its secret is on the answer page and nowhere else."""
    form = TokenForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return render(request, "accounts/token_add.html", {"form": form})
    token, secret = make_token(_person(request), **form.cleaned_data)
    return render(request, "accounts/token_made.html", {"token": token, "secret": secret})


@signed_in
@require_POST
def token_end(request: HttpRequest, token_id: int) -> HttpResponse:
    """End one of my tokens."""
    try:
        end_token(token_id, actor=_person(request))
    except ApiToken.DoesNotExist as missing:
        raise Http404 from missing
    messages.success(request, _("令牌已停用。"))
    return redirect("accounts:tokens")


@signed_in
def second_factor(request: HttpRequest) -> HttpResponse:
    """Why a second factor is needed, and the ways to set one up."""
    return render(request, "accounts/second_factor.html")


@public
def no_account(request: HttpRequest) -> HttpResponse:
    """Accounts are made by the union: whom to ask."""
    return render(request, "accounts/no_account.html")


@public
def forgotten(request: HttpRequest) -> HttpResponse:
    """A forgotten password is replaced by the union: whom to ask."""
    return render(request, "accounts/forgotten.html")
