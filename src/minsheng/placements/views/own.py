"""A family's own result, by its private link or its receipt: place, reasons, answer, leftover seats, objection."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from minsheng.applications.models import Application, Child
from minsheng.classes.models import CareClass
from minsheng.classes.services import AlreadySeated, NoPlaceLeft, NoSuchSeat
from minsheng.enrolment.models import Round
from minsheng.placements import services
from minsheng.placements.forms import AnswerForm, FindForm, LeftForm, ObjectionForm
from minsheng.placements.models import Placement
from minsheng.placements.queries import (
    family_by_code,
    family_of,
    left_for,
    placements_of,
)
from minsheng.placements.services import TooLate, WrongState
from minsheng.placements.services.objecting import is_in_time
from minsheng.web.access import public


@public
@never_cache
def find(request: HttpRequest, code: str) -> HttpResponseBase:
    """Receipt and recovery code lead to the family's own page."""
    found = get_object_or_404(Round, code=code, state=Round.State.PUBLISHED)
    form = FindForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        family = family_by_code(form.cleaned_data["receipt"], form.cleaned_data["code"])
        if family is not None and family.round_id == found.pk:
            return redirect("ceremony:result", code=code, secret=family.secret)
        form.add_error(None, _("没有找到。请核对回执号和恢复码；结果公布以后才能查。"))
    return render(request, "placements/find.html", {"round": found, "form": form})


def _family(code: str, secret: str) -> Application:
    """The family behind the link; 404 for a link of another round or none."""
    found: Application = get_object_or_404(family_of(code, secret))
    return found


@public
@never_cache
@require_safe
def result(request: HttpRequest, code: str, secret: str) -> HttpResponseBase:
    """What the family got and why, and what it can do now; the reasons were written at publication."""
    family = _family(code, secret)
    rows = list(placements_of(family))
    told = family.children.only("key", "name", "born_on", "application")
    children = {str(child.key): child for child in told}
    classes = CareClass.objects.select_related("term", "venue").in_bulk(
        {kind for one in rows for kind in one.classes if kind is not None}
    )
    context = {
        "round": family.round,
        "family": family,
        "secret": secret,
        "places": [_shown(one, children, classes) for one in rows],
        "may_object": is_in_time(family.results_at, timezone.now()),  # type: ignore[attr-defined]
        "form": ObjectionForm(),
    }
    return render(request, "placements/result.html", context)


def _shown(
    one: Placement, children: Mapping[str, Child], classes: Mapping[int, CareClass]
) -> dict[str, Any]:
    has: dict[str, list[CareClass]] = {holder: [] for holder in one.holders}
    for holder, kind in zip(one.holders, one.classes, strict=False):
        if kind in classes:
            has[holder].append(classes[kind])
    return {
        "place": one,
        "children": [(children.get(holder), mine) for holder, mine in has.items()],
        "told": one.told.get(get_language() or "", []),
        "may_answer": one.takes_answer(timezone.now()),
        "has_better": one.option > 0,
        "left": left_for(one, [children[holder] for holder in has if holder in children]),
        "objection": getattr(one, "objection", None),
    }


def _do(
    request: HttpRequest, code: str, secret: str, deed: Callable[[], object], told: str
) -> HttpResponseBase:
    """Do it and say so, or say why not."""
    try:
        deed()
    except (TooLate, NoSuchSeat):
        messages.error(request, _("答复期限已过，或者已经答复过了，没有改动。"))
    except (NoPlaceLeft, AlreadySeated):
        messages.error(request, _("这个班刚刚满了，请看看别的班。"))
    except WrongState:
        messages.error(
            request, _("现在不能这样做：可能还有家庭在候补这个班，或者您家已有等待答复的名额。")
        )
    else:
        messages.success(request, told)
    return redirect("ceremony:result", code=code, secret=secret)


@public
@require_POST
def give_answer(request: HttpRequest, code: str, secret: str, pk: int) -> HttpResponseBase:
    """Accept, accept and stay listed, or decline."""
    family = _family(code, secret)
    place = get_object_or_404(family.placements, pk=pk)
    form = AnswerForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("请选一个答复。"))
        return redirect("ceremony:result", code=code, secret=secret)
    word = form.cleaned_data["word"]
    return _do(
        request,
        code,
        secret,
        lambda: services.answer(place.pk, word, application_id=family.pk),
        _("已放弃这个名额。") if word == "decline" else _("名额已确认，开班见。"),
    )


@public
@require_POST
def take_left(request: HttpRequest, code: str, secret: str, pk: int) -> HttpResponseBase:
    """Take seats that are left over."""
    family = _family(code, secret)
    place = get_object_or_404(family.placements, pk=pk)
    form = LeftForm(request.POST)
    wanted = form.cleaned_data["care_class"] if form.is_valid() else 0
    return _do(
        request,
        code,
        secret,
        lambda: services.claim_left(family.pk, place.pk, wanted),
        _("已为您家占好名额，请在期限前确认。"),
    )


@public
@require_POST
def give_objection(request: HttpRequest, code: str, secret: str, pk: int) -> HttpResponseBase:
    """Say what is wrong."""
    family = _family(code, secret)
    place = get_object_or_404(family.placements, pk=pk)
    form = ObjectionForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("请写明哪里不对。"))
        return redirect("ceremony:result", code=code, secret=secret)
    words = form.cleaned_data["words"]
    return _do(
        request,
        code,
        secret,
        lambda: services.object_to(place.pk, words, application_id=family.pk),
        _("已收到异议，会有人答复。"),
    )
