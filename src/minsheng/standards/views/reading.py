"""The list of standards, one standard, and putting it in force."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from minsheng.accounts.models import User
from minsheng.organisations.permissions import Permission, actor_of, may, requires
from minsheng.standards.forms import AdoptForm, UnionForm
from minsheng.standards.models import Adoption, Standard, Version
from minsheng.standards.queries import adoptions_near, holding_version, standards_for, with_content
from minsheng.standards.services.force import AlreadyInForce, adopt, end_adoption
from minsheng.standards.services.write import NothingToCopy, copy_standard
from minsheng.standards.vocabulary import vocabulary


def trail(*steps: tuple[str, str]) -> list[tuple[str, str]]:
    """The way to a page of a standard."""
    return [(_("标准"), reverse("standards:list")), *steps]


def may_edit(actor: User, standard: Standard) -> bool:
    """May the actor write drafts of it?"""
    return standard.organisation is not None and may(
        actor, Permission.EDIT_STANDARDS, standard.organisation
    )


@requires(Permission.VIEW_STANDARDS)
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """All standards within reach, and which of them are in force where."""
    actor = actor_of(request)
    today = timezone.localdate()
    rows = standards_for(actor).prefetch_related("versions")
    context = {
        "rows": [_row(standard) for standard in rows],
        "adoptions": adoptions_near(actor).on(today),
        "may_write": may(actor, Permission.EDIT_STANDARDS),
    }
    return render(request, "standards/list.html", context)


def _row(standard: Standard) -> dict[str, object]:
    today = timezone.localdate()
    versions = sorted(standard.versions.all(), key=lambda one: -one.number)
    valid = [one for one in versions if one.valid_from and one.valid_from <= today]
    return {
        "standard": standard,
        "version": next((one for one in valid if not one.is_draft), None),
        "draft": next((one for one in versions if one.is_draft), None),
    }


@requires(Permission.VIEW_STANDARDS)
@require_GET
def detail(request: HttpRequest, code: str) -> HttpResponse:
    """One standard in one version: its grades and clauses, and what may be done with it."""
    actor = actor_of(request)
    standard = get_object_or_404(standards_for(actor), code=code)
    editable = may_edit(actor, standard)
    versions = [one for one in standard.versions.all() if editable or not one.is_draft]
    shown = _wanted(request, standard, versions)
    version = with_content(Version.objects.filter(pk=shown.pk)).get() if shown else None
    context = {
        "trail": trail((standard.label, "")),
        "standard": standard,
        "version": version,
        "versions": [
            (_("第 %(n)s 版") % {"n": one.number}, f"?v={one.number}", one == shown)
            for one in versions
        ],
        "draft": next((one for one in versions if one.is_draft), None),
        "may_edit": editable,
        "adoptions": standard.adoptions.on(timezone.localdate()).filter(
            pk__in=adoptions_near(actor).values("pk")
        ),
        "adopt_form": AdoptForm(actor=actor),
        "copy_form": UnionForm(actor=actor, prefix="copy"),
        "may_write": may(actor, Permission.EDIT_STANDARDS),
        "facts": vocabulary(standard.scope).values(),
    }
    return render(request, "standards/detail.html", context)


def _wanted(request: HttpRequest, standard: Standard, versions: list[Version]) -> Version | None:
    """The version asked for, else the one that holds today, else the newest."""
    asked = request.GET.get("v", "")
    holding = holding_version(standard, timezone.localdate())
    chosen = next((one for one in versions if str(one.number) == asked), None)
    return chosen or holding or (versions[0] if versions else None)


@requires(Permission.EDIT_STANDARDS)
@require_POST
def put_in_force(request: HttpRequest, code: str) -> HttpResponseBase:
    """The standard holds for the chosen union."""
    actor = actor_of(request)
    standard = get_object_or_404(standards_for(actor), code=code)
    form = AdoptForm(request.POST, actor=actor)
    if not form.is_valid():
        messages.error(request, _("请选择组织和日期。"))
        return redirect(standard)
    organisation, since = form.cleaned_data["organisation"], form.cleaned_data["since"]
    try:
        adopt(standard, organisation, since=since, actor=actor)
    except AlreadyInForce:
        messages.warning(request, _("%(union)s已经在采用这个标准。") % {"union": organisation})
    except NothingToCopy:
        messages.error(request, _("这个标准还没有发布，不能采用。"))
    else:
        messages.success(
            request,
            _("%(union)s从 %(since)s 起采用这个标准。") % {"union": organisation, "since": since},
        )
    return redirect(standard)


@requires(Permission.EDIT_STANDARDS)
@require_POST
def end(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The standard no longer holds there."""
    actor = actor_of(request)
    rows = Adoption.objects.visible_to(actor, Permission.EDIT_STANDARDS)
    adoption = get_object_or_404(rows.select_related("standard", "organisation"), pk=pk)
    end_adoption(adoption, until=timezone.localdate(), actor=actor)
    messages.success(request, _("已停用。"))
    return redirect(adoption.standard)


@requires(Permission.EDIT_STANDARDS)
@require_POST
def copy(request: HttpRequest, code: str) -> HttpResponseBase:
    """A copy of the union's own, as a draft to edit."""
    actor = actor_of(request)
    standard = get_object_or_404(standards_for(actor), code=code)
    form = UnionForm(request.POST, actor=actor, prefix="copy")
    if not form.is_valid():
        messages.error(request, _("请选择组织。"))
        return redirect(standard)
    try:
        version = copy_standard(standard, form.cleaned_data["organisation"], actor=actor)
    except NothingToCopy:
        messages.error(request, _("这个标准还没有发布，不能复制。"))
        return redirect(standard)
    messages.success(request, _("已复制成本单位的标准，可以修改后发布。"))
    return redirect("standards:draft", code=version.standard.code)
