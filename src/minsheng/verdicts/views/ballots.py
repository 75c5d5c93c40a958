"""Deputies' votes: call one, count paper, hand out links, close."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from minsheng.organisations.permissions import Permission, actor_of, may, require, requires
from minsheng.verdicts import services
from minsheng.verdicts.forms import BallotForm, PaperForm, SlipsForm
from minsheng.verdicts.models import Ballot
from minsheng.verdicts.queries import ballots_for, judged
from minsheng.verdicts.rules.passing import pass_rules
from minsheng.verdicts.views.desk import project_in
from minsheng.verdicts.words import OUTCOMES, PASS_RULES, TONES


@requires(Permission.PLAN_PROJECTS)
def call(request: HttpRequest, pk: int) -> HttpResponseBase:
    """A new vote on the parts of a project."""
    row = project_in(request, pk)
    require(actor_of(request), Permission.PLAN_PROJECTS, row.organisation)
    parts = "\n".join(dict.fromkeys(row.milestones.values_list("name", flat=True)))
    first = {"held_on": timezone.localdate(), "items": parts}
    form = BallotForm(request.POST or None, initial=first)
    if request.method == "POST" and form.is_valid():
        ballot = services.call_ballot(
            row, services.Motion(**form.cleaned_data), actor=actor_of(request)
        )
        return redirect(ballot)
    trail = [
        (row.name, row.get_absolute_url()),
        (_("群众评价和代表票决"), reverse("verdicts:project", args=[row.pk])),
        (_("发起票决"), ""),
    ]
    context = {"form": form, "project": row, "trail": trail}
    return render(request, "verdicts/call.html", context, status=422 if form.errors else 200)


def _ballot_in(request: HttpRequest, pk: int) -> Ballot:
    found: Ballot = get_object_or_404(ballots_for(actor_of(request)), pk=pk)
    return found


def _context(request: HttpRequest, row: Ballot) -> dict[str, Any]:
    rule = pass_rules()[row.rule]
    may_plan = may(actor_of(request), Permission.PLAN_PROJECTS, row.organisation)
    parts = [(one, OUTCOMES.get(one.outcome), TONES.get(one.outcome, "off")) for one in judged(row)]
    return {
        "ballot": row,
        "parts": parts,
        "rule": rule,
        "rule_name": PASS_RULES[rule.key],
        "is_open": row.closed_at is None,
        "slip_count": row.slips.count(),
        "used": row.slips.filter(is_used=True).count(),
        "may_plan": may_plan,
        "slips_form": SlipsForm(),
        "trail": [
            (row.project.name, reverse("verdicts:project", args=[row.project_id])),
            (row.title, ""),
        ],
    }


@requires(Permission.VIEW_GOVERNANCE)
def ballot(request: HttpRequest, pk: int) -> HttpResponseBase:
    """One vote with its parts; those who run it enter the paper count here."""
    row = _ballot_in(request, pk)
    form = PaperForm(request.POST or None, items=list(row.items.all()))
    if request.method == "POST":
        require(actor_of(request), Permission.PLAN_PROJECTS, row.organisation)
        if form.is_valid():
            try:
                services.count_paper(row.pk, form.counts(), actor=actor_of(request))
            except services.TooManyVotes as fault:
                text = _("“%(item)s”的票比代表总数还多。")
                form.add_error(None, text % {"item": str(fault)})
            except services.Over:
                form.add_error(None, _("票决已经结束，不能再改。"))
            else:
                messages.success(request, _("已录入。"))
                return redirect(row)
    context = _context(request, row) | {"form": form}
    return render(request, "verdicts/ballot.html", context, status=422 if form.errors else 200)


@requires(Permission.PLAN_PROJECTS)
@never_cache
@require_POST
def slips(request: HttpRequest, pk: int) -> HttpResponseBase:
    """New one-time links, shown on this page and never again."""
    row = _ballot_in(request, pk)
    form = SlipsForm(request.POST)
    if form.is_valid():
        try:
            told = services.make_slips(row.pk, form.cleaned_data["count"], actor=actor_of(request))
        except services.TooManyVotes:
            messages.error(request, _("链接不能比代表还多。"))
        except services.Over:
            messages.error(request, _("票决已经结束，不能再改。"))
        else:
            links = [
                request.build_absolute_uri(reverse("verdict:vote", args=[one])) for one in told
            ]
            return render(request, "verdicts/slips.html", {"ballot": row, "links": links})
    return redirect(row)


@requires(Permission.PLAN_PROJECTS)
@require_POST
def close(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The result stands."""
    row = _ballot_in(request, pk)
    try:
        services.close_ballot(row.pk, actor=actor_of(request))
    except services.Over:
        messages.info(request, _("票决已经结束，不能再改。"))
    else:
        messages.success(request, _("已结束，结果在项目公开页上。"))
    return redirect(row)
