"""Patterns for the reviewer, with their evidence and what was noted."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from minsheng.governance.forms import WordsForm
from minsheng.governance.queries.checks import Finding, findings_for
from minsheng.governance.rules.checks import checks
from minsheng.governance.services.reviewing import note_finding
from minsheng.governance.words import CHECKS, FOUND
from minsheng.organisations.permissions import Permission, actor_of, requires

MOST = 10
"""So many findings per pattern on the page."""


@requires(Permission.SUPERVISE)
@require_http_methods(["GET", "HEAD", "POST"])
def index(request: HttpRequest) -> HttpResponseBase:
    """Every pattern with its rule and findings; a note is posted with the pattern and the finding."""
    found = findings_for(actor_of(request), timezone.localdate())
    if request.method == "POST":
        return _note(request, found)
    groups = []
    for key, check in checks().items():
        rows = [one for one in found if one.check.key == key]
        told = [(one, str(FOUND[key]) % one.facts) for one in rows[:MOST]]
        groups.append((CHECKS[key], check, told, max(0, len(rows) - MOST)))
    return render(request, "governance/checks.html", {"groups": groups, "count": len(found)})


def _note(request: HttpRequest, found: list[Finding]) -> HttpResponseBase:
    asked = request.POST.get("check"), request.POST.get("finding")
    finding = next((one for one in found if (one.check.key, one.key) == asked), None)
    if finding is None:
        raise Http404
    form = WordsForm(request.POST)
    if form.is_valid():
        note_finding(finding, form.cleaned_data["words"][:1000], actor=actor_of(request))
        messages.success(request, _("已记下核查意见。分数和灯不会因此改变。"))
    else:
        messages.error(request, _("请先写核查意见。"))
    return redirect("governance:checks")
