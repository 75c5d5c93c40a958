"""Making posts and handing them over."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from minsheng.organisations.forms import HandOverOneForm, PostForm, RightsForm, add_refusal
from minsheng.organisations.models import Post, reach
from minsheng.organisations.permissions import (
    Permission,
    actor_of,
    appointable_roles,
    require_to_appoint,
    requires,
)
from minsheng.organisations.queries import organisations_for
from minsheng.organisations.services import (
    AppointmentRefused,
    create_post,
    hand_over,
    renew_rights,
)


@requires(Permission.VIEW_ORGANISATIONS)
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One post: who holds it and who held it."""
    within = reach(request.user, Permission.VIEW_ORGANISATIONS, field="organisation__path")
    post = get_object_or_404(Post.objects.filter(within).select_related("organisation"), pk=pk)
    tenures = post.tenures.select_related("holder")
    may_fill = post.role in appointable_roles(request.user, post.organisation)
    context = {"post": post, "tenures": tenures, "may_fill": may_fill}
    return render(request, "organisations/post.html", context)


@requires(Permission.MANAGE_POSTS)
def add(request: HttpRequest, pk: int) -> HttpResponse:
    """Make a post in this organisation and give it to somebody."""
    within = organisations_for(request.user, Permission.MANAGE_POSTS)
    organisation = get_object_or_404(within, pk=pk)
    actor = actor_of(request)
    form = PostForm(request.POST or None, actor=actor, organisation=organisation)
    if request.method == "POST" and form.is_valid():
        try:
            post = create_post(organisation, actor=actor, **form.cleaned_data)
        except AppointmentRefused as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("岗位已设立。"))
            return redirect("organisations:post", post.pk)
    return render(
        request, "organisations/post_add.html", {"form": form, "organisation": organisation}
    )


@requires(Permission.MANAGE_POSTS)
def hand(request: HttpRequest, pk: int) -> HttpResponse:
    """Hand one post over."""
    within = reach(request.user, Permission.MANAGE_POSTS, field="organisation__path")
    post = get_object_or_404(
        Post.objects.filter(within).select_related("organisation", "holder"), pk=pk
    )
    actor = actor_of(request)
    require_to_appoint(actor, post.role, post.organisation)
    form = HandOverOneForm(request.POST or None, actor=actor, leaver=post.holder)
    if request.method == "POST" and form.is_valid():
        try:
            hand_over(post.pk, actor=actor, **form.cleaned_data)
        except AppointmentRefused as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("岗位已移交，它负责的全部事项从现在起由新任职人负责。"))
            return redirect("organisations:post", post.pk)
    return render(request, "organisations/hand_over.html", {"form": form, "post": post})


@requires(Permission.MANAGE_POSTS)
def renew(request: HttpRequest, pk: int) -> HttpResponse:
    """Say until when the holder has the rights of a post."""
    within = reach(request.user, Permission.MANAGE_POSTS, field="organisation__path")
    post = get_object_or_404(
        Post.objects.filter(within).select_related("organisation", "holder"), pk=pk
    )
    actor = actor_of(request)
    require_to_appoint(actor, post.role, post.organisation)
    form = RightsForm(
        request.POST if request.method == "POST" else None,
        initial={"rights_until": post.rights_until},
    )
    if request.method == "POST" and form.is_valid():
        try:
            renew_rights(post.pk, actor=actor, **form.cleaned_data)
        except AppointmentRefused as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("已保存。"))
            return redirect("organisations:post", post.pk)
    return render(request, "organisations/renew.html", {"form": form, "post": post})
