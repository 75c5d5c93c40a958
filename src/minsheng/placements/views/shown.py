"""The draw as a public event: what is fixed, what is awaited, what came of it."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, override
from django.views.decorators.http import require_safe

from minsheng.engines.admission import Frozen, frozen_document
from minsheng.engines.admission.canonical import canonical
from minsheng.enrolment.models import Round
from minsheng.enrolment.words import line_text
from minsheng.placements.models import Draw
from minsheng.placements.queries import draw_of, match_of, receipts_with_a_place
from minsheng.placements.services.objecting import WINDOW
from minsheng.placements.showing import asked_and_given, step_labels, step_of
from minsheng.placements.words import recompute_words
from minsheng.web.access import public

KEPT_S = 600
"""How long the public page is kept ready made; a line in the public log makes a new one at once."""


def _round(code: str) -> Round:
    rows = Round.objects.filter(state=Round.State.PUBLISHED).select_related("organisation")
    found: Round = get_object_or_404(rows, code=code)
    return found


@public
@require_safe
def ceremony(request: HttpRequest, code: str) -> HttpResponse:
    """Everything anybody may know of the draw."""
    found = _round(code)
    return render(request, "placements/ceremony.html", {"round": found, "body": _body(found)})


def make_ready(found: Round) -> None:
    """Make the page in every language before anybody asks for it, as when results are published."""
    for code, _name in settings.LANGUAGES:
        with override(code):
            _body(found)


def _body(found: Round) -> str:
    """What the page says, made once for each line of the log."""
    last = found.log.order_by("-number").values_list("number", flat=True).first()
    key = f"ceremony:{found.pk}:{last}:{get_language()}"
    body: str | None = cache.get(key)
    if body is None:
        body = render_to_string("placements/_ceremony.html", _context(found))
        cache.set(key, body, KEPT_S)
    return body


def _context(found: Round) -> dict[str, Any]:
    draw = draw_of(found)
    match = match_of(draw)
    is_published = match is not None and match.published_at is not None
    in_force = found.rules_in_force
    sources = in_force.rules.sources if in_force else ()
    return {
        "round": found,
        "draw": draw,
        "match": match,
        "is_published": is_published,
        "in_force": in_force,
        "window": found.window,
        "labels": step_labels(),
        "step": step_of(draw, match),
        "sources": [_source(one, draw) for one in sources],
        "draws_at": max((_moment(one.due) for one in sources), default=None),
        "classes": asked_and_given(draw, match) if draw and match and is_published else [],
        "receipts": receipts_with_a_place(draw) if draw and is_published else [],
        "objections_until": match.published_at + WINDOW if match and match.published_at else None,
        "lines": [(line, line_text(line)) for line in found.log.all()],
        "words": recompute_words(),
        "pack_url": reverse("ceremony:pack", args=[found.code])
        if draw and draw.state == Draw.State.DRAWN
        else "",
        "digest": draw.digest if draw else "",
    }


def _moment(text: str) -> dt.datetime:
    return timezone.localtime(dt.datetime.fromisoformat(text))


def _source(one: Any, draw: Draw | None) -> dict[str, Any]:
    shown = draw.shown.get(one.name) if draw else None
    return {
        "name": one.name,
        "due": _moment(one.due),
        "value": shown["value"] if shown else "",
        "fallback": one.fallback,
    }


def _file(body: bytes, name: str) -> HttpResponse:
    response = HttpResponse(body, content_type="application/json")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@public
@require_safe
def sealed_list(request: HttpRequest, code: str) -> HttpResponse:
    """The sealed list with its root, as `minsheng draw` reads it."""
    found = _round(code)
    draw = draw_of(found)
    if draw is None:
        raise Http404
    in_force = get_object_or_404(found.rule_sets, sha256=draw.rules_sha256, state="in_force")
    frozen = Frozen(tuple((line[0], line[1]) for line in draw.lines))
    sealed_at = timezone.localtime(draw.sealed_at).isoformat()
    return _file(
        canonical(frozen_document(in_force.rules, frozen, sealed_at)), f"list-{found.code}.json"
    )


@public
@require_safe
def pack(request: HttpRequest, code: str) -> HttpResponse:
    """The pack of the draw, byte for byte what its digest belongs to."""
    draw = draw_of(_round(code))
    if draw is None or not draw.pack:
        raise Http404
    return _file(draw.pack.encode(), f"pack-{code}.json")
