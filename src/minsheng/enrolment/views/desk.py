"""Rounds at the desk: writing rules, publishing them, changing them by two people."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from minsheng.common.clean import number_of
from minsheng.enrolment import services
from minsheng.enrolment.forms import ChangeForm, NumbersForm, RoundForm, RulesForm
from minsheng.enrolment.models import Round
from minsheng.enrolment.queries import organisers, rounds_for, terms_without_round
from minsheng.enrolment.words import line_text, sentences, source_pairs
from minsheng.organisations.models import Organisation
from minsheng.organisations.permissions import Permission, actor_of, may, requires
from minsheng.web.tables import ChoiceFilter, Column, Step, Table

MISSED = gettext_lazy("这一步现在做不了，请看这一轮的状态和时间。")


def _trail(*steps: tuple[str, str]) -> list[tuple[str, str]]:
    return [(_("录取"), reverse("enrolment:index")), *steps]


def _round(request: HttpRequest, pk: int, permission: Permission | None = None) -> Round:
    found: Round = get_object_or_404(rounds_for(actor_of(request), permission), pk=pk)
    return found


@requires(Permission.VIEW_ENROLMENT)
@require_safe
def index(request: HttpRequest) -> HttpResponseBase:
    """Rounds within reach."""
    table = Table(
        request,
        rounds_for(actor_of(request)),
        [
            Column(
                "title",
                gettext_lazy("名称"),
                sort=["title"],
                link=lambda row: row.get_absolute_url(),
                is_head=True,
            ),
            Column("organisation", gettext_lazy("主办组织"), "organisation.label"),
            Column("opens", gettext_lazy("开始报名"), sort=["opens"]),
            Column("closes", gettext_lazy("报名截止"), sort=["closes"]),
            Column("state", gettext_lazy("状态"), "get_state_display", tone=lambda row: row.tone),
        ],
        [ChoiceFilter("state", gettext_lazy("状态"), Round.State.choices)],
        name="rounds",
        caption=gettext_lazy("录取轮次"),
        empty_title=gettext_lazy("还没有录取轮次"),
        empty_text=gettext_lazy(
            "一轮录取包括一期或几期托班：先公布规则，再报名、封存、抽签和录取。"
        ),
        empty_step=Step(gettext_lazy("拟定一轮"), "enrolment:new", Permission.EDIT_ENROLMENT),
    )
    if table.wants_file:
        return table.file()
    may_edit = may(request.user, Permission.EDIT_ENROLMENT)
    return render(request, "enrolment/index.html", {"table": table, "may_edit": may_edit})


def _organiser(request: HttpRequest) -> Organisation | None:
    """The union asked for, else the first with terms; 404 if out of reach."""
    places = organisers(actor_of(request)).order_by("path")
    wanted = request.GET.get("union")
    return get_object_or_404(places, code=wanted) if wanted else places.first()


@requires(Permission.EDIT_ENROLMENT)
def new(request: HttpRequest) -> HttpResponseBase:
    """A new round with a first draft of its rules."""
    actor, where = actor_of(request), _organiser(request)
    context: dict[str, Any] = {"trail": _trail((_("拟定一轮"), "")), "where": where}
    terms = terms_without_round(where) if where else None
    if where is None or terms is None or not terms.exists():
        context["unions"] = organisers(actor)
        return render(request, "enrolment/no_terms.html", context)
    sent = request.POST if request.method == "POST" else None
    form = RoundForm(sent, terms=terms)
    rules_form = RulesForm(sent, window=_window(form) if sent else None, rules=None)
    if sent is not None and form.is_valid() and rules_form.is_valid():
        title, chosen = form.cleaned_data["title"], list(form.cleaned_data["terms"])
        made = services.create_round(
            title, chosen, rules_form.rules(title), organisation=where, actor=actor
        )
        messages.success(request, _("已拟定“%(name)s”。") % {"name": made.title})
        return redirect(made)
    context |= {"form": form, "rules_form": rules_form, "unions": organisers(actor)}
    return render(request, "enrolment/new.html", context)


def _window(form: RoundForm) -> Any:
    """A term whose dates the sources must fit; None while the terms are not chosen well."""
    return form.cleaned_data["terms"][0] if form.is_valid() else None


@requires(Permission.VIEW_ENROLMENT)
@require_safe
def detail(request: HttpRequest, pk: int) -> HttpResponseBase:
    """One round: its rules in words, the change that waits, and its public log."""
    found = _round(request, pk)
    in_force, proposed = found.rules_in_force, found.proposed
    now = timezone.now()
    window, has_closed = found.window, found.has_closed(now)
    announced = all(term.state == "announced" for term in found.terms.all())
    actor = actor_of(request)
    may_edit = may(actor, Permission.EDIT_ENROLMENT, found.organisation)
    changeable = found.state == Round.State.PUBLISHED and found.sealed_at is None
    context = {
        "round": found,
        "in_force": in_force,
        "sentences": sentences(in_force.rules) if in_force else [],
        "sources": source_pairs(in_force.rules) if in_force else [],
        "proposed": proposed,
        "proposed_sentences": sentences(proposed.rules) if proposed else [],
        "terms": found.terms.order_by("starts_on"),
        "lines": [(line, line_text(line)) for line in found.log.all()],
        "trail": _trail((found.title, "")),
        "may_edit": may_edit,
        "may_publish": announced and window is not None and now < window.apply_from,
        "has_closed": has_closed,
        "may_change": may_edit and changeable and proposed is None,
        "may_decide": changeable
        and proposed is not None
        and proposed.proposed_by_id != actor.pk
        and may(actor, Permission.DECIDE_ENROLMENT, found.organisation),
    }
    return render(request, "enrolment/round.html", context)


def _rules_page(
    request: HttpRequest, found: Round, form: RulesForm | NumbersForm, heading: str
) -> HttpResponseBase:
    trail = _trail((found.title, found.get_absolute_url()), (heading, ""))
    context = {"form": form, "round": found, "heading": heading, "trail": trail}
    return render(request, "enrolment/rules.html", context)


@requires(Permission.EDIT_ENROLMENT)
def rules(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Write the draft of the rules."""
    found = _round(request, pk, Permission.EDIT_ENROLMENT)
    now = found.rules_in_force
    form = RulesForm(request.POST or None, window=found.window, rules=now.rules if now else None)
    if request.method == "POST" and form.is_valid():
        try:
            services.edit_rules(pk, form.rules(found.title), actor=actor_of(request))
        except services.WrongState:
            form.add_error(None, _("规则已经公布，只能提出改动，由第二个人确认。"))
        else:
            messages.success(request, _("已保存。"))
            return redirect(found)
    return _rules_page(request, found, form, _("修改规则"))


@requires(Permission.EDIT_ENROLMENT)
@require_POST
def publish(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Publish the rules."""
    found = _round(request, pk, Permission.EDIT_ENROLMENT)
    try:
        services.publish_round(pk, actor=actor_of(request))
    except (services.WrongState, services.TermsDiffer):
        messages.warning(request, MISSED)
    else:
        messages.success(request, _("规则已公布，任何人都能看到。"))
    return redirect(found)


@requires(Permission.EDIT_ENROLMENT)
def change(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Propose a change of published rules; after the window, other public numbers only."""
    found = _round(request, pk, Permission.EDIT_ENROLMENT)
    now = get_object_or_404(found.rule_sets, state__in=["draft", "in_force"]).rules
    has_closed = found.has_closed(timezone.now())
    kind = NumbersForm if has_closed else ChangeForm
    form = kind(request.POST or None, window=found.window, rules=now)
    if request.method == "POST" and form.is_valid():
        asked, why = form.rules(found.title), form.cleaned_data["why"]
        try:
            services.propose_change(pk, asked, why=why, actor=actor_of(request))
        except services.WrongState:
            form.add_error(None, _("没有改动，或者已经有一个改动在等确认，或者名单已经封存。"))
        else:
            messages.success(request, _("已提出，等第二个人确认；公示里已有记录。"))
            return redirect(found)
    heading = _("另定公开数字") if has_closed else _("提出改动")
    return _rules_page(request, found, form, heading)


@requires(Permission.DECIDE_ENROLMENT)
@require_POST
def decide(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Accept or refuse the change that waits."""
    found = _round(request, pk, Permission.DECIDE_ENROLMENT)
    number = request.POST.get("number", "")
    try:
        services.decide_change(
            pk,
            number_of(number) or 0,
            accept="accept" in request.POST,
            actor=actor_of(request),
        )
    except services.WrongState:
        messages.warning(request, MISSED)
    else:
        messages.success(request, _("已记录，公示里已有一行。"))
    return redirect(found)
