"""What came out of a survey: the quota board, results, weights, files."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from minsheng.organisations.permissions import Permission, actor_of, may, require, requires
from minsheng.surveys.exporting import figures_xlsx
from minsheng.surveys.forms import CountsForm, CrossForm, choosable
from minsheng.surveys.models import Survey
from minsheng.surveys.queries import answers_of, area_of, quota_gaps, raking_of
from minsheng.surveys.results import blocks, cross_table
from minsheng.surveys.rules.definition import Form, plain
from minsheng.surveys.rules.quotas import Cell
from minsheng.surveys.services.export import WRITERS, export_answers
from minsheng.surveys.services.targets import set_margins, set_quotas
from minsheng.surveys.views.desk import here, language, tabs, trail

_TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}

OPEN_AT_FIRST = 3
"""So many questions are unfolded when the page opens; all of them at once are very long on a phone."""
FIRST_GAPS = 12
"""So many cells of the board stand open: whom to ask now."""


def _form_of(survey: Survey) -> Form:
    assert survey.current is not None  # every survey is made with a version
    return survey.current.form


def _frame(request: HttpRequest, survey: Survey, now: str, title: str) -> dict[str, Any]:
    may_edit = may(request.user, Permission.EDIT_SURVEYS, survey.organisation)
    return {
        "survey": survey,
        "may_edit": may_edit,
        "tabs": tabs(survey, now, may_edit),
        "trail": trail((survey.label, reverse("surveys:survey", args=[survey.pk])), (title, "")),
    }


@requires(Permission.VIEW_SURVEYS)
@require_safe
def results(request: HttpRequest, pk: int) -> HttpResponse:
    """Every question with shares and intervals, two questions crossed, one kind of people only."""
    survey = here(request, pk)
    form, area = _form_of(survey), area_of(actor_of(request), survey)
    ask = CrossForm(request.GET or None, questionnaire=form, language=language())
    wanted = ask.wanted if ask.is_valid() else {}
    answers = answers_of(survey, only=wanted, within=area)
    names = (ask.cleaned_data["row"], ask.cleaned_data["column"]) if ask.is_valid() else ("", "")
    shown = [block for block in blocks(form, answers, language()) if block.has_figures]
    context = {
        **_frame(request, survey, "results", _("结果")),
        "form": ask,
        "n": len(answers),
        "is_part": area != (survey.organisation.path,),
        "is_weighted": survey.margins.exists(),
        "blocks": [(one, place < OPEN_AT_FIRST) for place, one in enumerate(shown)],
        "cross": cross_table(form, answers, names, language()) if all(names) else None,
        "texts": [
            (plain(i.label, language()), _texts(answers, i.name))
            for i in form.questions()
            if i.type == "text"
        ],
    }
    return render(request, "surveys/results.html", context)


def _texts(answers: list[Any], name: str) -> list[str]:
    return [str(a.values[name]) for a in reversed(answers) if a.values.get(name)][:50]


@requires(Permission.EDIT_SURVEYS)
@require_safe
def export(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """All answers as a file, for the union's own work; the audit notes it."""
    survey = here(request, pk)
    require(request.user, Permission.EDIT_SURVEYS, survey.organisation)
    return _file(
        export_answers(survey.pk, kind, actor=actor_of(request)), kind, f"answers-{survey.code}"
    )


@requires(Permission.VIEW_SURVEYS)
@require_safe
def publish(request: HttpRequest, pk: int) -> HttpResponse:
    """Figures fit for everybody: small counts hidden, no texts, no places."""
    survey = here(request, pk)
    answers = answers_of(survey, within=area_of(actor_of(request), survey))
    file = figures_xlsx(survey, _form_of(survey), answers, language())
    return _file(file, "xlsx", f"figures-{survey.code}")


def _file(content: bytes, kind: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=_TYPES[kind])
    full = f"{name}-{timezone.localdate().isoformat()}.{kind}"
    response["Content-Disposition"] = f'attachment; filename="{full}"'
    return response


assert set(WRITERS) == set(_TYPES)


@requires(Permission.VIEW_SURVEYS)
def quotas(request: HttpRequest, pk: int) -> HttpResponse:
    """The board: whom to ask next; below it, for officers, the grid of targets of one hour band."""
    survey = here(request, pk)
    form, frame = _form_of(survey), _frame(request, survey, "quotas", _("配额"))
    axes = [_axis(form, name) for name in [*survey.quota_questions, "", "", ""][:3]]
    band = request.GET.get("band", "") if request.GET.get("band", "") in dict(axes[2]) else ""
    grid = _grid(survey, axes, band)
    asked = CountsForm(
        request.POST or None, labels=_grid_labels(axes, band), most=100_000, initial=grid
    )
    if request.method == "POST" and asked.is_valid():
        _save_grid(request, survey, band, asked.counts())
        return redirect(f"{request.path}?band={band}")
    labels = [dict(axis) for axis in axes]
    found = quota_gaps(survey)
    gaps = [
        ([label[v] for label, v in zip(labels, g.cell, strict=True) if v and v in label], g)
        for g in found
    ]
    open_at_first = min(FIRST_GAPS, sum(gap.missing > 0 for gap in found))
    context = {
        **frame,
        "gaps": gaps[:open_at_first],
        "further": gaps[open_at_first:],
        "cells": len(gaps),
        "missing": sum(gap.missing for gap in found),
        "form": asked,
        "rows": _grid_rows(asked, axes),
        "districts": [label for _name, label in axes[1]],
        "bands": [(label, f"?band={name}", name == band) for name, label in axes[2]],
    }
    return render(request, "surveys/quotas.html", context)


def _axis(form: Form, name: str) -> list[tuple[str, str]]:
    """The options along one side of the board, "any" first."""
    found = [("", _("不限"))]
    if name:
        item = form.item(name)
        found += [(c.name, plain(c.label, language())) for c in form.options(item)]
    return found


def _grid_labels(axes: list[list[tuple[str, str]]], band: str) -> dict[str, str]:
    return {f"{a}|{b}": f"{one} · {other}" for a, one in axes[0] for b, other in axes[1]}


def _grid(survey: Survey, axes: list[list[tuple[str, str]]], band: str) -> dict[str, int]:
    return {
        f"{q.occupation}|{q.district}": q.target for q in survey.quotas.all() if q.hours == band
    }


def _grid_rows(asked: CountsForm, axes: list[list[tuple[str, str]]]) -> list[tuple[str, list[Any]]]:
    return [(one, [(other, asked[f"{a}|{b}"]) for b, other in axes[1]]) for a, one in axes[0]]


def _save_grid(request: HttpRequest, survey: Survey, band: str, counts: dict[str, int]) -> None:
    targets: dict[Cell, int] = {q.cell: q.target for q in survey.quotas.all() if q.hours != band}
    for name, target in counts.items():
        occupation, _bar, district = name.partition("|")
        targets[(occupation, district, band)] = target
    set_quotas(survey.pk, targets, questions=survey.quota_questions, actor=actor_of(request))
    messages.success(request, _("配额已保存。"))


@requires(Permission.EDIT_SURVEYS)
def weights(request: HttpRequest, pk: int) -> HttpResponse:
    """Population totals of one question at a time; results are weighted to all of them together."""
    survey = here(request, pk)
    require(request.user, Permission.EDIT_SURVEYS, survey.organisation)
    form = _form_of(survey)
    items = [item for item in choosable(form) if item.type == "select_one"]
    name = request.GET.get("question", "")
    item = next((item for item in items if item.name == name), items[0] if items else None)
    if item is None:
        return render(
            request, "surveys/weights.html", _frame(request, survey, "weights", _("加权"))
        )
    labels = {c.name: plain(c.label, language()) for c in form.options(item)}
    known = {m.value: m.people for m in survey.margins.filter(question=item.name)}
    asked = CountsForm(request.POST or None, labels=labels, most=2_000_000_000, initial=known)
    if request.method == "POST" and asked.is_valid():
        people: dict[str, dict[str, int]] = {}
        for margin in survey.margins.exclude(question=item.name):
            people.setdefault(margin.question, {})[margin.value] = margin.people
        if asked.counts():
            people[item.name] = asked.counts()
        set_margins(survey.pk, people, actor=actor_of(request))
        messages.success(request, _("总体人数已保存，结果按新的权重计算。"))
        return redirect(f"{request.path}?question={item.name}")
    context = {
        **_frame(request, survey, "weights", _("加权")),
        "form": asked,
        "question": plain(item.label, language()),
        "questions": [
            (plain(i.label, language()), f"?question={i.name}", i == item) for i in items
        ],
        "raked": raking_of(survey, list(survey.answers.counted().values_list("values", flat=True))),
    }
    return render(request, "surveys/weights.html", context)
