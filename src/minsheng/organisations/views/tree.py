"""The tree and the page of one organisation."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from minsheng.organisations.forms import MomentForm, OrganisationForm, ParticularsForm
from minsheng.organisations.models import Border, Membership, Organisation
from minsheng.organisations.permissions import Permission, actor_of, permissions_at, requires
from minsheng.organisations.queries import (
    organisations_for,
    posts_of,
    responsible_at,
    tree_for,
)
from minsheng.organisations.services import add_organisation, edit_organisation
from minsheng.web.phrases import aside


@requires(Permission.VIEW_ORGANISATIONS)
def tree(request: HttpRequest) -> HttpResponse:
    """Everything below me, as a tree; or what bears the words looked for, as a list."""
    words = request.GET.get("q", "").strip()
    found = organisations_for(request.user, Permission.VIEW_ORGANISATIONS).with_words(words)
    return render(
        request,
        "organisations/tree.html",
        {
            "words": words,
            "found": found[:200] if words else [],
            "branches": [] if words else tree_for(request.user),
        },
    )


@requires(Permission.VIEW_ORGANISATIONS)
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One organisation: particulars, posts, people, and who was responsible at a moment."""
    organisation = get_object_or_404(
        organisations_for(request.user, Permission.VIEW_ORGANISATIONS).select_related("parent"),
        pk=pk,
    )
    form = MomentForm(request.GET if "at" in request.GET else None)
    asked = form.is_bound and form.is_valid()
    context = {
        "organisation": organisation,
        "particulars": _particulars(organisation),
        "posts": posts_of(organisation),
        "members": Membership.objects.filter(organisation=organisation).select_related("person"),
        "children": organisation.children.order_by("path"),
        "rights_here": permissions_at(request.user, organisation),
        "form": form,
        "asked_at": form.cleaned_data["at"] if asked else None,
        "tenures": responsible_at(organisation, form.cleaned_data["at"]) if asked else [],
    }
    return render(request, "organisations/detail.html", context)


def _particulars(organisation: Organisation) -> list[tuple[str, object]]:
    rows: list[tuple[str, object]] = [
        (_("类型"), organisation.get_kind_display()),
        (_("编码"), organisation.code),
    ]
    if organisation.gb_code:
        rows.append((_("行政区划代码"), organisation.gb_code))
    if organisation.lon is not None and organisation.lat is not None:
        point = f"{organisation.lon:.5f}, {organisation.lat:.5f}"
        source = organisation.get_point_source_display()
        rows.append((_("地图位置"), aside(point, source) if source else point))
    border = Border.objects.filter(organisation=organisation).first()
    if border:
        rows.append((_("边界"), aside(f"{border.area_km2:.0f} km²", border.source)))
    return rows


@requires(Permission.EDIT_ORGANISATIONS)
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct the particulars of an organisation."""
    within = organisations_for(request.user, Permission.EDIT_ORGANISATIONS)
    organisation = get_object_or_404(within, pk=pk)
    form = ParticularsForm(request.POST or None, instance=organisation)
    if request.method == "POST" and form.is_valid():
        edit_organisation(organisation.pk, actor=actor_of(request), **form.cleaned_data)
        messages.success(request, _("已保存。"))
        return redirect("organisations:detail", organisation.pk)
    return render(request, "organisations/edit.html", {"form": form, "organisation": organisation})


@requires(Permission.EDIT_ORGANISATIONS)
def add(request: HttpRequest, pk: int) -> HttpResponse:
    """Add an organisation below this one."""
    within = organisations_for(request.user, Permission.EDIT_ORGANISATIONS)
    parent = get_object_or_404(within, pk=pk)
    form = OrganisationForm(request.POST or None, parent=parent)
    if request.method == "POST" and form.is_valid():
        new = add_organisation(parent.pk, actor=actor_of(request), **form.cleaned_data)
        messages.success(request, _("已新增 %(name)s。") % {"name": new})
        return redirect("organisations:detail", new.pk)
    return render(request, "organisations/add.html", {"form": form, "parent": parent})
