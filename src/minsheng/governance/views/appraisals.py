"""Appraisals: the list, freezing, the ranking, why a score is what it is, the files."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from minsheng.engines.appraisal import BadInput, appraise, snapshot_from_data
from minsheng.engines.appraisal.exact import file_bytes
from minsheng.engines.appraisal.whatif import compare
from minsheng.governance import services
from minsheng.governance.forms import FreezeForm, WhatIfForm
from minsheng.governance.lists import appraisal_table
from minsheng.governance.models import Appraisal
from minsheng.governance.queries import appraisal_before, appraisals_for, units_below
from minsheng.governance.registry_words import named
from minsheng.governance.showing import (
    adjusted,
    explained,
    leverage,
    moves,
    ranking,
    told_as,
    vetoes,
)
from minsheng.governance.views.planning import planning_union
from minsheng.governance.words import SCHEMES
from minsheng.organisations.permissions import Permission, actor_of, may, requires
from minsheng.web.phrases import aside
from minsheng.web.shipped import said


@requires(Permission.VIEW_GOVERNANCE)
@require_safe
def index(request: HttpRequest) -> HttpResponseBase:
    """Appraisals that concern the reader."""
    table = appraisal_table(request, actor_of(request))
    if table.wants_file:
        return table.file()
    may_plan = may(actor_of(request), Permission.PLAN_PROJECTS)
    return render(request, "governance/appraisals.html", {"table": table, "may_plan": may_plan})


@requires(Permission.PLAN_PROJECTS)
def freeze(request: HttpRequest) -> HttpResponseBase:
    """Freeze the facts of a month and score them."""
    where = planning_union(request)
    unions = list(units_below(where))
    form = FreezeForm(request.POST or None, unions=unions)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        try:
            row = services.freeze(
                where,
                told["title"],
                told["month"],
                told["scheme"],
                form.told(),
                actor=actor_of(request),
            )
        except services.NobodyToAppraise:
            form.add_error(None, _("下面没有可以考核的单位。"))
        else:
            messages.success(request, _("已冻结，分数由快照算出。看过再公布。"))
            return redirect(row)
    trail = [(_("考核"), reverse("governance:appraisals")), (_("冻结考核数据"), "")]
    return render(request, "governance/freeze.html", {"form": form, "where": where, "trail": trail})


def _found(request: HttpRequest, pk: int) -> Appraisal:
    return get_object_or_404(appraisals_for(actor_of(request)), pk=pk)


@requires(Permission.VIEW_GOVERNANCE)
@require_safe
def appraisal(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Scores with intervals and shared places, and how to compute them again."""
    row = _found(request, pk)
    actor = actor_of(request)
    names, before = _names(row), appraisal_before(row)
    gained = moves(row.scores, before.scores if before else None)
    context = {
        "appraisal": row,
        "before": before,
        "lines": [
            (line, names[line["id"]], gained.get(line["id"])) for line in ranking(row.scores)
        ],
        "scheme": SCHEMES.get(row.scheme, row.scheme),
        "source": said(row.snapshot["scheme"]["source"]),
        "verified": row.snapshot["scheme"]["verified"],
        "may_publish": row.published_at is None
        and may(actor, Permission.PLAN_PROJECTS, row.organisation),
        "trail": [(_("考核"), reverse("governance:appraisals")), (row.title, "")],
    }
    return render(request, "governance/appraisal.html", context)


def _names(row: Appraisal) -> dict[str, str]:
    """Code of the unit → its name in the reader's language; those merged since as they were called."""
    labels = {union.code: union.label for union in units_below(row.organisation)}
    return {one["id"]: labels.get(one["id"], one["name"]) for one in row.scores["units"]}


@requires(Permission.PLAN_PROJECTS)
@require_POST
def publish(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Everybody concerned may read it from now on."""
    row = _found(request, pk)
    try:
        services.publish(row.pk, actor=actor_of(request))
    except services.AlreadyPublished:
        messages.info(request, _("已经公布过了。"))
    else:
        messages.success(request, _("已公布，各单位都能看到并重算。"))
    return redirect(row)


@requires(Permission.VIEW_GOVERNANCE)
@require_safe
def document(request: HttpRequest, pk: int, part: str) -> HttpResponseBase:
    """The snapshot or the scores as a file, the same bytes every time."""
    row = _found(request, pk)
    files = {"snapshot": row.snapshot, "scores": row.scores}
    if part not in files:
        raise Http404
    answer = HttpResponse(file_bytes(files[part]), content_type="application/json")
    answer["Content-Disposition"] = f'attachment; filename="{part}-{row.pk}.json"'
    return answer


@requires(Permission.VIEW_GOVERNANCE)
@require_safe
def why(request: HttpRequest, pk: int, code: str) -> HttpResponseBase:
    """One union's score, point by point, and what another number would change."""
    row = _found(request, pk)
    told = next((one for one in row.scores["units"] if one["id"] == code), None)
    facts = next((one for one in row.snapshot["units"] if one["id"] == code), None)
    if told is None or facts is None:
        raise Http404
    labels = {one["name"]: named(one["label"]) for one in row.snapshot["registry"]["facts"]}
    numbers = [
        (name, aside(labels[name], value))
        for name, value in facts["facts"].items()
        if value is not None and not isinstance(value, bool)
    ]
    form = WhatIfForm(request.GET if "value" in request.GET else None, facts=numbers)
    names = _names(row)
    name = names[code]
    context: dict[str, Any] = {
        "appraisal": row,
        "name": name,
        "unit": told,
        "items": explained(row.snapshot, told),
        "adjusted": adjusted(row.snapshot, told),
        "vetoes": vetoes(row.snapshot, told),
        "leverage": leverage(row.snapshot, row.scores, code, names),
        "facts": [(labels[name], told_as(facts["facts"][name])) for name in labels],
        "form": form,
        "trail": [
            (_("考核"), reverse("governance:appraisals")),
            (row.title, row.get_absolute_url()),
            (name, ""),
        ],
    }
    if form.is_bound and form.is_valid():
        context |= _what_if(row, code, form)
    return render(request, "governance/why.html", context)


def _what_if(row: Appraisal, code: str, form: WhatIfForm) -> dict[str, Any]:
    """The union's score with another fact, everything computed again."""
    other = deepcopy(row.snapshot)
    other["scheme"]["draws"] = 1  # intervals are drawn, scores are not
    before = appraise(snapshot_from_data(other))
    unit = next(one for one in other["units"] if one["id"] == code)
    unit["facts"][form.cleaned_data["fact"]] = str(form.cleaned_data["value"])
    try:
        after = appraise(snapshot_from_data(other))
    except BadInput:
        form.add_error("value", _("和其他数对不上，例如开着的次数比上门次数还多。"))
        return {}
    return {"change": next(one for one in compare(before, after) if one.unit == code)}
