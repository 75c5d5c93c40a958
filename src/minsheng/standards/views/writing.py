"""Writing a draft: its head, parts, and publishing it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from minsheng.organisations.models import reach
from minsheng.organisations.permissions import Permission, actor_of, requires
from minsheng.standards.forms import (
    ClauseForm,
    GradeForm,
    HeadForm,
    NewStandardForm,
    PartForm,
    PublishForm,
    SectionForm,
)
from minsheng.standards.models import Clause, Grade, Section, Standard, Version
from minsheng.standards.queries import with_content
from minsheng.standards.services.edit import remove_part, save_head, save_part
from minsheng.standards.services.write import (
    DraftExists,
    NothingToCopy,
    NotReady,
    create_standard,
    discard_draft,
    draft_version,
    publish,
)
from minsheng.standards.views.reading import trail
from minsheng.standards.vocabulary import vocabulary
from minsheng.standards.words import obstacle_text

PARTS: dict[str, tuple[Any, type[PartForm], Any]] = {
    "grade": (Grade, GradeForm, gettext_lazy("等次")),
    "section": (Section, SectionForm, gettext_lazy("章节")),
    "clause": (Clause, ClauseForm, gettext_lazy("条款")),
}


def _mine(request: HttpRequest) -> QuerySet[Standard]:
    """Standards the reader may write drafts of."""
    within = reach(request.user, Permission.EDIT_STANDARDS, field="organisation__path")
    return Standard.objects.filter(within)


def _draft(request: HttpRequest, code: str) -> Version:
    drafts = Version.objects.filter(standard__in=_mine(request), state=Version.State.DRAFT)
    return get_object_or_404(with_content(drafts), standard__code=code)


@requires(Permission.EDIT_STANDARDS)
def new(request: HttpRequest) -> HttpResponseBase:
    """A standard of the union's own."""
    actor = actor_of(request)
    form = NewStandardForm(request.POST or None, actor=actor)
    if request.method == "POST" and form.is_valid():
        version = create_standard(actor=actor, **form.cleaned_data)
        return redirect("standards:draft", code=version.standard.code)
    context = {"form": form, "heading": _("新建标准"), "trail": trail((_("新建标准"), ""))}
    return render(request, "standards/form.html", context)


@requires(Permission.EDIT_STANDARDS)
@require_POST
def start_draft(request: HttpRequest, code: str) -> HttpResponseBase:
    """A new version begins as a copy of the newest."""
    standard = get_object_or_404(_mine(request), code=code)
    try:
        draft_version(standard, actor=actor_of(request))
    except DraftExists:
        messages.info(request, _("已经有一份草稿，请在草稿上修改。"))
    except NothingToCopy:
        messages.error(request, _("这个标准还没有发布，不能复制。"))
        return redirect(standard)
    return redirect("standards:draft", code=code)


@requires(Permission.EDIT_STANDARDS)
def draft(request: HttpRequest, code: str) -> HttpResponseBase:
    """The draft with everything that can be changed."""
    version = _draft(request, code)
    form = HeadForm(request.POST or None, instance=version)
    if request.method == "POST" and form.is_valid():
        save_head(form.save(commit=False), actor=actor_of(request))
        messages.success(request, _("已保存。"))
        return redirect("standards:draft", code=code)
    context = {
        "trail": trail(
            (version.standard.label, version.standard.get_absolute_url()), (_("草稿"), "")
        ),
        "standard": version.standard,
        "version": version,
        "form": form,
        "publish_form": PublishForm(),
    }
    return render(request, "standards/draft.html", context)


@requires(Permission.EDIT_STANDARDS)
def part(request: HttpRequest, code: str, kind: str, pk: int = 0) -> HttpResponseBase:
    """Add (pk 0) or change a grade, section or clause."""
    version = _draft(request, code)
    if kind not in PARTS:
        raise Http404(kind)
    model, form_class, label = PARTS[kind]
    instance = get_object_or_404(model, pk=pk, version=version) if pk else model()
    initial = {} if pk else {"position": _next_place(version, kind)}
    form = form_class(request.POST or None, instance=instance, version=version, initial=initial)
    if request.method == "POST" and form.is_valid():
        save_part(form.save(commit=False), actor=actor_of(request))
        messages.success(request, _("已保存。"))
        return redirect("standards:draft", code=code)
    steps = [
        (version.standard.label, version.standard.get_absolute_url()),
        (_("草稿"), reverse("standards:draft", args=[code])),
        (str(label), ""),
    ]
    context = {
        "form": form,
        "heading": label,
        "trail": trail(*steps),
        "facts": vocabulary(version.standard.scope).values() if kind == "clause" else (),
        "removable": pk,
        "standard": version.standard,
        "kind": kind,
    }
    return render(request, "standards/form.html", context)


def _next_place(version: Version, kind: str) -> int:
    rows = PARTS[kind][0].objects.filter(version=version)
    return max(rows.values_list("position", flat=True), default=0) + 1


@requires(Permission.EDIT_STANDARDS)
@require_POST
def remove(request: HttpRequest, code: str, kind: str, pk: int) -> HttpResponseBase:
    """Take a part out of the draft."""
    version = _draft(request, code)
    if kind not in PARTS:
        raise Http404(kind)
    remove_part(get_object_or_404(PARTS[kind][0], pk=pk, version=version), actor=actor_of(request))
    messages.success(request, _("已删除。"))
    return redirect("standards:draft", code=code)


@requires(Permission.EDIT_STANDARDS)
@require_POST
def publish_draft(request: HttpRequest, code: str) -> HttpResponseBase:
    """The draft becomes a version for good."""
    version = _draft(request, code)
    form = PublishForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("请选择生效日期。"))
        return redirect("standards:draft", code=code)
    try:
        publish(version, valid_from=form.cleaned_data["valid_from"], actor=actor_of(request))
    except NotReady as fault:
        for obstacle in fault.obstacles:
            messages.error(request, obstacle_text(obstacle))
        return redirect("standards:draft", code=code)
    messages.success(request, _("已发布，今后只能出新版本。"))
    return redirect(version.standard)


@requires(Permission.EDIT_STANDARDS)
@require_POST
def discard(request: HttpRequest, code: str) -> HttpResponseBase:
    """The draft is thrown away."""
    version = _draft(request, code)
    discard_draft(version, actor=actor_of(request))
    messages.success(request, _("草稿已删除。"))
    return redirect("standards:list")
