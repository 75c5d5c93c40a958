"""Applications at the desk: the queue, one family with its checks, entering for a family."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from minsheng.applications import services
from minsheng.applications.forms import FamilyForm, WordForm
from minsheng.applications.models import Appeal, Application
from minsheng.applications.queries import (
    applications_for,
    rounds_to_enter,
    to_answer,
    to_check,
    to_confirm,
    twins_of,
)
from minsheng.applications.views.door import is_open
from minsheng.applications.views.handing import context_of
from minsheng.audit.services import record_read
from minsheng.enrolment.models import Round
from minsheng.organisations.permissions import (
    NotPermitted,
    Permission,
    actor_of,
    requires,
)
from minsheng.web import photos
from minsheng.web.tables import ChoiceFilter, Column, Table, TextFilter


def _trail(*steps: tuple[str, str]) -> list[tuple[str, str]]:
    return [(_("报名核对"), reverse("applications:index")), *steps]


def _one(request: HttpRequest, pk: int) -> Application:
    found: Application = get_object_or_404(applications_for(actor_of(request)), pk=pk)
    return found


@requires(Permission.CHECK_APPLICATIONS)
@require_safe
def index(request: HttpRequest) -> HttpResponseBase:
    """Applications within reach by receipt; no names."""
    table = Table(
        request,
        applications_for(actor_of(request)),
        [
            Column(
                "receipt",
                gettext_lazy("回执号"),
                sort=["receipt"],
                link=lambda row: row.get_absolute_url(),
                is_head=True,
            ),
            Column("round", gettext_lazy("录取轮次"), "round.title"),
            Column("organisation", gettext_lazy("核对的工会"), "organisation.label"),
            Column("channel", gettext_lazy("填写方式"), "get_channel_display"),
            Column("due", gettext_lazy("核对期限"), "due_on", sort=["due_on"]),
            Column("state", gettext_lazy("状态"), "get_state_display", tone=lambda row: row.tone),
        ],
        [
            TextFilter("receipt", gettext_lazy("回执号"), ["receipt"]),
            ChoiceFilter("state", gettext_lazy("状态"), Application.State.choices),
        ],
        name="applications",
        caption=gettext_lazy("报名核对"),
        empty_title=gettext_lazy("还没有报名"),
        empty_text=gettext_lazy("家长提交以后，这里按核对期限排列。"),
    )
    if table.wants_file:
        return table.file()
    rounds = [one for one in rounds_to_enter(actor_of(request))[:20] if is_open(one)]
    return render(request, "applications/index.html", {"table": table, "rounds": rounds})


@requires(Permission.CHECK_APPLICATIONS)
@never_cache
@require_safe
def detail(request: HttpRequest, pk: int) -> HttpResponseBase:
    """One family, with what can be said about it; the look is recorded."""
    one = _one(request, pk)
    record_read(actor_of(request), one, "核对报名")
    return _page(request, one, None)


def _page(request: HttpRequest, one: Application, form: WordForm | None) -> HttpResponseBase:
    actor = actor_of(request)
    waits = [rows.filter(pk=one.pk).exists() for rows in (to_check(actor), to_confirm(actor))]
    objected = to_answer(actor).filter(application=one).first()
    last = one.checks.filter(version=one.version, passed=True).last()
    initial = {"proved": last.proved, "marks": list(last.proved_marks)} if last else {}
    context: dict[str, Any] = context_of(request, one) | {
        "form": form or WordForm(one=one, initial=initial),
        "may_check": any(waits),
        "objected": objected,
        "appeals": one.appeals.select_related("answer"),
        "all_checks": one.checks.select_related("by"),
        "twins": twins_of(one),
        "trail": _trail((one.receipt, "")),
        "is_mine": one.entered_by_id == actor.pk,
    }
    return render(request, "applications/application.html", context)


@requires(Permission.CHECK_APPLICATIONS)
@require_safe
def photo(request: HttpRequest, pk: int, evidence: int) -> HttpResponseBase:
    """A photo of a family; the look is recorded."""
    one = _one(request, pk)
    found = get_object_or_404(one.evidence, pk=evidence)
    record_read(actor_of(request), one, "查看凭证照片")
    return photos.answer(found.file)


def _say(request: HttpRequest, one: Application, say: Any) -> HttpResponseBase:
    """Take one person's word, or show what is wrong with it."""
    form = WordForm(request.POST, one=one)
    if form.is_valid():
        try:
            say(form.word(passed="pass" in request.POST))
        except services.NoReason:
            form.add_error("reason", _("请写明理由，家庭会看到。"))
        except services.Contested:
            form.add_error(None, _("这个孩子还在另一份报名里，查清以后先处理其中一份。"))
        except (services.WrongState, services.WindowClosed):
            messages.warning(request, _("这份报名刚才已经变了，或者报名已经截止。"))
            return redirect(one)
        except NotPermitted:
            messages.warning(request, _("录入或核对过的人不能再核对，请换一个人。"))
            return redirect(one)
        else:
            messages.success(request, _("已记录。"))
            return redirect("applications:index")
    return _page(request, one, form)


@requires(Permission.CHECK_APPLICATIONS)
@require_POST
def check(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Say the next word on an application."""
    one, actor = _one(request, pk), actor_of(request)
    return _say(request, one, lambda word: services.check(one.pk, word, actor=actor))


@requires(Permission.DECIDE_ENROLMENT)
@require_POST
def answer(request: HttpRequest, pk: int, appeal: int) -> HttpResponseBase:
    """Answer an appeal."""
    one, actor = _one(request, pk), actor_of(request)
    found = get_object_or_404(Appeal, pk=appeal, application=one)
    return _say(request, one, lambda word: services.answer_appeal(found.pk, word, actor=actor))


@requires(Permission.CHECK_APPLICATIONS)
@never_cache
def enter(request: HttpRequest, code: str) -> HttpResponseBase:
    """Enter an application for a family at the counter or from a paper form."""
    found: Round = get_object_or_404(rounds_to_enter(actor_of(request)), code=code)
    form = FamilyForm(request.POST or None, found=found)
    if request.method == "POST" and form.is_valid():
        channel = "paper" if "paper" in request.POST else "proxy"
        try:
            made = services.begin(found, form.facts(), channel=channel, actor=actor_of(request))
        except services.WindowClosed:
            messages.warning(request, _("这一轮现在不接收报名。"))
            return redirect("applications:index")
        except NotPermitted:
            form.add_error("union", _("这个家庭归别的工会核对，请换一个工会，或让家庭自己报名。"))
        else:
            return redirect("apply:children", found.code, made.secret)
    trail = _trail((_("代为录入"), ""))
    comes_late = found.has_closed(timezone.now())
    context = {"round": found, "form": form, "trail": trail, "comes_late": comes_late}
    return render(request, "applications/enter.html", context)


@requires(Permission.CHECK_APPLICATIONS)
@require_POST
def reprint(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The receipt again, for a guardian who has lost everything and shows a card."""
    one = _one(request, pk)
    record_read(actor_of(request), one, "为监护人重新打印回执")
    return redirect("apply:receipt", one.round.code, one.secret)
