"""Pages of classes."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from minsheng.classes import services
from minsheng.classes.forms import ClassForm, SeatsForm, WhyForm
from minsheng.classes.lists import class_table
from minsheng.classes.models import CareClass, Term
from minsheng.classes.queries import classes_for, planners
from minsheng.classes.showing import class_facts, seat_lines
from minsheng.classes.views.pages import form_page, is_sent, readable_term, saved, term_trail
from minsheng.organisations.models import Organisation
from minsheng.organisations.permissions import Permission, actor_of, may, requires


@requires(Permission.VIEW_CLASSES)
@require_safe
def class_list(request: HttpRequest) -> HttpResponseBase:
    """Every class within reach, as list and file."""
    table = class_table(request)
    if table.wants_file:
        return table.file()
    context = {"table": table, "may_edit": may(request.user, Permission.EDIT_CLASSES)}
    return render(request, "classes/index.html", context)


def _class(request: HttpRequest, pk: int, permission: Permission | None = None) -> CareClass:
    care_class: CareClass = get_object_or_404(
        classes_for(actor_of(request), permission).with_seats(), pk=pk
    )
    return care_class


def _class_place(request: HttpRequest) -> Organisation | None:
    """The union a new class belongs to: the one asked for, else the first within reach; 404 if out of reach."""
    places = planners(actor_of(request)).order_by("path")
    wanted = request.GET.get("union")
    return get_object_or_404(places, code=wanted) if wanted else places.first()


def proposed_facts(request: HttpRequest) -> dict[str, str]:
    """What a proposal fills in beforehand; the form asks and checks everything all the same."""
    asked = ClassForm.Meta.fields
    return {name: request.GET[name][:60] for name in asked if name in request.GET}


@requires(Permission.EDIT_CLASSES)
def class_new(request: HttpRequest, pk: int) -> HttpResponseBase:
    """One more class in a term."""
    actor, term = actor_of(request), readable_term(request, pk)
    where = _class_place(request)
    if where is None or not where.path.startswith(term.organisation.path):
        where = get_object_or_404(planners(actor), pk=term.organisation_id)
    form = ClassForm(request.POST or None, organisation=where, initial=proposed_facts(request))
    if is_sent(request, form):
        care_class = saved(
            form,
            lambda: services.add_class(form.facts(), term=term, organisation=where, actor=actor),
        )
        if care_class:
            messages.success(request, _("已登记“%(name)s”。") % {"name": care_class.name})
            return redirect(care_class)
    unions = planners(actor).filter(path__startswith=term.organisation.path)
    context = {
        "form": form,
        "term": term,
        "where": where,
        "unions": unions,
        "trail": [*term_trail(term), (_("登记班级"), "")],
    }
    return render(request, "classes/new.html", context)


@requires(Permission.VIEW_CLASSES)
@require_safe
def class_detail(request: HttpRequest, pk: int) -> HttpResponseBase:
    """One class with its seats."""
    care_class = _class(request, pk)
    meant, now = seat_lines(care_class)
    draft = care_class.term.state == Term.State.DRAFT
    context = {
        "care_class": care_class,
        "facts_shown": class_facts(care_class),
        "meant": meant,
        "now": now,
        "draft": draft,
        "trail": [*term_trail(care_class.term), (care_class.name, "")],
        "may_edit": may(request.user, Permission.EDIT_CLASSES, care_class.organisation),
    }
    return render(request, "classes/class.html", context)


@requires(Permission.EDIT_CLASSES)
def class_edit(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Change a class of a term not yet announced."""
    care_class = _class(request, pk, Permission.EDIT_CLASSES)
    trail = [*term_trail(care_class.term), (care_class.name, care_class.get_absolute_url())]
    form = ClassForm(
        request.POST or None, instance=care_class, organisation=care_class.organisation
    )
    if is_sent(request, form) and saved(
        form, lambda: services.change_class(pk, form.facts(), actor=actor_of(request))
    ):
        messages.success(request, _("已保存。"))
        return redirect("classes:class", pk)
    back = reverse("classes:class", args=[pk])
    return form_page(request, form, _("修改班级"), trail, back)


@requires(Permission.EDIT_CLASSES)
def class_seats(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Another number of seats, with a reason."""
    care_class = _class(request, pk, Permission.EDIT_CLASSES)
    form = SeatsForm(request.POST or None, initial={"capacity": care_class.capacity})
    if is_sent(request, form):
        try:
            services.change_capacity(pk, actor=actor_of(request), **form.cleaned_data)
        except services.WrongState:
            least = max(care_class.taken, care_class.reserved)
            text = _("已占用和保留的名额有 %(count)s 个，不能比这个数少；不开班的班级不能改。")
            form.add_error("capacity", text % {"count": least})
        else:
            messages.success(request, _("已保存。"))
            return redirect("classes:class", pk)
    trail = [*term_trail(care_class.term), (care_class.name, care_class.get_absolute_url())]
    back = reverse("classes:class", args=[pk])
    return form_page(request, form, _("改变名额"), trail, back)


@requires(Permission.EDIT_CLASSES)
@require_POST
def class_step(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Open or cancel the class."""
    _class(request, pk, Permission.EDIT_CLASSES)
    form = WhyForm(request.POST)
    try:
        if "open" in request.POST:
            services.open_class(pk, actor=actor_of(request))
            messages.success(request, _("已决定开班。"))
        elif form.is_valid():
            services.cancel_class(pk, actor=actor_of(request), why=form.cleaned_data["why"])
            messages.success(request, _("已决定不开班。"))
        else:
            messages.warning(request, _("不开班要写明理由。"))
    except services.WrongState:
        messages.warning(request, _("这一步现在做不了：班里还有孩子，或者别人刚刚做过。"))
    return redirect("classes:class", pk)
