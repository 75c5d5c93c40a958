"""Steps of a draw at the desk, each a click that says what came of it."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from minsheng.classes.services import AlreadySeated, NoPlaceLeft
from minsheng.engines.admission import NotYet
from minsheng.enrolment.models import Round
from minsheng.organisations.permissions import Permission, actor_of, requires
from minsheng.placements import services
from minsheng.placements.forms import ReplyForm, ValuesForm
from minsheng.placements.models import Draw, Objection
from minsheng.placements.queries import rounds_to_draw
from minsheng.placements.services import Unchecked, ValuesKnown, WrongState
from minsheng.placements.showing import trail
from minsheng.placements.views.shown import make_ready


def _round(request: HttpRequest, pk: int, permission: Permission) -> Round:
    found: Round = get_object_or_404(rounds_to_draw(actor_of(request), permission), pk=pk)
    return found


def _do(
    request: HttpRequest, found: Round, deed: Callable[[], object], told: str
) -> HttpResponseBase:
    """Do it and say so, or say why it cannot be done now."""
    try:
        deed()
    except ValuesKnown:
        messages.error(request, _("已经有公开数字公布了，现在封存的名单不能再用它抽签。"))
    except Unchecked as some:
        text = ngettext(
            "还有 %(count)s 份报名或申诉没有处理完，没有封存。",
            "还有 %(count)s 份报名或申诉没有处理完，没有封存。",
            some.number,
        )
        messages.error(request, text % {"count": some.number})
    except (NoPlaceLeft, AlreadySeated):
        messages.error(request, _("有班级的名额变了，请重新安排一次再公布。"))
    except WrongState:
        messages.error(request, _("这一步现在做不了，请看下面到了哪一步。"))
    else:
        messages.success(request, told)
    return redirect("placements:round", pk=found.pk)


@requires(Permission.EDIT_ENROLMENT)
@require_POST
def seal(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The list is sealed."""
    found, actor = _round(request, pk, Permission.EDIT_ENROLMENT), actor_of(request)
    return _do(
        request,
        found,
        lambda: services.seal_round(
            found.pk, actor=actor, with_unchecked="with_unchecked" in request.POST
        ),
        _("名单已封存，根已公布。"),
    )


@requires(Permission.EDIT_ENROLMENT)
def values(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Type the public numbers of the draw."""
    found, actor = _round(request, pk, Permission.EDIT_ENROLMENT), actor_of(request)
    draw = get_object_or_404(Draw, round=found, state=Draw.State.SEALED)
    in_force = get_object_or_404(found.rule_sets, sha256=draw.rules_sha256, state="in_force")
    form = ValuesForm(request.POST or None, rules=in_force.rules)
    if form.is_valid():
        try:
            services.enter_values(found.pk, form.shown(), actor=actor)
        except NotYet:
            form.add_error(
                None,
                _(
                    "还缺公开数字，或者有数字早于封存时间。密语没有按时公开的，请填写替代它的公开数字。"
                ),
            )
        except WrongState:
            messages.error(request, _("这一步现在做不了，请看下面到了哪一步。"))
            return redirect("placements:round", pk=found.pk)
        else:
            messages.success(request, _("公开数字已录入，等第二个人确认。"))
            return redirect("placements:round", pk=found.pk)
    return render(
        request,
        "placements/values.html",
        {"round": found, "form": form, "trail": trail(found, _("录入公开数字"))},
    )


@requires(Permission.DECIDE_ENROLMENT)
@require_POST
def confirm(request: HttpRequest, pk: int) -> HttpResponseBase:
    """A second person confirms the numbers, or has them typed again."""
    found, actor = _round(request, pk, Permission.DECIDE_ENROLMENT), actor_of(request)
    if "refuse" in request.POST:
        return _do(
            request,
            found,
            lambda: services.refuse_values(found.pk, actor=actor),
            _("没有确认，请重新录入。"),
        )
    return _do(
        request,
        found,
        lambda: services.confirm_values(found.pk, actor=actor),
        _("抽签完成，任何人都可以重算。"),
    )


@requires(Permission.EDIT_ENROLMENT)
@require_POST
def match(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The match is computed in the background."""
    found, actor = _round(request, pk, Permission.EDIT_ENROLMENT), actor_of(request)
    return _do(
        request,
        found,
        lambda: services.start_match(found.pk, actor=actor),
        _("开始安排名额。"),
    )


@requires(Permission.DECIDE_ENROLMENT)
@require_POST
def publish(request: HttpRequest, pk: int) -> HttpResponseBase:
    """A second person publishes the results; the page everybody opens now is ready by then."""
    found, actor = _round(request, pk, Permission.DECIDE_ENROLMENT), actor_of(request)

    def deed() -> None:
        services.publish_results(found.pk, actor=actor)
        make_ready(found)

    return _do(request, found, deed, _("结果已公布，每个家庭都能查到自己的。"))


@requires(Permission.EDIT_ENROLMENT)
@require_POST
def hand_on(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Do now what the site does by itself every ten minutes."""
    found = _round(request, pk, Permission.EDIT_ENROLMENT)
    return _do(request, found, lambda: services.tend(found.pk), _("已按候补次序递补。"))


@requires(Permission.DECIDE_ENROLMENT)
@require_POST
def objection(request: HttpRequest, pk: int, number: int) -> HttpResponseBase:
    """Answer an objection, or decide on its correction."""
    found, actor = _round(request, pk, Permission.DECIDE_ENROLMENT), actor_of(request)
    one = get_object_or_404(Objection, pk=number, placement__draw__round=found)
    if one.state == Objection.State.PROPOSED:
        accept = "accept" in request.POST
        return _do(
            request,
            found,
            lambda: services.decide_objection(one.pk, accept=accept, actor=actor),
            _("已处理异议。"),
        )
    form = ReplyForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("请写明答复和理由。"))
        return redirect("placements:round", pk=found.pk)
    words, correct = form.cleaned_data["words"], "correct" in request.POST
    return _do(
        request,
        found,
        lambda: services.reply(one.pk, words, correct=correct, actor=actor),
        _("已处理异议。"),
    )
