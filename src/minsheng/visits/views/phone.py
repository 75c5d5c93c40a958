"""Writing a note on the phone: a form that also works without a network, and what its queue sends."""

from __future__ import annotations

import json
import uuid
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from minsheng.organisations.permissions import Permission, actor_of, requires
from minsheng.visits import services
from minsheng.visits.forms import NoteForm
from minsheng.visits.models import Visit
from minsheng.visits.queries import visitable
from minsheng.web.photos import NotAPhoto, read_photo

MOST_BYTES = 64 * 1024


@requires(Permission.VISIT)
def new(request: HttpRequest) -> HttpResponseBase:
    """One note; with script it is kept on the phone until the server has it."""
    actor = actor_of(request)
    stations = visitable(actor)
    first = {"station": request.GET.get("station", "")[:12]}
    form = NoteForm(request.POST or None, request.FILES or None, stations=stations, initial=first)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        visit = services.write_visit(told["key"], told["station"], form.note(), actor=actor)
        if told["photo"]:
            services.add_photo(visit.pk, told["key"], told["photo"], actor=actor)
        messages.success(request, _("已记下。"))
        return redirect(visit)
    facts = {
        "user": actor.pk,
        "state": reverse("visit_notes:state"),
        "send": reverse("visit_notes:send"),
        "photo": reverse("visit_notes:photo"),
        "page": reverse("visit_notes:new"),
        "worker": reverse("field:worker"),
        "scope": reverse("field:app"),
        "assets": settings.STATIC_URL,
        "says": {
            "sent": _("已发出，服务器收到了。"),
            "kept": _("已存在手机里，有网络时自动发出。"),
            "waiting": _("还有 {n} 条等着发出。"),
            "refused": _("有 {n} 条服务器没有收。内容放回了下面，请核对站点和日期后再记一次。"),
            "sign_in": _("请先登录，再打开这一页，存着的会自动发出。"),
            "no_photo": _("这张照片打不开，请换一张。"),
        },
    }
    context = {
        "form": form,
        "facts": facts,
        "stations": stations.values_list("short_code", "name"),
        "trail": [(_("走访"), reverse("visits:index")), (_("写一条"), "")],
    }
    response = render(request, "visits/new.html", context)
    patch_cache_control(response, private=True, no_cache=True)
    return response


@requires(Permission.VISIT)
@require_safe
def state(request: HttpRequest) -> JsonResponse:
    """Who is signed in, and a fresh token to send with."""
    response = JsonResponse({"user": actor_of(request).pk, "token": get_token(request)})
    response["Cache-Control"] = "no-store"
    return response


def _refused(reason: str, status: int = 422) -> JsonResponse:
    return JsonResponse({"reason": reason}, status=status)


@requires(Permission.VISIT)
@require_POST
def send(request: HttpRequest) -> JsonResponse:
    """A note under the phone's key: stored once."""
    actor = actor_of(request)
    told = _body(request)
    if told is None:
        return _refused("unreadable")
    form = NoteForm(told, stations=visitable(actor))
    if not form.is_valid():
        return _refused(next(iter(form.errors)))
    visit = services.write_visit(
        form.cleaned_data["key"], form.cleaned_data["station"], form.note(), actor=actor
    )
    return JsonResponse({"visit": visit.pk})


def _body(request: HttpRequest) -> dict[str, Any] | None:
    if len(request.body) > MOST_BYTES:
        return None
    try:
        told = json.loads(request.body)
    except ValueError:
        return None
    return told if isinstance(told, dict) else None


@requires(Permission.VISIT)
@require_POST
def photo(request: HttpRequest) -> JsonResponse:
    """A picture of a note the phone sent before, named by the note's key."""
    actor = actor_of(request)
    try:
        key, note = uuid.UUID(request.POST.get("key", "")), uuid.UUID(request.POST.get("item", ""))
        upload = request.FILES.get("photo")
        if upload is None:
            return _refused("photo")
        picture = read_photo(upload)
    except (ValueError, NotAPhoto):
        return _refused("photo")
    visit = get_object_or_404(Visit, key=note, by=actor)
    try:
        kept = services.add_photo(visit.pk, key, picture, actor=actor)
    except services.TooMany:
        return _refused("photo")
    return JsonResponse({"photo": kept.pk})
