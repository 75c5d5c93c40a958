"""Patterns for the reviewer, with their evidence and what was noted."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from minsheng.common.clean import plain
from minsheng.governance.forms import WordsForm
from minsheng.governance.queries.checks import findings_for, groups_for, last_run
from minsheng.governance.services.reviewing import note_finding
from minsheng.governance.words import CHECKS, FOUND
from minsheng.organisations.permissions import Permission, actor_of, requires
from minsheng.web.shipped import said

MOST = 10
"""So many findings per pattern on the page."""


@requires(Permission.SUPERVISE)
@require_http_methods(["GET", "HEAD", "POST"])
def index(request: HttpRequest) -> HttpResponseBase:
    """Every pattern with its rule and findings; a note is posted with the pattern and the finding."""
    actor = actor_of(request)
    if request.method == "POST":
        return _note(request)
    groups = [
        (
            CHECKS[group.check.key],
            group.check.key,
            said(group.check.source),
            [(one, str(FOUND[one.check_key]) % one.facts, notes) for one, notes in group.rows],
            max(0, group.count - MOST),
        )
        for group in groups_for(actor, MOST)
    ]
    return render(request, "governance/checks.html", {"groups": groups, "run": last_run()})


def _note(request: HttpRequest) -> HttpResponseBase:
    actor = actor_of(request)
    check, key = (plain(request.POST.get(name, "")) for name in ("check", "finding"))
    finding = get_object_or_404(findings_for(actor), check_key=check, key=key)
    form = WordsForm(request.POST)
    if form.is_valid():
        note_finding(finding, form.cleaned_data["words"][:1000], actor=actor)
        messages.success(request, _("已记下核查意见。分数和灯不会因此改变。"))
    else:
        messages.error(request, _("请先写核查意见。"))
    return redirect("governance:checks")
