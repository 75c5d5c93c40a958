"""Pages of terms and classes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from minsheng.classes import services
from minsheng.classes.forms import ClassForm, NewTermForm, SeatsForm, TermForm, WhyForm
from minsheng.classes.models import CareClass, Term
from minsheng.classes.queries import classes_for, planners, terms_for
from minsheng.classes.showing import class_facts, seat_lines, term_facts
from minsheng.organisations.models import Organisation
from minsheng.organisations.permissions import Permission, actor_of, may, requires
from minsheng.web.tables import ChoiceFilter, Column, Filter, Step, Table, TextFilter

TERM_STEPS = {
    "announce": (services.announce_term, gettext_lazy("已公布，日期和班级从现在起不再改动。")),
    "withdraw": (services.withdraw_term, gettext_lazy("已收回公布，可以继续修改。")),
    "archive": (services.archive_term, gettext_lazy("已归档。")),
}


def _trail(*steps: tuple[str, str]) -> list[tuple[str, str]]:
    return [(_("托班"), reverse("classes:index")), *steps]


def _class_columns(*, with_term: bool = True) -> list[Column]:
    columns = [
        Column(
            "name",
            gettext_lazy("班名"),
            sort=["name"],
            link=lambda row: row.get_absolute_url(),
            is_head=True,
        ),
        Column("code", gettext_lazy("班号"), sort=["code"]),
        Column("term", gettext_lazy("期"), "term.name", sort=["term__starts_on", "term__code"]),
        Column("venue", gettext_lazy("上课地点"), "venue.name", sort=["venue__name"]),
        Column("ages", gettext_lazy("年龄"), "ages", sort=["age_from", "age_until"]),
        Column("hours", gettext_lazy("接送时间"), "hours", sort=["opens", "closes"]),
        Column("capacity", gettext_lazy("名额"), sort=["capacity"], numeric=True),
        Column("reserved", gettext_lazy("保留名额"), sort=["reserved"], numeric=True),
        Column("taken", gettext_lazy("已占用"), sort=["taken"], numeric=True),
        Column(
            "state",
            gettext_lazy("状态"),
            "get_state_display",
            sort=["state"],
            tone=lambda row: row.tone,
        ),
    ]
    return [column for column in columns if with_term or column.key != "term"]


def _class_table(request: HttpRequest, term: Term | None = None) -> Table:
    rows = classes_for(actor_of(request))
    step = Step(gettext_lazy("先登记一期"), "classes:term_new", Permission.EDIT_CLASSES)
    terms = Term.objects.usable_by(actor_of(request), Permission.VIEW_CLASSES)
    filters: list[Filter] = [
        TextFilter("q", gettext_lazy("班名、班号或地点"), ["name", "code", "venue__name"]),
        ChoiceFilter("state", gettext_lazy("状态"), CareClass.State.choices),
    ]
    if term is None:
        choices = [(str(one.pk), one.name) for one in terms]
        filters.append(ChoiceFilter("term", gettext_lazy("期"), choices, "term"))
    else:
        rows = rows.filter(term=term)
        step = Step(gettext_lazy("导入名单"), "imports:new", Permission.IMPORT_DATA)
    return Table(
        request,
        rows,
        _class_columns(with_term=term is None),
        filters,
        name="classes",
        caption=gettext_lazy("班级列表"),
        empty_title=gettext_lazy("还没有班级"),
        empty_text=gettext_lazy("先登记一期，再在这一期里逐个登记或成批导入班级。"),
        empty_step=step,
    )


@requires(Permission.VIEW_CLASSES)
@require_safe
def class_list(request: HttpRequest) -> HttpResponseBase:
    """Every class within reach, as list and file."""
    table = _class_table(request)
    if table.wants_file:
        return table.file()
    context = {"table": table, "may_edit": may(request.user, Permission.EDIT_CLASSES)}
    return render(request, "classes/index.html", context)


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
        "trail": _trail((_("期"), "")),
        "may_edit": may(request.user, Permission.EDIT_CLASSES),
    }
    return render(request, "classes/terms.html", context)


def _term(request: HttpRequest, pk: int) -> Term:
    """A term one may read: within reach or of a union above."""
    terms = Term.objects.usable_by(actor_of(request), Permission.VIEW_CLASSES)
    term: Term = get_object_or_404(terms.select_related("organisation", "responsible"), pk=pk)
    return term


def _own_term(request: HttpRequest, pk: int) -> Term:
    terms = Term.objects.visible_to(actor_of(request), Permission.EDIT_CLASSES)
    term: Term = get_object_or_404(terms, pk=pk)
    return term


@requires(Permission.VIEW_CLASSES)
@require_safe
def term_detail(request: HttpRequest, pk: int) -> HttpResponseBase:
    """One term: its dates, and one's own classes in it."""
    term = _term(request, pk)
    table = _class_table(request, term)
    if table.wants_file:
        return table.file()
    draft = term.state == Term.State.DRAFT
    context = {
        "term": term,
        "table": table,
        "facts_shown": term_facts(term),
        "trail": _trail((_("期"), reverse("classes:terms")), (term.name, "")),
        "may_edit": may(request.user, Permission.EDIT_CLASSES, term.organisation),
        "may_add": draft and may(request.user, Permission.EDIT_CLASSES),
        "may_announce": draft and term.classes.filter(state="open").exists(),
        "may_withdraw": term.state == Term.State.ANNOUNCED and term.apply_from > timezone.now(),
        "may_archive": draft or term.ends_on < timezone.localdate(),
    }
    return render(request, "classes/term.html", context)


def _form_page(
    request: HttpRequest, form: Any, heading: str, trail: list[tuple[str, str]], back: str
) -> HttpResponseBase:
    context = {"form": form, "heading": heading, "trail": [*trail, (heading, "")], "back": back}
    return render(request, "classes/form.html", context)


def _is_sent(request: HttpRequest, form: Any) -> bool:
    return request.method == "POST" and bool(form.is_valid())


def _saved(form: Any, deed: Callable[[], Any]) -> Any | None:
    """What the deed made; None when its reason not to is now on the form."""
    try:
        return deed()
    except services.CodeTaken:
        form.add_error("code", _("这个编号已经用过了，请换一个。"))
    except services.WrongState:
        form.add_error(None, _("这一期已经公布，不能再改。需要改动时，请先收回公布。"))
    return None


@requires(Permission.EDIT_CLASSES)
def term_new(request: HttpRequest) -> HttpResponseBase:
    """Prepare a term."""
    actor = actor_of(request)
    start = {"organisation": planners(actor).first()}
    form = NewTermForm(request.POST or None, actor=actor, initial=start)
    if _is_sent(request, form):
        where = form.cleaned_data["organisation"]
        term = _saved(
            form, lambda: services.add_term(form.facts(), organisation=where, actor=actor)
        )
        if term:
            messages.success(request, _("已登记“%(name)s”。") % {"name": term.name})
            return redirect(term)
    trail = _trail((_("期"), reverse("classes:terms")))
    return _form_page(request, form, _("登记一期"), trail, reverse("classes:terms"))


@requires(Permission.EDIT_CLASSES)
def term_edit(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Change a term not yet announced."""
    term = _own_term(request, pk)
    form = TermForm(request.POST or None, instance=term)
    if _is_sent(request, form) and _saved(
        form, lambda: services.change_term(pk, form.facts(), actor=actor_of(request))
    ):
        messages.success(request, _("已保存。"))
        return redirect("classes:term", pk)
    trail = _trail((_("期"), reverse("classes:terms")))
    return _form_page(request, form, _("修改这一期"), trail, reverse("classes:term", args=[pk]))


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


def _class(request: HttpRequest, pk: int, permission: Permission | None = None) -> CareClass:
    care_class: CareClass = get_object_or_404(
        classes_for(actor_of(request), permission).with_seats(), pk=pk
    )
    return care_class


def _term_trail(term: Term) -> list[tuple[str, str]]:
    return _trail((term.name, reverse("classes:term", args=[term.pk])))


def _class_place(request: HttpRequest) -> Organisation | None:
    """The union a new class belongs to: the one asked for, else the first within reach; 404 if out of reach."""
    places = planners(actor_of(request)).order_by("path")
    wanted = request.GET.get("union")
    return get_object_or_404(places, code=wanted) if wanted else places.first()


@requires(Permission.EDIT_CLASSES)
def class_new(request: HttpRequest, pk: int) -> HttpResponseBase:
    """One more class in a term."""
    actor, term = actor_of(request), _term(request, pk)
    where = _class_place(request)
    if where is None or not where.path.startswith(term.organisation.path):
        where = get_object_or_404(planners(actor), pk=term.organisation_id)
    form = ClassForm(request.POST or None, organisation=where)
    if _is_sent(request, form):
        care_class = _saved(
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
        "trail": [*_term_trail(term), (_("登记班级"), "")],
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
        "trail": [*_term_trail(care_class.term), (care_class.name, "")],
        "may_edit": may(request.user, Permission.EDIT_CLASSES, care_class.organisation),
    }
    return render(request, "classes/class.html", context)


@requires(Permission.EDIT_CLASSES)
def class_edit(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Change a class of a term not yet announced."""
    care_class = _class(request, pk, Permission.EDIT_CLASSES)
    trail = [*_term_trail(care_class.term), (care_class.name, care_class.get_absolute_url())]
    form = ClassForm(
        request.POST or None, instance=care_class, organisation=care_class.organisation
    )
    if _is_sent(request, form) and _saved(
        form, lambda: services.change_class(pk, form.facts(), actor=actor_of(request))
    ):
        messages.success(request, _("已保存。"))
        return redirect("classes:class", pk)
    back = reverse("classes:class", args=[pk])
    return _form_page(request, form, _("修改班级"), trail, back)


@requires(Permission.EDIT_CLASSES)
def class_seats(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Another number of seats, with a reason."""
    care_class = _class(request, pk, Permission.EDIT_CLASSES)
    form = SeatsForm(request.POST or None, initial={"capacity": care_class.capacity})
    if _is_sent(request, form):
        try:
            services.change_capacity(pk, actor=actor_of(request), **form.cleaned_data)
        except services.WrongState:
            least = max(care_class.taken, care_class.reserved)
            text = _("已占用和保留的名额有 %(count)s 个，不能比这个数少；不开班的班级不能改。")
            form.add_error("capacity", text % {"count": least})
        else:
            messages.success(request, _("已保存。"))
            return redirect("classes:class", pk)
    trail = [*_term_trail(care_class.term), (care_class.name, care_class.get_absolute_url())]
    back = reverse("classes:class", args=[pk])
    return _form_page(request, form, _("改变名额"), trail, back)


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
