"""Ranking classes."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from minsheng.applications import services
from minsheng.applications.forms import LinkForm
from minsheng.applications.models import Application
from minsheng.applications.showing import lists_of
from minsheng.applications.views.door import family_changing, hand, next_step
from minsheng.common.clean import number_of
from minsheng.engines.admission import Link


@family_changing
def wishes(request: HttpRequest, one: Application) -> HttpResponseBase:
    """What is ranked, what could be, and why some cannot."""
    in_force = one.round.rules_in_force
    children = list(one.children.order_by("number"))
    if not children or in_force is None:
        return next_step(one, "children")
    context = {
        "one": one,
        "round": one.round,
        "step": 3,
        "lists": lists_of(one),
        "most": in_force.rules.most_options,
        "together": in_force.rules.together_terms,
        "link_form": LinkForm(one=one, rules=in_force.rules) if len(children) > 1 else None,
    }
    return render(request, "applications/wishes.html", context)


@family_changing
@require_POST
def change_wish(request: HttpRequest, one: Application) -> HttpResponseBase:
    """Add, remove or move one wish, or ask for a class of another term with it."""
    said = request.POST
    child = _whole(said.get("child"))
    try:
        if "add" in said:
            services.add_wish(one.pk, _whole(said["add"]) or 0, child=child, actor=hand(request))
        elif "join" in said:
            rank, _colon, kind = said["join"].partition(":")
            services.join_wish(
                one.pk, _whole(rank) or 0, _whole(kind) or 0, child=child, actor=hand(request)
            )
        elif "remove" in said:
            services.remove_wish(
                one.pk, _whole(said["remove"]) or 0, child=child, actor=hand(request)
            )
        elif "up" in said or "down" in said:
            moved = _whole(said.get("up", said.get("down"))) or 0
            services.move_wish(one.pk, moved, up="up" in said, child=child, actor=hand(request))
    except services.TooManyWishes as many:
        messages.warning(
            request, _("最多 %(count)s 个志愿，请先去掉一个。") % {"count": many.args[0]}
        )
    except services.NoSuchWish:
        messages.warning(request, _("这个志愿刚才已经变了，请再看一遍。"))
    return next_step(one, "wishes")


def _whole(text: str | None) -> int | None:
    return number_of(text or "")


@family_changing
@require_POST
def link(request: HttpRequest, one: Application) -> HttpResponseBase:
    """How brothers and sisters are placed."""
    in_force = one.round.rules_in_force
    if in_force is not None:
        form = LinkForm(request.POST, one=one, rules=in_force.rules)
        if form.is_valid():
            services.choose_link(one.pk, Link(form.cleaned_data["link"]), actor=hand(request))
            messages.success(request, _("已保存。请看一看志愿还对不对。"))
    return next_step(one, "wishes")
