"""Filling in: the family and its children."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from minsheng.applications import services
from minsheng.applications.forms import AgainForm, ChildForm, FamilyForm, FindForm
from minsheng.applications.links import digest_of
from minsheng.applications.models import Application, Child
from minsheng.applications.views.door import (
    closed,
    family_changing,
    hand,
    is_open,
    next_step,
    round_of,
)
from minsheng.enrolment.models import Round
from minsheng.web.access import public


@public
@never_cache
def start(request: HttpRequest, code: str) -> HttpResponseBase:
    """The first page: the guardian; a draft with its private link comes of it."""
    found = round_of(code)
    if not is_open(found):
        return closed(request, found)
    form = FamilyForm(request.POST or None, found=found)
    if request.method == "POST" and form.is_valid():
        return next_step(services.begin(found, form.facts()), "children")
    return _start_page(request, found, form, AgainForm())


def _start_page(
    request: HttpRequest, found: Round, form: FamilyForm, again: AgainForm
) -> HttpResponseBase:
    context = {
        "round": found,
        "form": form,
        "again": again,
        "window": found.window,
        "comes_late": found.has_closed(timezone.now()),
        "fills_before": found.fills_before(timezone.now()),
    }
    return render(request, "applications/start.html", context)


@public
@never_cache
@require_POST
def again(request: HttpRequest, code: str) -> HttpResponseBase:
    """Begin with last time's family and children."""
    found = round_of(code)
    if not is_open(found):
        return closed(request, found)
    form = AgainForm(request.POST)
    if form.is_valid():
        secret = form.cleaned_data["link"].strip().rstrip("/").rpartition("/")[2]
        earlier = Application.objects.filter(
            secret_hash=digest_of(secret), cleared_on=None
        ).exclude(round=found)
        if (one := earlier.first()) is not None:
            made = services.begin_again(found, one)
            messages.success(request, _("上一次的资料已填好，请核对有没有变化。"))
            return next_step(made, "family")
        form.add_error("link", _("这个链接找不到以前的报名，或者资料已经按期删除。请重新填写。"))
    return _start_page(request, found, FamilyForm(found=found), form)


@public
@never_cache
def find(request: HttpRequest, code: str) -> HttpResponseBase:
    """The way back to a lost private link."""
    found = round_of(code)
    form = FindForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and form.found is not None:
        one = form.found
        return redirect("apply:home", one.round.code, one.secret)
    return render(request, "applications/find.html", {"round": found, "form": form})


@family_changing
def family(request: HttpRequest, one: Application) -> HttpResponseBase:
    """The guardian, home and work."""
    form = FamilyForm(request.POST or None, found=one.round, one=one)
    if request.method == "POST" and form.is_valid():
        services.change_family(one.pk, form.facts(), actor=hand(request))
        messages.success(request, _("已保存。"))
        return next_step(one, "children")
    return _page(request, one, "family", 1, form=form)


def _page(
    request: HttpRequest, one: Application, name: str, step: int, **more: Any
) -> HttpResponseBase:
    context = {"one": one, "round": one.round, "step": step, **more}
    return render(request, f"applications/{name}.html", context)


@family_changing
def children(request: HttpRequest, one: Application) -> HttpResponseBase:
    """The children; the form adds one."""
    form = ChildForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.add_child(one.pk, form.facts(), actor=hand(request))
        except services.TakenTwice:
            _say_twice(form)
        else:
            messages.success(request, _("已保存。"))
            return next_step(one, "children")
    found = one.children.order_by("number")
    return _page(request, one, "children", 2, form=form, children=found)


def _say_twice(form: ChildForm) -> None:
    form.add_error(
        "id_number",
        _(
            "这个孩子在这一轮里已经有一份报名。如果是您家报的，请用当时的私密链接修改；"
            "如果不是，请勾选下面的“人工核对”，工作人员会查清楚。"
        ),
    )


@family_changing
def child(request: HttpRequest, one: Application, number: int) -> HttpResponseBase:
    """One child."""
    found = get_object_or_404(one.children, number=number)
    form = ChildForm(request.POST or None, child=found)
    if request.method == "POST" and form.is_valid():
        try:
            services.change_child(one.pk, number, form.facts(), actor=hand(request))
        except services.TakenTwice:
            _say_twice(form)
        else:
            messages.success(request, _("已保存。"))
            return next_step(one, "children")
    return _page(request, one, "child", 2, form=form, child=found)


@family_changing
@require_POST
def remove_child(request: HttpRequest, one: Application, number: int) -> HttpResponseBase:
    """Take a child off the application."""
    try:
        services.remove_child(one.pk, number, actor=hand(request))
    except (services.WrongState, Child.DoesNotExist):
        messages.warning(request, _("已提交的报名至少要有一个孩子；不想报了，请撤回报名。"))
    else:
        messages.success(request, _("已删除。"))
    return next_step(one, "children")
