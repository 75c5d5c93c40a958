"""Pages of decisions."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from minsheng.organisations.permissions import Permission, actor_of, may, requires
from minsheng.standards.queries import holding_version, standards_for
from minsheng.stations.evaluation import decisions as deeds
from minsheng.stations.evaluation.forms import DecisionForm, WordsForm
from minsheng.stations.evaluation.queries import decisions_for, grade_labels
from minsheng.stations.evaluation.tables import decision_table
from minsheng.stations.evaluation.views.results import trail
from minsheng.stations.models import Decision, Station
from minsheng.stations.queries.keepers import may_keep


@requires(Permission.VIEW_STATIONS)
@require_GET
def decisions(request: HttpRequest) -> HttpResponseBase:
    """All proposals and decisions within reach."""
    table = decision_table(request, decisions_for(actor_of(request)))
    if table.wants_file:
        return table.file()
    context = {"table": table, "trail": trail((_("等次决定"), ""))}
    return render(request, "stations/ratings/decisions.html", context)


@requires(Permission.EDIT_STATIONS)
def propose(request: HttpRequest, code: str, slug: str) -> HttpResponseBase:
    """Propose a grade, a lower one, or the end of a station."""
    actor = actor_of(request)
    rows: QuerySet[Station] = Station.objects.visible_to(actor, Permission.EDIT_STATIONS)
    station = get_object_or_404(rows.select_related("organisation"), code=code)
    standard = get_object_or_404(standards_for(actor), code=slug)
    form = DecisionForm(request.POST or None, standard=standard)
    if request.method == "POST" and form.is_valid():
        try:
            decision = deeds.propose(station, standard, actor=actor, **form.cleaned_data)
        except deeds.NoSuchGrade:
            form.add_error("grade", _("评定只能往上，降级只能往下，请重新选择等次。"))
        except deeds.OpenDecision:
            form.add_error(None, _("这个站点已有一项等待确认，请先办结。"))
        else:
            messages.success(request, _("已提出，要由另一个人确认。"))
            return redirect("stations:decision", pk=decision.pk)
    context = {
        "trail": trail(
            (station.name, reverse("stations:station_results", args=[code])), (_("提出变更"), "")
        ),
        "station": station,
        "standard": standard,
        "form": form,
        "held": grade_labels(holding_version(standard, timezone.localdate())).get(
            deeds.held_grade(station, standard), ""
        ),
    }
    return render(request, "stations/ratings/propose.html", context)


@requires(Permission.VIEW_STATIONS)
@require_GET
def decision(request: HttpRequest, pk: int) -> HttpResponse:
    """One decision with its hearing."""
    actor = actor_of(request)
    found = get_object_or_404(decisions_for(actor), pk=pk)
    labels = grade_labels(holding_version(found.standard, timezone.localdate()))
    editor = may(actor, Permission.EDIT_STATIONS, found.station.organisation)
    waiting = found.state == Decision.State.PROPOSED
    mine = found.proposed_by_id == actor.pk
    context = {
        "trail": trail(
            (_("等次决定"), reverse("stations:decisions")), (found.get_kind_display(), "")
        ),
        "decision": found,
        "before": labels.get(found.grade_before, found.grade_before),
        "after": labels.get(found.grade_after, found.grade_after),
        "failed": _("、").join(found.failed),
        "may_confirm": waiting
        and editor
        and not mine
        and found.is_ripe(timezone.localdate(), confirmer=actor.pk),
        "must_wait": waiting and not found.is_ripe(timezone.localdate(), confirmer=actor.pk),
        "is_mine": waiting and mine,
        "may_withdraw": waiting and editor,
        "may_speak": waiting
        and found.hearing_until
        and not mine
        and may_keep(actor, found.station),
        "may_restore": editor
        and found.kind == Decision.Kind.DOWNGRADE
        and found.state == Decision.State.CONFIRMED
        and not found.reversals.exclude(state=Decision.State.WITHDRAWN).exists(),
        "forms": {step: WordsForm(auto_id=f"{step}_%s") for step in STEPS},
    }
    return render(request, "stations/ratings/decision.html", context)


STEPS = {
    "confirm": lambda pk, text, actor: deeds.confirm(pk, why=text, actor=actor),
    "withdraw": lambda pk, text, actor: deeds.withdraw(pk, why=text, actor=actor),
    "state": lambda pk, text, actor: deeds.state_case(pk, text, actor=actor),
    "restore": lambda pk, text, actor: deeds.propose_restore(
        Decision.objects.get(pk=pk), detail=text, actor=actor
    ),
}


@requires(Permission.VIEW_STATIONS)
@require_POST
def decide(request: HttpRequest, pk: int, step: str) -> HttpResponseBase:
    """Confirm, withdraw, state the station's case, or propose to restore."""
    actor = actor_of(request)
    found = get_object_or_404(decisions_for(actor), pk=pk)
    if step not in STEPS:
        raise Http404(step)
    form = WordsForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("请写明意见。"))
        return redirect("stations:decision", pk=pk)
    try:
        after = STEPS[step](found.pk, form.cleaned_data["text"], actor)
    except deeds.SamePerson:
        messages.error(request, _("提出人不能自己确认，请另一个人来办。"))
    except deeds.NotHeardYet:
        messages.error(request, _("站点的申辩期还没有结束。"))
    except deeds.OpenDecision:
        messages.error(request, _("这个站点已有一项等待确认，请先办结。"))
    except deeds.WrongState:
        messages.error(request, _("这一项已经办结，请刷新页面。"))
    else:
        messages.success(request, _("已办好。"))
        pk = after.pk
    return redirect("stations:decision", pk=pk)
