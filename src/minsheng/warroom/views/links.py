"""Links for wall screens: open one, withdraw it."""

from __future__ import annotations

import datetime as dt

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from minsheng.organisations.permissions import Permission, actor_of, requires
from minsheng.warroom.forms import LinkForm
from minsheng.warroom.links import token_of
from minsheng.warroom.queries import links_for, wall_union
from minsheng.warroom.services import make_link, withdraw_link

USUAL = dt.timedelta(days=180)


@requires(Permission.SUPERVISE)
@require_http_methods(["GET", "HEAD", "POST"])
def index(request: HttpRequest) -> HttpResponseBase:
    """The screens of the reader's unions, and a form for another one."""
    actor, today = actor_of(request), timezone.localdate()
    where = wall_union(actor, Permission.SUPERVISE)
    if where is None:  # pragma: no cover  the page asks for the right first
        raise Http404
    form = LinkForm(request.POST or None, initial={"expires_on": today + USUAL})
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        make_link(where, told["name"], told["expires_on"], actor=actor)
        messages.success(request, _("已开通，在大屏的浏览器里打开下面的地址。"))
        return redirect("warroom:links")
    rows = [
        (
            link,
            link.is_live(today),
            request.build_absolute_uri(reverse("wall:linked", args=[token_of(link)])),
        )
        for link in links_for(actor)
    ]
    context = {"form": form, "where": where, "rows": rows}
    return render(request, "warroom/links.html", context, status=422 if form.errors else 200)


@requires(Permission.SUPERVISE)
@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The screen goes dark."""
    link = get_object_or_404(links_for(actor_of(request)), pk=pk)
    withdraw_link(link.pk, actor=actor_of(request))
    messages.success(request, _("已收回，那块大屏半分钟内变黑。"))
    return redirect("warroom:links")
