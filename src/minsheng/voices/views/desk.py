"""The moderation desk: reports, suggestions, ratings, alerts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from minsheng.accounts.models import User
from minsheng.organisations.permissions import Permission, actor_of, may, requires
from minsheng.stations.models import Station
from minsheng.voices.forms import AnswerForm, HideForm, ReplyForm
from minsheng.voices.lists import (
    rating_table,
    ratings_of,
    report_table,
    share_text,
    suggestion_table,
)
from minsheng.voices.models import Rating, Report, Suggestion
from minsheng.voices.queries import alerts_for, reports_for, stars_of, suggestions_for
from minsheng.voices.services import (
    answer_suggestion,
    hide,
    reply_to_report,
    see_alert,
    show_again,
)
from minsheng.voices.services.answering import count_rating

TABS = [
    ("voices:index", gettext_lazy("反映")),
    ("voices:alerts", gettext_lazy("集中关门")),
    ("voices:suggestions", gettext_lazy("建议")),
    ("voices:ratings", gettext_lazy("评价")),
]


def _tabs(current: str) -> list[tuple[Any, str, bool]]:
    return [(label, reverse(name), name == current) for name, label in TABS]


def _list(request: HttpRequest, table: Any, name: str) -> HttpResponseBase:
    if table.wants_file:
        return table.file()  # type: ignore[no-any-return]  # a Table's file
    return render(request, "voices/list.html", {"table": table, "tabs": _tabs(name)})


@requires(Permission.VIEW_VOICES)
@require_safe
def index(request: HttpRequest) -> HttpResponseBase:
    """What was reported."""
    return _list(request, report_table(request, actor_of(request)), "voices:index")


@requires(Permission.VIEW_VOICES)
@require_safe
def suggestions(request: HttpRequest) -> HttpResponseBase:
    """What was suggested."""
    return _list(request, suggestion_table(request, actor_of(request)), "voices:suggestions")


@requires(Permission.VIEW_VOICES)
@require_safe
def ratings(request: HttpRequest) -> HttpResponseBase:
    """Stars by station."""
    return _list(request, rating_table(request, actor_of(request)), "voices:ratings")


@requires(Permission.VIEW_VOICES)
@require_safe
def station_ratings(request: HttpRequest, code: str) -> HttpResponseBase:
    """The ratings of one station, one by one."""
    actor = actor_of(request)
    stations = Station.objects.visible_to(actor, Permission.VIEW_VOICES)
    station = get_object_or_404(stations, code=code)
    table = ratings_of(Rating.objects.filter(station=station), request)
    if table.wants_file:
        return table.file()
    stars = stars_of([station]).get(station.pk)
    context = {
        "table": table,
        "tabs": _tabs("voices:ratings"),
        "station": station,
        "stars": stars,
        "share": share_text(stars),
    }
    return render(request, "voices/station_ratings.html", context)


@requires(Permission.VIEW_VOICES)
@require_safe
def alerts(request: HttpRequest) -> HttpResponse:
    """Closed doors near each other."""
    actor = actor_of(request)
    context = {
        "alerts": alerts_for(actor)[:100],
        "tabs": _tabs("voices:alerts"),
        "can_answer": may(actor, Permission.ANSWER_VOICES),
    }
    return render(request, "voices/alerts.html", context)


@requires(Permission.ANSWER_VOICES)
@require_POST
def alert_seen(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Taken note of."""
    alert = get_object_or_404(alerts_for(actor_of(request)), pk=pk)
    see_alert(alert.pk, actor=actor_of(request))
    return redirect("voices:alerts")


def _page(request: HttpRequest, kind: str, voice: Any, **more: Any) -> HttpResponse:
    """One voice with its forms; ``more`` may bring one that was refused, and then the answer says so."""
    back, action, make = PAGES[kind]
    context = {
        "kind": kind,
        "voice": voice,
        "heading": str(voice),
        "back": reverse(back),
        "action": action,
        "form": make(voice) if make else None,
        "hide_form": HideForm(),
        "can_answer": may(actor_of(request), Permission.ANSWER_VOICES, voice.organisation),
        **more,
    }
    return render(request, "voices/one.html", context, status=422 if more else 200)


def _reply_form(voice: Report) -> forms.Form:
    return ReplyForm(initial={"text": voice.reply})


def _answer_form(voice: Suggestion) -> forms.Form:
    code = voice.decided.code if voice.decided else ""
    return AnswerForm(initial={"answer": voice.answer, "station": code})


PAGES: dict[str, tuple[str, str, Callable[[Any], forms.Form] | None]] = {
    "report": ("voices:index", "reply", _reply_form),
    "suggestion": ("voices:suggestions", "answer", _answer_form),
    "rating": ("voices:ratings", "count", None),
}
"""Per kind of voice: its list, what the desk does with it, and the form that asks for it."""


@requires(Permission.VIEW_VOICES)
@require_safe
def report(request: HttpRequest, pk: int) -> HttpResponse:
    """One report, its case, the reply, and hiding."""
    row = get_object_or_404(reports_for(actor_of(request)), pk=pk)
    return _page(request, "report", row)


@requires(Permission.VIEW_VOICES)
@require_safe
def suggestion(request: HttpRequest, pk: int) -> HttpResponse:
    """One suggestion and its answer."""
    row = get_object_or_404(suggestions_for(actor_of(request)), pk=pk)
    return _page(request, "suggestion", row)


@requires(Permission.VIEW_VOICES)
@require_safe
def rating(request: HttpRequest, pk: int) -> HttpResponse:
    """One rating."""
    row = get_object_or_404(Rating.objects.visible_to(actor_of(request)), pk=pk)
    return _page(request, "rating", row)


MODELS: dict[str, Any] = {"report": Report, "suggestion": Suggestion, "rating": Rating}


@requires(Permission.ANSWER_VOICES)
def answer(request: HttpRequest, kind: str, pk: int, action: str) -> HttpResponseBase:
    """Hide, show again, reply, answer or count: one deed on one voice; what is refused stays as typed."""
    model = MODELS.get(kind)
    if model is None:
        raise Http404(kind)
    actor = actor_of(request)
    voice = get_object_or_404(model.objects.visible_to(actor, Permission.ANSWER_VOICES), pk=pk)
    if request.method != "POST":  # a refused form, opened again or in another language
        return redirect(f"voices:{kind}", pk=pk)
    if action == "show":
        show_again(model, voice.pk, actor=actor)
    elif action == "count" and kind == "rating":
        if not count_rating(voice.pk, actor=actor):
            messages.error(request, _("同一天同一来源已经有一次计入，不能再计。"))
            return redirect("voices:rating", pk=pk)
    elif form_class := FORMS.get((action, kind), HideForm if action == "hide" else None):
        form = form_class(request.POST)
        if not (form.is_valid() and _is_done(form, voice, action, actor)):
            refused = "hide_form" if action == "hide" else "form"
            return _page(request, kind, voice, **{refused: form})
    else:
        raise Http404(action)
    messages.success(request, _("已保存。"))
    return redirect(f"voices:{kind}", pk=pk)


FORMS: dict[tuple[str, str], type[forms.Form]] = {
    ("reply", "report"): ReplyForm,
    ("answer", "suggestion"): AnswerForm,
}


def _is_done(form: forms.Form, voice: Any, action: str, actor: User) -> bool:
    """Do what the form asks; False if it names a station that is not there, and then the form says so."""
    told = form.cleaned_data
    if action == "hide":
        hide(type(voice), voice.pk, why=told["why"], actor=actor)
    elif action == "reply":
        reply_to_report(voice.pk, text=told["text"], actor=actor)
    else:
        code = told["station"].strip()
        stations = Station.objects.visible_to(actor, Permission.VIEW_VOICES)
        station = stations.filter(code=code).first() if code else None
        if code and station is None:
            form.add_error("station", _("没有编码是 %(code)s 的站点。") % {"code": code})
            return False
        told_to_all = {"accepted": told["accepted"], "answer": told["answer"], "station": station}
        answer_suggestion(voice.pk, **told_to_all, actor=actor)
    return True
