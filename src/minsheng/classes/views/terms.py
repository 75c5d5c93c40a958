"""Pages of terms."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from minsheng.classes import services
from minsheng.classes.forms import NewTermForm, TermForm
from minsheng.classes.lists import class_table
from minsheng.classes.models import Term
from minsheng.classes.queries import planners, terms_for
from minsheng.classes.showing import term_facts
from minsheng.classes.views.pages import form_page, is_sent, readable_term, saved, trail_to
from minsheng.organisations.permissions import Permission, actor_of, may, requires
from minsheng.web.tables import ChoiceFilter, Column, Step, Table

TERM_STEPS = {
    "announce": (services.announce_term, gettext_lazy("已公布，日期和班级从现在起不再改动。")),
    "withdraw": (services.withdraw_term, gettext_lazy("已收回公布，可以继续修改。")),
    "archive": (services.archive_term, gettext_lazy("已归档。")),
}


@requires(Permission.VIEW_CLASSES)
@require_safe
def term_list(request: HttpRequest) -> HttpResponseBase:
    """The terms one's own classes can belong to."""
    table = Table(
        request,
        terms_for(actor_of(request)),
        [
            Column(
                "name",
                gettext_lazy("期名"),
                sort=["name"],
                link=lambda row: row.get_absolute_url(),
                is_head=True,
            ),
            Column("organisation", gettext_lazy("主办组织"), "organisation.label"),
            Column("starts_on", gettext_lazy("开班日期"), sort=["starts_on"]),
            Column("freeze_at", gettext_lazy("报名截止"), sort=["freeze_at"]),
            Column("number", gettext_lazy("班级数"), sort=["number"], numeric=True),
            Column("seats", gettext_lazy("名额"), sort=["seats"], numeric=True),
            Column("seated", gettext_lazy("已占用"), sort=["seated"], numeric=True),
            Column(
                "state",
                gettext_lazy("状态"),
                "get_state_display",
                sort=["state"],
                tone=lambda row: row.tone,
            ),
        ],
        [ChoiceFilter("state", gettext_lazy("状态"), Term.State.choices)],
        name="terms",
        caption=gettext_lazy("期的列表"),
        empty_title=gettext_lazy("还没有登记期"),
        empty_text=gettext_lazy("一期是一段上课的日子，连同报名、截止和公布的时间。"),
        empty_step=Step(gettext_lazy("登记一期"), "classes:term_new", Permission.EDIT_CLASSES),
    )
    if table.wants_file:
        return table.file()
    context = {
        "table": table,
        "trail": trail_to((_("期"), "")),
        "may_edit": may(request.user, Permission.EDIT_CLASSES),
    }
    return render(request, "classes/terms.html", context)


def _own_term(request: HttpRequest, pk: int) -> Term:
    terms = Term.objects.visible_to(actor_of(request), Permission.EDIT_CLASSES)
    term: Term = get_object_or_404(terms, pk=pk)
    return term


@requires(Permission.VIEW_CLASSES)
@require_safe
def term_detail(request: HttpRequest, pk: int) -> HttpResponseBase:
    """One term: its dates, and one's own classes in it."""
    term = readable_term(request, pk)
    table = class_table(request, term)
    if table.wants_file:
        return table.file()
    draft = term.state == Term.State.DRAFT
    context = {
        "term": term,
        "table": table,
        "facts_shown": term_facts(term),
        "trail": trail_to((_("期"), reverse("classes:terms")), (term.name, "")),
        "may_edit": may(request.user, Permission.EDIT_CLASSES, term.organisation),
        "may_add": draft and may(request.user, Permission.EDIT_CLASSES),
        "may_announce": draft and term.classes.filter(state="open").exists(),
        "may_withdraw": term.state == Term.State.ANNOUNCED and term.apply_from > timezone.now(),
        "may_archive": draft or term.ends_on < timezone.localdate(),
    }
    return render(request, "classes/term.html", context)


@requires(Permission.EDIT_CLASSES)
def term_new(request: HttpRequest) -> HttpResponseBase:
    """Prepare a term."""
    actor = actor_of(request)
    start = {"organisation": planners(actor).first()}
    form = NewTermForm(request.POST or None, actor=actor, initial=start)
    if is_sent(request, form):
        where = form.cleaned_data["organisation"]
        term = saved(form, lambda: services.add_term(form.facts(), organisation=where, actor=actor))
        if term:
            messages.success(request, _("已登记“%(name)s”。") % {"name": term.name})
            return redirect(term)
    trail = trail_to((_("期"), reverse("classes:terms")))
    return form_page(request, form, _("登记一期"), trail, reverse("classes:terms"))


@requires(Permission.EDIT_CLASSES)
def term_edit(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Change a term not yet announced."""
    term = _own_term(request, pk)
    form = TermForm(request.POST or None, instance=term)
    if is_sent(request, form) and saved(
        form, lambda: services.change_term(pk, form.facts(), actor=actor_of(request))
    ):
        messages.success(request, _("已保存。"))
        return redirect("classes:term", pk)
    trail = trail_to((_("期"), reverse("classes:terms")))
    return form_page(request, form, _("修改这一期"), trail, reverse("classes:term", args=[pk]))


@requires(Permission.EDIT_CLASSES)
@require_POST
def term_step(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Announce, withdraw or archive."""
    term = _own_term(request, pk)
    name = request.POST.get("step", "")
    if name in TERM_STEPS:
        deed, text = TERM_STEPS[name]
        try:
            deed(term.pk, actor=actor_of(request))
        except services.WrongState:
            messages.warning(request, _("这一步现在做不了，请看这一期的状态和班级。"))
        else:
            messages.success(request, text)
    return redirect("classes:term", pk)
