"""Rules that turn survey answers into demand: list, editing, preview, applying."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from minsheng.accounts.models import User
from minsheng.demand import services
from minsheng.demand.estimate import preview
from minsheng.demand.forms import RuleForm
from minsheng.demand.models import DemandRule, HourBand, WorkerGroup
from minsheng.demand.queries import may_read_part, overlaps, part_read
from minsheng.demand.rules import LEAST_ANSWERS
from minsheng.demand.showing import rule_figures
from minsheng.organisations.models import Organisation
from minsheng.organisations.permissions import NotPermitted, Permission, actor_of, may, requires
from minsheng.organisations.queries import organisations_for
from minsheng.places.display import area_name
from minsheng.places.models import Service
from minsheng.surveys.models import Survey
from minsheng.surveys.queries import area_of, surveys_to_read

REASONS = {
    "no_group": gettext_lazy("没有说明职业，或职业不在群体里"),
    "no_hours": gettext_lazy("没有说明时段"),
    "no_place": gettext_lazy("没有说明在哪里"),
    "elsewhere": gettext_lazy("不在本地区"),
}


def _trail(*names: tuple[str, str]) -> list[tuple[str, str]]:
    return [(_("需求"), reverse("demand:overview")), *names]


def _rows(request: HttpRequest, permission: Permission = Permission.VIEW_DEMAND) -> Any:
    rows = DemandRule.objects.visible_to(request.user, permission)
    return rows.select_related("organisation", "survey__organisation", "responsible__holder")


def _find(request: HttpRequest, rule_id: int, permission: Permission) -> DemandRule:
    """The rule, for those who may read the answers behind it."""
    rule: DemandRule = get_object_or_404(_rows(request, permission), pk=rule_id)
    if not may_read_part(actor_of(request), rule.organisation, rule.survey):
        raise Http404
    return rule


def _surveys(request: HttpRequest) -> QuerySet[Survey]:
    return surveys_to_read(actor_of(request)).select_related("organisation")


def _unions_for(actor: User, survey: Survey) -> list[Organisation]:
    """Whose rule it may become: the survey's union, else the topmost ones whose answers one may read and use.

    Whoever holds posts in two counties has two of them to choose from.
    """
    mine = organisations_for(actor, Permission.EDIT_DEMAND)
    own = mine.filter(pk=survey.organisation_id).first()
    if own is not None:
        return [own]
    readable = Q(pk__in=[])
    for path in area_of(actor, survey):
        readable |= Q(path__startswith=path)
    found: list[Organisation] = []
    for union in mine.filter(readable).order_by("path"):
        if not found or not union.path.startswith(found[-1].path):
            found.append(union)
    return found


@requires(Permission.VIEW_DEMAND)
def rules(request: HttpRequest) -> HttpResponseBase:
    """Every rule within reach, and the surveys one could be made for."""
    whole = set(Survey.objects.visible_to(request.user).values_list("pk", flat=True))
    surveys = [(survey, survey.pk not in whole) for survey in _surveys(request)]
    context = {
        "rules": _rows(request),
        "surveys": surveys,
        "may_edit": may(request.user, Permission.EDIT_DEMAND),
        "trail": _trail((_("推算规则"), "")),
    }
    return render(request, "demand/rules.html", context)


def _answer(
    request: HttpRequest, form: RuleForm, organisation: Organisation, rule_id: int | None
) -> int | None:
    try:
        rule = services.save_rule(
            form.facts(), organisation=organisation, actor=actor_of(request), rule_id=rule_id
        )
    except services.NameTaken:
        form.add_error("name", _("这个名称已经用过了。"))
        return None
    messages.success(request, _("已保存。请先看看推算结果，再决定是否采用。"))
    return int(rule.pk)


def _part(union: Organisation, survey: Survey) -> str:
    """The area a rule is limited to, in words; "" if it reads the whole survey."""
    limited = part_read(union, survey) != survey.organisation.path
    return area_name(union) if limited else ""


def _page(
    request: HttpRequest, form: RuleForm, unions: list[Organisation], heading: str
) -> HttpResponseBase:
    context = {
        "form": form,
        "heading": heading,
        "part": _part(unions[0], form.survey) if len(unions) == 1 else "",
        "survey": form.survey,
        "groups": WorkerGroup.objects.all(),
        "bands": HourBand.objects.all(),
        "services": Service.objects.all(),
        "trail": _trail((_("推算规则"), reverse("demand:rules")), (heading, "")),
    }
    return render(request, "demand/rule_form.html", context)


@requires(Permission.EDIT_DEMAND)
def rule_new(request: HttpRequest, survey_code: str) -> HttpResponseBase:
    """A rule over one survey; it belongs to the survey's union if one may edit demand there."""
    survey = get_object_or_404(_surveys(request), code=survey_code)
    unions = _unions_for(actor_of(request), survey)
    if not unions:
        raise NotPermitted(f"use survey {survey.pk}")
    named = {"name": survey.title}
    form = RuleForm(request.POST or None, survey=survey, unions=unions, initial=named)
    if request.method == "POST" and form.is_valid():
        rule_id = _answer(request, form, form.cleaned_data.get("union") or unions[0], None)
        if rule_id is not None:
            return redirect("demand:rule", rule_id)
    return _page(request, form, unions, _("新的推算规则"))


@requires(Permission.EDIT_DEMAND)
def rule_edit(request: HttpRequest, rule_id: int) -> HttpResponseBase:
    """Change a rule."""
    rule = _find(request, rule_id, Permission.EDIT_DEMAND)
    name = rule.name
    form = RuleForm(request.POST or None, survey=rule.survey, instance=rule)
    if (
        request.method == "POST"
        and form.is_valid()
        and _answer(request, form, rule.organisation, rule_id)
    ):
        return redirect("demand:rule", rule_id)
    return _page(request, form, [rule.organisation], name)


@requires(Permission.VIEW_DEMAND)
def rule(request: HttpRequest, rule_id: int) -> HttpResponseBase:
    """One rule and what it would make of the answers as they are now."""
    found = _find(request, rule_id, Permission.VIEW_DEMAND)
    result = preview(found)
    others = overlaps(found, {(row.group, row.town) for row in result.estimates})
    context = {
        "rule": found,
        "found": result,
        "part": _part(found.organisation, found.survey),
        "nearer": [other.rule for other in others if other.is_nearer],
        "replaced": [other.rule for other in others if not other.is_nearer],
        "left_out": [(REASONS[reason], count) for reason, count in result.left_out.items()],
        "figures": rule_figures(result),
        "least": LEAST_ANSWERS,
        "batch": found.batches.filter(retired_at=None).first(),
        "may_edit": may(request.user, Permission.EDIT_DEMAND, found.organisation),
        "trail": _trail((_("推算规则"), reverse("demand:rules")), (found.name, "")),
    }
    return render(request, "demand/rule.html", context)


@requires(Permission.EDIT_DEMAND)
@require_POST
def rule_apply(request: HttpRequest, rule_id: int) -> HttpResponseBase:
    """Take the result over."""
    found = _find(request, rule_id, Permission.EDIT_DEMAND)
    try:
        batch = services.apply_rule(
            found.pk, actor=actor_of(request), take_needs="take_needs" in request.POST
        )
    except services.NothingToApply:
        messages.error(request, _("没有可用的答卷，或都已由下级的规则计入，什么都没有改。"))
    else:
        count = batch.points.count()
        messages.success(request, _("已采用，得到 %(count)s 个需求点。") % {"count": count})
    return redirect("demand:rule", rule_id)
