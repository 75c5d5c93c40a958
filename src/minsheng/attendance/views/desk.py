"""Many absences at the desk: who is over the rule, what the family says, and the words of three people."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from minsheng.applications.models import Child
from minsheng.applications.queries import applications_for
from minsheng.attendance import services
from minsheng.attendance.forms import ReasonForm
from minsheng.attendance.models import Hearing
from minsheng.attendance.queries import (
    absences_of,
    count_of,
    hearings_for,
    hearings_of,
    much_missed,
    third_people,
)
from minsheng.audit.services import record_read
from minsheng.enrolment.models import Round
from minsheng.organisations.permissions import NotPermitted, Permission, actor_of, may, requires
from minsheng.placements.queries import rounds_to_draw
from minsheng.placements.showing import trail


@requires(Permission.VIEW_ENROLMENT)
@require_safe
def round_page(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The round's rule, who is over it, and the hearings; receipts only, no names."""
    actor = actor_of(request)
    found: Round = get_object_or_404(rounds_to_draw(actor), pk=pk)
    in_force = found.rules_in_force
    context = {
        "round": found,
        "trail": trail(found, _("缺课")),
        "rule": in_force.rules.attendance if in_force else None,
        "much": much_missed(found),
        "hearings": hearings_of(found),
        "may_edit": may(actor, Permission.EDIT_ENROLMENT, found.organisation),
        "may_decide": may(actor, Permission.DECIDE_ENROLMENT, found.organisation),
    }
    return render(request, "attendance/round.html", context)


@requires(Permission.EDIT_ENROLMENT)
@require_POST
def open_one(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Begin to hear one family."""
    actor = actor_of(request)
    get_object_or_404(rounds_to_draw(actor, Permission.EDIT_ENROLMENT), pk=pk)
    kind, _bar, holder = request.POST.get("child", "").partition("/")
    try:
        services.open_hearing(pk, int(kind), uuid.UUID(holder), actor=actor)
    except (ValueError, services.NotNow):
        messages.warning(request, _("现在不能开始：可能已经开始，或者按最新的名单没有超过。"))
    else:
        messages.success(
            request, _("已开始听取意见。请通知家庭并在这里记录，家庭的期限从那时开始算。")
        )
    return redirect("attendance:round", pk)


@requires(Permission.DECIDE_ENROLMENT)
@never_cache
def hearing(request: HttpRequest, pk: int) -> HttpResponseBase:
    """One hearing with the family's words; the look is recorded."""
    actor = actor_of(request)
    one: Hearing = get_object_or_404(hearings_for(actor), pk=pk)
    form = ReasonForm(request.POST or None)
    if "told" in request.POST:
        _say_told(request, one)
        return redirect("attendance:hearing", one.pk)
    if request.method == "POST":
        if form.is_valid() and _decided(request, one, form.cleaned_data["reason"]):
            return redirect("attendance:round", one.round_id)
    else:
        record_read(actor, one, "处理缺课")
    return render(request, "attendance/hearing.html", _context(request, one, form))


def _say_told(request: HttpRequest, one: Hearing) -> None:
    """Write down that the family has been told."""
    try:
        services.tell_family(one.pk, request.POST["told"], actor=actor_of(request))
    except (ValueError, services.NotNow):
        messages.warning(request, _("刚才已经记录过了，或者现在不用通知。"))
    else:
        messages.success(request, _("已记录。家庭的期限从现在开始算。"))


def _decided(request: HttpRequest, one: Hearing, reason: str) -> bool:
    """Do what was clicked; False, with a word why, if it cannot be done."""
    is_appeal = one.state == Hearing.State.APPEALED
    deed = services.answer_hearing_appeal if is_appeal else services.decide_hearing
    try:
        deed(one.pk, keep="keep" in request.POST, reason=reason, actor=actor_of(request))
    except NotPermitted:
        messages.warning(request, _("前面经手的人不能再决定，请换一个人。"))
    except services.NobodyLeft:
        messages.warning(
            request,
            _(
                "这样决定以后，本级和上级工会都没有别人能处理申诉，所以现在不能这样决定。"
                "请先由安全管理员再任命一位工会干部或者工会领导。"
            ),
        )
    except services.NotNow:
        messages.warning(request, _("还在听取意见，或者已经决定过了，或者按更正后的名单没有超过。"))
    else:
        messages.success(request, _("已记录，公示里已有一行。"))
        return True
    return False


def _context(request: HttpRequest, one: Hearing, form: ReasonForm) -> dict[str, Any]:
    actor, now = actor_of(request), timezone.now()
    is_appeal = one.state == Hearing.State.APPEALED
    before = {one.opened_by_id, *([one.decided_by_id] if is_appeal else [])}
    found = trail(one.round, _("缺课"))
    found[-1] = (_("缺课"), reverse("attendance:round", args=[one.round_id]))
    child = Child.objects.filter(key=one.holder).first()
    return {
        "one": one,
        "round": one.round,
        "form": form,
        "absences": absences_of(one),
        "now": count_of(one),
        "child": child,
        "is_appeal": is_appeal,
        "hows": Hearing.How.choices,
        "message": _message(one),
        "may_decide": (is_appeal or one.is_ripe(now)) and actor.pk not in before,
        "nobody_left": not is_appeal and not third_people(one, actor).exists(),
        "waits": is_appeal or one.state == Hearing.State.OPEN,
        "application": applications_for(actor).filter(pk=one.application_id).first(),
        "trail": [*found, (one.application.receipt, "")],
    }


def _message(one: Hearing) -> str:
    """What can be sent to the family as it is; no name is in it."""
    facts = {"receipt": one.application.receipt, "union": one.round.organisation.label}
    if one.state == Hearing.State.DECIDED:
        return (
            _(
                "%(union)s：回执号 %(receipt)s 的缺课已有决定。"
                "请用报名时的私密链接，或用回执号和找回码，打开“我家的结果”看理由；不同意可以申诉。"
            )
            % facts
        )
    return (
        _(
            "%(union)s：回执号 %(receipt)s 的孩子缺课较多。现在还没有任何决定。"
            "请用报名时的私密链接，或用回执号和找回码，打开“我家的结果”说明情况。"
        )
        % facts
    )
