"""People: opening accounts, temporary passwords, handing everything over, closing accounts."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from minsheng.accounts.models import User
from minsheng.organisations.forms import HandOverForm, PersonForm, add_refusal
from minsheng.organisations.permissions import Permission, actor_of, requires
from minsheng.organisations.queries import home_of, organisations_for, people_for
from minsheng.organisations.services import (
    AppointmentRefused,
    StillHoldsPosts,
    close_account,
    create_person,
    hand_over_all,
    new_temporary_password,
    reopen_account,
)
from minsheng.web.tables import ChoiceFilter, Column, Filter, Table, TextFilter


def _posts(person: User) -> str:
    return "；".join(str(post) for post in person.posts.all())


COLUMNS = [
    Column(
        "name",
        gettext_lazy("姓名"),
        sort=["name", "pk"],
        link=lambda person: reverse("organisations:person", args=[person.pk]),
        is_head=True,
    ),
    Column("username", gettext_lazy("用户名"), sort=["username"]),
    Column("posts", gettext_lazy("岗位"), _posts),
    Column(
        "is_active",
        gettext_lazy("账号"),
        lambda person: _("使用中") if person.is_active else _("已关闭"),
        tone=lambda person: "ok" if person.is_active else "off",
    ),
]
FILTERS: list[Filter] = [
    TextFilter("q", gettext_lazy("姓名或用户名"), ["name", "username"]),
    ChoiceFilter(
        "is_active",
        gettext_lazy("账号"),
        [(True, gettext_lazy("使用中")), (False, gettext_lazy("已关闭"))],
    ),
]


@requires(Permission.MANAGE_POSTS)
def people(request: HttpRequest) -> HttpResponseBase:
    """Everybody whose account or posts I look after."""
    table = Table(
        request,
        people_for(request.user).order_by("name", "pk"),
        COLUMNS,
        FILTERS,
        name="people",
        caption=_("人员"),
        empty_title=_("还没有人员"),
        empty_text=_("先在组织页面开通账号。"),
    )
    if table.wants_file:
        return table.file()
    return render(request, "organisations/people.html", {"table": table})


@requires(Permission.MANAGE_POSTS)
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One person: posts held now and before."""
    person = get_object_or_404(people_for(request.user), pk=pk)
    tenures = person.tenures.select_related("post__organisation")
    context = {"person": person, "home": home_of(person), "tenures": tenures}
    return render(request, "organisations/person.html", context)


@requires(Permission.MANAGE_POSTS)
@never_cache
def add(request: HttpRequest, pk: int) -> HttpResponse:
    """Open an account for somebody of this organisation."""
    within = organisations_for(request.user, Permission.MANAGE_POSTS)
    organisation = get_object_or_404(within, pk=pk)
    form = PersonForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        context = {"form": form, "organisation": organisation}
        return render(request, "organisations/person_add.html", context)
    person, password = create_person(organisation, actor=actor_of(request), **form.cleaned_data)
    context = {"person": person, "password": password}
    return render(request, "organisations/temporary_password.html", context)


@requires(Permission.MANAGE_POSTS)
@never_cache
@require_POST
def reset(request: HttpRequest, pk: int) -> HttpResponse:
    """A new temporary password, on the answer page and nowhere else."""
    person = get_object_or_404(people_for(request.user), pk=pk)
    person, password = new_temporary_password(person.pk, actor=actor_of(request))
    context = {"person": person, "password": password}
    return render(request, "organisations/temporary_password.html", context)


@requires(Permission.MANAGE_POSTS)
def hand_all(request: HttpRequest, pk: int) -> HttpResponse:
    """Hand everything a leaver holds to one successor."""
    leaver = get_object_or_404(people_for(request.user), pk=pk)
    actor = actor_of(request)
    form = HandOverForm(request.POST or None, actor=actor, leaver=leaver)
    if request.method == "POST" and form.is_valid():
        try:
            moved = hand_over_all(leaver, to=form.cleaned_data["to"], actor=actor)
        except AppointmentRefused as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("已移交 %(count)s 个岗位。") % {"count": len(moved)})
            return redirect("organisations:person", leaver.pk)
    return render(request, "organisations/hand_over_all.html", {"form": form, "person": leaver})


@requires(Permission.MANAGE_POSTS)
@require_POST
def close(request: HttpRequest, pk: int) -> HttpResponse:
    """Close the account of somebody who holds no post."""
    person = get_object_or_404(people_for(request.user), pk=pk)
    try:
        close_account(person.pk, actor=actor_of(request))
    except StillHoldsPosts:
        messages.error(request, _("此人还有岗位，请先移交。"))
    else:
        messages.success(request, _("账号已关闭。"))
    return redirect("organisations:person", person.pk)


@requires(Permission.MANAGE_POSTS)
@require_POST
def reopen(request: HttpRequest, pk: int) -> HttpResponse:
    """Open a closed account again."""
    person = get_object_or_404(people_for(request.user), pk=pk)
    reopen_account(person.pk, actor=actor_of(request))
    messages.success(request, _("账号已重新开通。"))
    return redirect("organisations:person", person.pk)
