"""The field app's side of the server: the page, today's list, and what phones send."""

from __future__ import annotations

import datetime as dt
import json
import uuid
from typing import Any

from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from minsheng.inspections.carrying import carried
from minsheng.inspections.models import Inspection
from minsheng.inspections.queries import inspections_for
from minsheng.inspections.rules.sheet import BadAnswer
from minsheng.inspections.services import (
    Arrival,
    KeyTaken,
    OtherVersion,
    Sheet,
    Unfinished,
    WrongState,
    add_photo,
    start_inspection,
    submit,
)
from minsheng.inspections.words import app_words
from minsheng.organisations.permissions import Permission, actor_of, requires
from minsheng.web.access import public
from minsheng.web.manifests import manifest as app_manifest
from minsheng.web.photos import NotAPhoto, read_photo

MOST_BYTES = 512 * 1024


@requires(Permission.INSPECT)
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """The app's frame: the same for everybody, without anybody's data, so that it can be kept on the phone."""
    facts = {
        "today": reverse("field:today"),
        "worker": reverse("field:worker"),
        "scope": reverse("field:app"),
        "assets": settings.STATIC_URL,
        "says": app_words(),
    }
    response = render(request, "inspections/field.html", {"facts": facts})
    patch_cache_control(response, private=True, no_cache=True)
    return response


@public
@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker, served below /field/ so that it reaches the field app and nothing else."""
    name = "dist/field-worker.js"
    found = finders.find(name) or (
        staticfiles_storage.path(name) if staticfiles_storage.exists(name) else None
    )
    if not isinstance(found, str):
        raise Http404(name)
    with open(found, "rb") as file:
        response = HttpResponse(file.read(), content_type="text/javascript")
    response["Cache-Control"] = "no-cache"
    return response


@public
@require_safe
def manifest(request: HttpRequest) -> JsonResponse:
    """What a phone needs to put the app on its home screen."""
    scope = reverse("field:app")
    return app_manifest(_("驿站检查"), _("检查"), start=scope, scope=scope)


@requires(Permission.INSPECT)
@require_safe
def today(request: HttpRequest) -> JsonResponse:
    """What the phone carries: the actor's visits with sheets and earlier photos, and a fresh token to send with."""
    actor = actor_of(request)
    told = {"user": actor.pk, "name": actor.name, "token": get_token(request)}
    response = JsonResponse({**told, "visits": carried(actor)})
    response["Cache-Control"] = "no-store"
    return response


def _here(request: HttpRequest, pk: int) -> Inspection:
    rows = inspections_for(actor_of(request)).filter(inspectors=actor_of(request))
    return get_object_or_404(rows, pk=pk)


def _refused(reason: str, status: int, **more: object) -> JsonResponse:
    return JsonResponse({"reason": reason, **more}, status=status)


class _Unreadable(ValueError):
    """The body is not what the app sends."""


def _body(request: HttpRequest) -> dict[str, Any]:
    if len(request.body) > MOST_BYTES:
        raise _Unreadable("too long")
    try:
        told = json.loads(request.body)
    except ValueError as error:
        raise _Unreadable("no JSON") from error
    if not isinstance(told, dict):
        raise _Unreadable("no object")
    return told


def _moment(text: object) -> dt.datetime | None:
    found = parse_datetime(text) if isinstance(text, str) else None
    return found if found is not None and found.tzinfo else None


def _position(told: object) -> tuple[float, float, float] | None:
    """A place on the globe with its accuracy, or none."""
    if not isinstance(told, dict):
        return None
    values = [told.get(name) for name in ("lon", "lat", "accuracy")]
    if not all(isinstance(one, int | float) and not isinstance(one, bool) for one in values):
        return None
    lon, lat, accuracy = (float(one) for one in values if one is not None)
    if not (-180 <= lon <= 180 and -90 <= lat <= 90 and 0 <= accuracy <= 1_000_000):
        return None
    return lon, lat, accuracy


@requires(Permission.INSPECT)
@require_POST
def start(request: HttpRequest, pk: int) -> JsonResponse:
    """The inspector has arrived; sending it again changes nothing."""
    inspection = _here(request, pk)
    try:
        told = _body(request)
        code = told.get("code")
        arrival = Arrival(
            _moment(told.get("at")),
            _position(told.get("position")),
            code if isinstance(code, str) else "",
        )
        inspection = start_inspection(inspection.pk, arrival, actor=actor_of(request))
    except (_Unreadable, ValueError):
        return _refused("unreadable", 422)
    except WrongState:
        return _refused("cancelled", 410)
    return JsonResponse({"state": inspection.state, "version": inspection.version})


@requires(Permission.INSPECT)
@require_POST
def photo(request: HttpRequest, pk: int) -> JsonResponse:
    """One photo of one item under the phone's key; stored once."""
    inspection = _here(request, pk)
    upload = request.FILES.get("photo")
    try:
        if upload is None:
            raise _Unreadable("no photo")
        key = uuid.UUID(request.POST.get("key", ""))
        item = request.POST.get("item", "")
        kept = add_photo(inspection.pk, item, key, read_photo(upload), actor=actor_of(request))
    except WrongState:
        return _refused("cancelled", 410)
    except KeyTaken:
        return _refused("key", 422)
    except (NotAPhoto, BadAnswer, _Unreadable, ValueError):
        return _refused("unreadable", 422)
    return JsonResponse({"photo": kept.pk})


@requires(Permission.INSPECT)
@require_POST
def submit_answers(request: HttpRequest, pk: int) -> JsonResponse:
    """The answers under the phone's key: accepted once. 409 tells what somebody else has stored meanwhile."""
    inspection = _here(request, pk)
    try:
        inspection = submit(inspection.pk, _sheet(_body(request)), actor=actor_of(request))
    except OtherVersion as error:
        return _refused("version", 409, theirs=_theirs(error.inspection))
    except Unfinished as error:
        missing = {"unanswered": error.unanswered, "unpictured": error.unpictured}
        return _refused("unfinished", 422, **missing)
    except WrongState:
        return _refused("cancelled", 410)
    except KeyTaken:
        return _refused("key", 422)
    except (BadAnswer, _Unreadable, ValueError):
        return _refused("unreadable", 422)
    done = {"state": inspection.state, "version": inspection.version, "score": inspection.score}
    return JsonResponse(done)


def _sheet(told: dict[str, Any]) -> Sheet:
    base, answers, note = told.get("base"), told.get("answers"), told.get("note", "")
    if not isinstance(base, int) or not isinstance(answers, dict) or not isinstance(note, str):
        raise _Unreadable("parts are missing")
    return Sheet(uuid.UUID(str(told.get("key"))), base, answers, note, bool(told.get("done", True)))


def _theirs(inspection: Inspection) -> dict[str, Any]:
    last = inspection.submissions.select_related("by").last()
    return {
        "version": inspection.version,
        "answers": inspection.answers,
        "note": inspection.note,
        "by": str(last.by) if last else "",
        "at": last.at.isoformat() if last else "",
        "pictured": sorted(set(inspection.photos.values_list("item", flat=True))),
    }
