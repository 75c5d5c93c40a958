"""The application's own page: where it stands, handing in, the receipt, withdrawing."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from minsheng.applications import services
from minsheng.applications.forms import AppealForm, ConsentForm
from minsheng.applications.models import Application
from minsheng.applications.services.handing import missing_in
from minsheng.applications.showing import lists_of
from minsheng.applications.views.door import (
    comes_late,
    family,
    family_changing,
    hand,
    home,
    may_change,
    may_object,
    next_step,
)
from minsheng.applications.words import LINKS, MISSING, evidence_name
from minsheng.enrolment.words import group_name


def context_of(request: HttpRequest, one: Application) -> dict[str, Any]:
    """Everything the family has told, for reading through."""
    del request
    children = list(one.children.order_by("number"))
    missing = missing_in(one)
    checks = list(one.checks.filter(version=one.version))
    return {
        "one": one,
        "round": one.round,
        "window": one.round.window,
        "is_open": may_change(one),
        "comes_late": comes_late(one),
        "fills_before": one.round.fills_before(timezone.now()),
        "children": children,
        "household": getattr(one, "household", None),
        "guardians": one.household.guardians.all() if hasattr(one, "household") else [],
        "lists": lists_of(one),
        "link": LINKS[one.link][0] if len(children) > 1 else "",
        "claims": [group_name(code) for code in one.claims],
        "proved": [group_name(code) for code in one.proved],
        "photos": [(row, evidence_name(row.what)) for row in one.evidence.all()],
        "missing": [MISSING[what] for what in missing],
        "checks": checks,
        "may_appeal": may_object(one) and services.may_appeal(one, checks),
        "appeals": one.appeals.filter(version=one.version).select_related("answer"),
        "appeal_form": AppealForm(),
    }


@family
@require_safe
def own(request: HttpRequest, one: Application) -> HttpResponseBase:
    """Where the application stands, and all that can be done."""
    return render(request, "applications/home.html", context_of(request, one))


@family_changing
def review(request: HttpRequest, one: Application) -> HttpResponseBase:
    """Read through and hand in."""
    if one.state != Application.State.DRAFT:
        return home(one)
    form = ConsentForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.submit(one.pk, consent=form.cleaned_data["consent"], actor=hand(request))
        except services.NotComplete as gap:
            for what in gap.missing:
                form.add_error(None, MISSING[what])
        except services.TakenTwice as twice:
            form.add_error(None, _twice_text(one, twice.numbers[0]))
        else:
            return next_step(one, "receipt")
    context = context_of(request, one) | {"form": form, "step": 5}
    return render(request, "applications/review.html", context)


def _twice_text(one: Application, number: int) -> str:
    name = one.children.get(number=number).name
    return _(
        "%(name)s在这一轮里已经有一份报名。如果是您家报的，请用当时的私密链接修改；"
        "如果不是，请回到“孩子”那一步勾选“人工核对”，工作人员会查清楚。"
    ) % {"name": name}


@family
@require_safe
def receipt(request: HttpRequest, one: Application) -> HttpResponseBase:
    """The receipt to print or photograph: number, private link, recovery code."""
    if one.state == Application.State.DRAFT:
        return home(one)
    link = request.build_absolute_uri(reverse("apply:home", args=[one.round.code, one.secret]))
    context = context_of(request, one) | {"private_link": link}
    return render(request, "applications/receipt.html", context)


@family_changing
@require_POST
def withdraw(request: HttpRequest, one: Application) -> HttpResponseBase:
    """Take no part any more."""
    services.withdraw(one.pk, actor=hand(request))
    messages.success(request, _("报名已撤回。"))
    return home(one)


@family
@require_POST
def appeal(request: HttpRequest, one: Application) -> HttpResponseBase:
    """Object to a decision; a third person answers before the list is sealed."""
    form = AppealForm(request.POST)
    if not form.is_valid():
        messages.warning(request, _("请写明申诉理由。"))
        return home(one)
    try:
        services.appeal(one.pk, form.cleaned_data["words"])
    except (services.WindowClosed, services.WrongState):
        messages.warning(request, _("现在不能申诉：名单已经封存，或者已经申诉过。"))
    else:
        messages.success(request, _("申诉已收到，会由没有参加过核对的人处理。"))
    return home(one)
