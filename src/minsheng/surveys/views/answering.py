"""Answering a questionnaire: by anybody with the link, or by staff for somebody else."""

from __future__ import annotations

import json
import uuid

from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.cache import patch_cache_control
from django.utils.dateparse import parse_datetime
from django.views.decorators.http import require_POST, require_safe

from minsheng.organisations.permissions import Permission, actor_of, requires
from minsheng.surveys.addresses import address_of
from minsheng.surveys.handover import hand_over
from minsheng.surveys.models import Answer, FormVersion, Survey
from minsheng.surveys.paging import Progress, fold, items_on
from minsheng.surveys.queries import surveys_to_collect
from minsheng.surveys.rules.filling import Filling
from minsheng.surveys.services.receive import (
    NotTaking,
    Rejected,
    Sent,
    TooMany,
    receive_answer,
    version_for,
)
from minsheng.surveys.showing import Shown, fields_on, page_nodes, show
from minsheng.surveys.words import ANSWER_FAULTS, SCRIPT_SAYS
from minsheng.web.access import public

ON_BEHALF = (Answer.Channel.PAPER, Answer.Channel.PROXY)
SPOKEN = {"zh": "zh-hans", "en": "en"}


def _language(wanted: str | None) -> str:
    return wanted or ("en" if (translation.get_language() or "").startswith("en") else "zh")


@public
def answer(request: HttpRequest, code: str, lang: str | None = None) -> HttpResponse:
    """The questionnaire behind a link or QR code; no account, one page per group without script."""
    survey = get_object_or_404(Survey.objects.select_related("current", "organisation"), code=code)
    language = _language(lang)
    with translation.override(SPOKEN[language]):
        if not survey.is_open and request.method != "POST":
            return render(request, "surveys/closed.html", {"survey": survey}, status=410)
        return _ask(request, survey, language)


@requires(Permission.COLLECT_ANSWERS)
def enter(request: HttpRequest, pk: int, channel: str) -> HttpResponse:
    """The same questionnaire, typed by staff from paper or for somebody beside them."""
    survey = get_object_or_404(
        surveys_to_collect(actor_of(request)).select_related("current", "organisation"), pk=pk
    )
    return _ask(request, survey, _language(None), channel=channel)


@requires(Permission.COLLECT_ANSWERS)
@require_POST
def send(request: HttpRequest, pk: int) -> JsonResponse:
    """What the script of the staff's answering page sends; the same exactly-once rule."""
    actor = actor_of(request)
    survey = get_object_or_404(
        surveys_to_collect(actor).select_related("current", "organisation"), pk=pk
    )
    try:
        told = json.loads(request.body)
        channel = told["channel"] if told["channel"] in ON_BEHALF else ON_BEHALF[0]
        made = parse_datetime(told.get("answered_at") or "")
        sent = Sent(
            uuid.UUID(told["key"]),
            dict(told["answers"]),
            int(told["version"]),
            made,
            channel,
            str(told.get("language", "zh")),
        )
    except (ValueError, TypeError, KeyError):
        return JsonResponse({"reason": "malformed"}, status=400)
    outcome = hand_over(request, survey, sent, entered_by=actor)
    return JsonResponse(outcome.body, status=outcome.status)


def _ask(request: HttpRequest, survey: Survey, language: str, channel: str = "") -> HttpResponse:
    progress = _progress(request, survey, channel)
    version = version_for(survey, progress.version)
    if request.method != "POST":
        return _page(request, survey, version, progress, language, faults=False)
    filling = _filling(version, progress, language)
    shown = page_nodes(filling)
    here = shown[min(progress.page, len(shown) - 1)]
    items = items_on(version.form, {node.item.name for node in here})
    progress.answers = fold(progress.answers, items, request.POST)
    filling = _filling(version, progress, language)
    step = request.POST.get("go", "")
    if step not in {"next", "send"}:
        progress.page = max(0, progress.page - (step == "back"))
        return _page(request, survey, version, progress, language, faults=False)
    return _forward(request, survey, version, progress, language, filling)


def _forward(
    request: HttpRequest,
    survey: Survey,
    version: FormVersion,
    progress: Progress,
    language: str,
    filling: Filling,
) -> HttpResponse:
    """To the next page if this one is in order; after the last one, hand in."""
    shown = page_nodes(filling)
    at = min(progress.page, len(shown) - 1)
    on_page = fields_on(shown[at])
    if any(node.field in on_page for node in filling.faulty):
        return _page(request, survey, version, progress, language, faults=True)
    if at + 1 < len(shown):
        progress.page = at + 1
        return _page(request, survey, version, progress, language, faults=False)
    return _hand_in(request, survey, version, progress, language)


def _hand_in(
    request: HttpRequest, survey: Survey, version: FormVersion, progress: Progress, language: str
) -> HttpResponse:
    channel = progress.channel or Answer.Channel.ONLINE
    sent = Sent(
        uuid.UUID(progress.key), progress.answers, version.number, timezone.now(), channel, language
    )
    staff = actor_of(request) if progress.channel else None
    try:
        receive_answer(survey, sent, address=address_of(request), entered_by=staff)
    except Rejected as rejected:
        return _first_faulty(request, survey, version, progress, language, rejected.filling)
    except NotTaking:
        return render(request, "surveys/closed.html", {"survey": survey}, status=410)
    except TooMany:
        return render(request, "surveys/too_many.html", {"survey": survey}, status=429)
    if staff:
        return HttpResponseRedirect(
            f"{reverse('surveys:enter', args=[survey.pk, progress.channel])}?done=1"
        )
    return HttpResponseRedirect(reverse("answer:thanks", args=[survey.code, language]))


def _first_faulty(
    request: HttpRequest,
    survey: Survey,
    version: FormVersion,
    progress: Progress,
    language: str,
    filling: Filling,
) -> HttpResponse:
    faulty = {node.field for node in filling.faulty}
    pages = page_nodes(filling)
    progress.page = next((i for i, nodes in enumerate(pages) if fields_on(nodes) & faulty), 0)
    return _page(request, survey, version, progress, language, faults=True)


def _progress(request: HttpRequest, survey: Survey, channel: str) -> Progress:
    sealed = Progress.unseal(request.POST.get("progress", "")) if request.method == "POST" else None
    if sealed is not None and sealed.channel == channel:
        return sealed
    return Progress(version=survey.current.number if survey.current else 0, channel=channel)


def _filling(version: FormVersion, progress: Progress, language: str) -> Filling:
    return Filling(version.form, progress.answers, today=timezone.localdate(), language=language)


def _page(
    request: HttpRequest,
    survey: Survey,
    version: FormVersion,
    progress: Progress,
    language: str,
    *,
    faults: bool,
) -> HttpResponse:
    filling = _filling(version, progress, language)
    pages = page_nodes(filling)
    progress.page = min(progress.page, len(pages) - 1)
    context = {
        "survey": survey,
        "version": version,
        "language": language,
        "channel": progress.channel,
        "progress": progress.seal(),
        "number": progress.page + 1,
        "count": len(pages),
        "is_last": progress.page + 1 == len(pages),
        "shown": show(filling, pages[progress.page], faults=faults),
        "has_faults": faults,
        "whole": whole_form(version, language),
        "definition": version.definition,
        "done": request.GET.get("done") == "1",
        **_for_script(survey, version, language, progress.channel),
    }
    status = 422 if faults else 200
    response = render(request, "surveys/answer.html", context, status=status)
    patch_cache_control(response, private=True, no_cache=True)
    return response


def whole_form(version: FormVersion, language: str) -> list[list[Shown]]:
    """Every page with everything on it, for the script to show and hide."""
    filling = Filling(version.form, {}, today=timezone.localdate(), language=language)
    return [
        show(filling, [node], everything=True)
        for node in filling.top
        if node.item.kind != "question" or node.item.is_shown
    ]


def _for_script(
    survey: Survey, version: FormVersion, language: str, channel: str
) -> dict[str, object]:
    return {
        "facts": {
            "code": survey.code,
            "version": version.number,
            "language": language,
            "channel": channel,
            "send": reverse("api-1:send_answer", args=[survey.code])
            if not channel
            else reverse("surveys:send", args=[survey.pk]),
            "worker": reverse("answer:worker"),
            "scope": reverse("answer:worker").rsplit("/", 1)[0] + "/",
            "pages": [reverse("answer:answer", args=[survey.code])]
            + [reverse("answer:answer_in", args=[survey.code, one]) for one in SPOKEN],
            "assets": settings.STATIC_URL,
            "messages": {code: str(text) for code, text in ANSWER_FAULTS.items()},
            "says": {code: str(text) for code, text in SCRIPT_SAYS.items()},
        }
    }


@public
@require_safe
def thanks(request: HttpRequest, code: str, lang: str) -> HttpResponse:
    """The answer has arrived."""
    survey = get_object_or_404(Survey, code=code)
    with translation.override(SPOKEN[lang]):
        return render(request, "surveys/thanks.html", {"survey": survey, "language": lang})


@public
@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker, served under /s/ so that it reaches the answering pages and nothing else."""
    name = "dist/survey-worker.js"
    found = finders.find(name) or (
        staticfiles_storage.path(name) if staticfiles_storage.exists(name) else None
    )
    if not isinstance(found, str):
        raise Http404(name)
    with open(found, "rb") as file:
        response = HttpResponse(file.read(), content_type="text/javascript")
    response["Cache-Control"] = "no-cache"
    return response
