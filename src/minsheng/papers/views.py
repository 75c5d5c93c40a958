"""Pages of papers: the list, looking before making, one paper with its files; upper-level forms."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from minsheng.common.problem import Problem, Refused
from minsheng.jobs.queries import may_steer
from minsheng.organisations.models import Organisation, Post
from minsheng.organisations.permissions import Permission, actor_of, may, requires
from minsheng.papers import services
from minsheng.papers.composing import PERIODS, compose
from minsheng.papers.figures import known
from minsheng.papers.filling import open_workbook, proposed
from minsheng.papers.forms import CellsForm, FillForm, PaperForm, TemplateForm
from minsheng.papers.lists import paper_table, template_table
from minsheng.papers.models import FormTemplate, Paper, PaperFile
from minsheng.papers.queries import papers_for, templates_for, unions_for
from minsheng.papers.rendering import MEDIA_TYPES
from minsheng.papers.rules.document import sources

LOOK = Permission.VIEW_GOVERNANCE
SHOWN = 50
"""So many rows of a table on the page; the files have them all."""


def _trail(*more: tuple[str, str]) -> list[tuple[str, str]]:
    return [(_("文书"), reverse("papers:index")), *more]


@requires(LOOK)
@require_safe
def index(request: HttpRequest) -> HttpResponseBase:
    """Papers about the reader's unions."""
    table = paper_table(request, actor_of(request))
    if table.wants_file:
        return table.file()
    may_make = may(actor_of(request), Permission.SUPERVISE)
    return render(request, "papers/index.html", {"table": table, "may_make": may_make})


@requires(Permission.SUPERVISE)
def new(request: HttpRequest) -> HttpResponseBase:
    """Choose, look at the live content (GET), have it made (POST)."""
    actor = actor_of(request)
    asked = request.POST or request.GET
    unions = unions_for(actor)
    first = {"day": timezone.localdate(), "organisation": unions.first(), "kind": "monthly"}
    form = PaperForm(asked if "kind" in asked else None, unions=unions, initial=first)
    context: dict[str, Any] = {"form": form, "trail": _trail((_("生成一份"), ""))}
    if form.is_bound and form.is_valid():
        told = form.cleaned_data
        if request.method == "POST":
            paper = services.ask_for_paper(
                told["kind"], told["organisation"], told["day"], actor=actor
            )
            return redirect(paper)
        period = PERIODS[told["kind"]](told["day"])
        document = compose(told["kind"], told["organisation"], period, timezone.now())
        context |= _shown(document)
    return render(request, "papers/new.html", context)


def _shown(document: dict[str, Any]) -> dict[str, Any]:
    """The document with as many rows as a page bears, and its numbered sources."""
    parts = []
    number = 0
    for part in document["parts"]:
        values = []
        for value in part["values"]:
            number += 1
            values.append((number, value))
        grid = part["grid"]
        number += bool(grid)
        parts.append(
            {
                **part,
                "numbered": values,
                "number": number,
                "rows": grid["rows"][:SHOWN] if grid else [],
                "hidden": max(0, len(grid["rows"]) - SHOWN) if grid else 0,
            }
        )
    return {"document": document, "parts": parts, "sources": list(sources(document))}


@requires(LOOK)
@require_safe
def paper(request: HttpRequest, pk: int) -> HttpResponseBase:
    """One paper as it was made, its files and digests; while it is made, how far that is."""
    actor = actor_of(request)
    row = get_object_or_404(papers_for(actor).defer(None).select_related("job"), pk=pk)
    context: dict[str, Any] = {
        "paper": row,
        "files": row.files.defer("content"),
        "trail": _trail((str(row), "")),
        "job": row.job,
        "may_steer": row.job is not None and may_steer(actor, row.job),
    }
    if row.made_at:
        context |= _shown(row.content)
    return render(request, "papers/paper.html", context)


@requires(LOOK)
@require_safe
def file(request: HttpRequest, pk: int, format: str) -> HttpResponseBase:  # noqa: A002
    """One file, byte for byte as it was made."""
    row = get_object_or_404(papers_for(actor_of(request)), pk=pk)
    kept = get_object_or_404(PaperFile, paper=row, format=format)
    answer = HttpResponse(bytes(kept.content), content_type=MEDIA_TYPES[format])
    name = f"{row.kind}-{row.organisation.code}-{row.first}.{format}"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


@requires(LOOK)
@require_safe
def figures(request: HttpRequest) -> HttpResponseBase:
    """The registry: every figure a paper may print, its query and who answers for it."""
    context = {"figures": list(known().values()), "trail": _trail((_("数的来源"), ""))}
    return render(request, "papers/figures.html", context)


@requires(LOOK)
@require_safe
def templates(request: HttpRequest) -> HttpResponseBase:
    """Forms of upper levels."""
    table = template_table(request, actor_of(request))
    if table.wants_file:
        return table.file()
    context = {
        "table": table,
        "may_plan": may(actor_of(request), Permission.PLAN_PROJECTS),
        "trail": _trail((_("上级报表"), "")),
    }
    return render(request, "papers/templates.html", context)


def _planning_union(request: HttpRequest) -> Organisation:
    posts = Post.objects.held_by(actor_of(request)).allowing(Permission.PLAN_PROJECTS)
    post = posts.select_related("organisation").order_by("organisation__path").first()
    if post is None:  # pragma: no cover  the page asks for the right first
        raise LookupError("no post")
    return post.organisation


def _told(problem: Problem) -> str:
    text = _(problem.code)
    return text % problem.facts if "%(" in text else text


@requires(Permission.PLAN_PROJECTS)
def template_new(request: HttpRequest) -> HttpResponseBase:
    """Upload a blank form once."""
    where = _planning_union(request)
    form = TemplateForm(request.POST or None, request.FILES or None, where=where)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        try:
            row = services.keep_template(
                where, told["name"], told["issuer"], told["workbook"].read(),
                actor=actor_of(request),
            )  # fmt: skip
        except Refused as refused:
            form.add_error("workbook", _told(refused.problem))
        else:
            messages.success(request, _("已收下空白表。请核对哪一格填哪个数。"))
            return redirect(row)
    trail = _trail((_("上级报表"), reverse("papers:templates")), (_("上传空白表"), ""))
    return render(request, "papers/template_new.html", {"form": form, "trail": trail})


@requires(LOOK)
def template(request: HttpRequest, pk: int) -> HttpResponseBase:
    """A form: map its cells, have it filled."""
    actor = actor_of(request)
    row = get_object_or_404(templates_for(actor).defer(None), pk=pk)
    may_map = may(actor, Permission.PLAN_PROJECTS, row.organisation)
    cells = CellsForm(
        request.POST if may_map and "cells" in request.POST else None,
        initial={"cells": _lines(row)},
    )
    if cells.is_bound and cells.is_valid():
        try:
            services.map_cells(row.pk, cells.cleaned_data["cells"], actor=actor)
        except Refused as refused:
            cells.add_error("cells", _told(refused.problem))
        else:
            messages.success(request, _("已保存。"))
            return redirect(row)
    filling = FillForm(
        request.POST if "day" in request.POST else None,
        unions=unions_for(actor),
        initial={"day": timezone.localdate(), "organisation": row.organisation_id},
    )
    if filling.is_bound and row.cells and may(actor, Permission.SUPERVISE) and filling.is_valid():
        told = filling.cleaned_data
        made = services.ask_for_paper(
            Paper.Kind.FORM, told["organisation"], told["day"], actor=actor, template=row
        )
        return redirect(made)
    context = {
        "row": row,
        "cells": cells if may_map else None,
        "filling": filling if row.cells and may(actor, Permission.SUPERVISE) else None,
        "trail": _trail((_("上级报表"), reverse("papers:templates")), (row.name, "")),
    }
    return render(request, "papers/template.html", context)


def _lines(row: FormTemplate) -> str:
    """The mapping as lines; a first proposal while there is none."""
    targets = row.cells or proposed(open_workbook(bytes(row.workbook)))
    return "\n".join(f"{sheet}!{cell} = {figure}" for sheet, cell, figure in targets)
