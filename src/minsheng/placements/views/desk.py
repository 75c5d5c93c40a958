"""Draws and places at the desk."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from minsheng.accounts.models import User
from minsheng.applications.queries import applications_for, waiting_for_a_word
from minsheng.enrolment.models import Round
from minsheng.enrolment.queries import log_holds
from minsheng.enrolment.words import line_text
from minsheng.jobs.queries import may_steer
from minsheng.organisations.permissions import Permission, actor_of, may, requires
from minsheng.placements.forms import ReplyForm
from minsheng.placements.models import Draw, Objection, Placement
from minsheng.placements.queries import (
    counts_of,
    draw_of,
    first_number_at,
    late_counts,
    match_of,
    rounds_to_draw,
)
from minsheng.placements.services.sealing import LAST_MOMENT
from minsheng.placements.showing import (
    choices_chart,
    group_ledger,
    seat_ledger,
    step_labels,
    step_of,
    trail,
)
from minsheng.web.tables import Column, Table

SHOWN = 5
"""Applications that wait for a word, named on the page of the draw; the others are in their own list."""


@requires(Permission.VIEW_ENROLMENT)
@require_safe
def index(request: HttpRequest) -> HttpResponseBase:
    """Published rounds within reach, and where each stands."""
    table = Table(
        request,
        rounds_to_draw(actor_of(request)),
        [
            Column(
                "title",
                gettext_lazy("名称"),
                sort=["title"],
                link=lambda row: reverse("placements:round", args=[row.pk]),
                is_head=True,
            ),
            Column("organisation", gettext_lazy("主办组织"), "organisation.label"),
            Column("closes", gettext_lazy("报名截止"), sort=["closes"]),
            Column("step", gettext_lazy("下一步"), _next_step),
        ],
        name="draws",
        caption=gettext_lazy("抽签和录取"),
        empty_title=gettext_lazy("还没有可以抽签的轮次"),
        empty_text=gettext_lazy("规则公布、报名截止以后，在这里封存名单、抽签和录取。"),
    )
    if table.wants_file:
        return table.file()
    return render(request, "placements/index.html", {"table": table})


def _next_step(row: Round) -> str:
    draw = getattr(row, "draw", None)
    return step_labels()[step_of(draw, match_of(draw)) - 1]


@requires(Permission.VIEW_ENROLMENT)
@require_safe
def detail(request: HttpRequest, pk: int) -> HttpResponseBase:
    """One round: the next step, the seats, the families' answers, and objections."""
    actor = actor_of(request)
    found: Round = get_object_or_404(rounds_to_draw(actor), pk=pk)
    draw = draw_of(found)
    match = match_of(draw)
    is_published = match is not None and match.published_at is not None
    context = {
        "round": found,
        "draw": draw,
        "match": match,
        "labels": step_labels(),
        "step": step_of(draw, match),
        "trail": trail(found),
        **(_before_sealing(found, actor) if draw is None else {}),
        "may_edit": may(actor, Permission.EDIT_ENROLMENT, found.organisation),
        "may_decide": may(actor, Permission.DECIDE_ENROLMENT, found.organisation),
        "may_steer": bool(match and match.job and may_steer(actor, match.job)),
        "ledger": seat_ledger(found),
        "by_group": group_ledger(found, draw) if is_published else [],
        "chart": choices_chart(match) if match and match.computed_at else None,
        "late": late_counts(found),
        "answers": _answers(draw) if is_published and draw else [],
        "to_call": _to_call(draw) if is_published and draw else [],
        "objections": Objection.objects.filter(placement__draw=draw).select_related(
            "placement__application", "answered_by"
        ),
        "reply": ReplyForm(),
        "lines": [(line, line_text(line)) for line in found.log.all()],
        "log_holds": log_holds(found),
    }
    return render(request, "placements/round.html", context)


def _before_sealing(found: Round, actor: User) -> dict[str, Any]:
    """Whether the list can be sealed, and which applications still wait for a word."""
    now = timezone.now()
    waiting = waiting_for_a_word(found)
    first = first_number_at(found)
    return {
        "is_closed": found.has_closed(now),
        "unchecked": waiting.count(),
        "unchecked_mine": applications_for(actor).filter(pk__in=waiting)[:SHOWN],
        "first_number": first,
        "is_known": first <= now,
        "proposed": found.proposed,
        "seals_itself": first - LAST_MOMENT,
    }


def _answers(draw: Draw) -> list[tuple[str, int]]:
    counts = counts_of(draw)
    return [(str(state.label), counts.get(state.value, 0)) for state in Placement.State]


def _to_call(draw: Draw) -> list[Placement]:
    """Who was to be reminded and has not answered; an officer calls them."""
    rows = Placement.objects.filter(draw=draw, state="offered", reminded_at__isnull=False)
    return list(rows.select_related("application").order_by("until")[:50])
