"""Running surveys: the list, a new one, its page, opening and closing."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import Count, Q
from django.db.models.functions import TruncDate
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from minsheng.organisations.permissions import Permission, actor_of, may, require, requires
from minsheng.surveys.forms import NewSurveyForm, VersionForm
from minsheng.surveys.importers import BadForm
from minsheng.surveys.links import answer_address
from minsheng.surveys.models import Answer, Survey
from minsheng.surveys.queries import surveys_to_collect, surveys_to_read
from minsheng.surveys.rules.filling import Filling
from minsheng.surveys.services.counting import count_set_aside
from minsheng.surveys.services.create import (
    add_version,
    create_survey,
    notices_of,
    shipped_content,
)
from minsheng.surveys.services.run import WrongState, close_survey, open_survey
from minsheng.surveys.showing import show
from minsheng.surveys.words import problem_place, problem_text
from minsheng.web.charts import Chart, Series
from minsheng.web.tables import ChoiceFilter, Column, Step, Table, TextFilter

TONES = {"draft": "off", "open": "ok", "closed": "info"}


def here(request: HttpRequest, pk: int) -> Survey:
    """The survey, if the reader may look at it."""
    rows = surveys_to_read(actor_of(request)).select_related(
        "organisation", "current", "responsible__holder"
    )
    return get_object_or_404(rows, pk=pk)


def trail(*steps: tuple[str, str]) -> list[tuple[str, str]]:
    return [(_("调查"), reverse("surveys:list")), *steps]


def tabs(survey: Survey, now: str, may_edit: bool) -> list[tuple[str, str, bool]]:
    """The pages of one survey; weights only for those who may change them."""
    pages = [("survey", _("概况")), ("quotas", _("配额")), ("results", _("结果"))]
    if may_edit:
        pages.append(("weights", _("加权")))
    return [
        (label, reverse(f"surveys:{name}", args=[survey.pk]), name == now) for name, label in pages
    ]


def language() -> str:
    return "en" if (get_language() or "").startswith("en") else "zh"


@requires(Permission.VIEW_SURVEYS)
def survey_list(request: HttpRequest) -> HttpResponseBase:
    """Every survey the reader may see."""
    rows = surveys_to_read(actor_of(request)).select_related("organisation")
    rows = rows.annotate(counted=Count("answers", filter=Q(answers__set_aside=False)))
    table = Table(
        request,
        rows,
        [
            Column(
                "title",
                gettext_lazy("名称"),
                "label",
                sort=["title"],
                link=lambda row: reverse("surveys:survey", args=[row.pk]),
                is_head=True,
            ),
            Column("subject", gettext_lazy("调查对象"), "get_subject_display", sort=["subject"]),
            Column(
                "organisation",
                gettext_lazy("开展单位"),
                "organisation.label",
                sort=["organisation__path"],
            ),
            Column(
                "state",
                gettext_lazy("状态"),
                "get_state_display",
                sort=["state"],
                tone=lambda row: TONES[row.state],
            ),
            Column("counted", gettext_lazy("答卷"), sort=["counted"], numeric=True),
        ],
        [
            TextFilter("q", gettext_lazy("名称"), ["title", "title_en"]),
            ChoiceFilter("state", gettext_lazy("状态"), Survey.State.choices),
            ChoiceFilter("subject", gettext_lazy("调查对象"), Survey.Subject.choices),
        ],
        name="surveys",
        caption=gettext_lazy("调查列表"),
        empty_title=gettext_lazy("还没有调查"),
        empty_text=gettext_lazy("用现成的问卷，几分钟就能开始一项。"),
        empty_step=Step(gettext_lazy("新建调查"), "surveys:new", Permission.EDIT_SURVEYS),
    )
    if table.wants_file:
        return table.file()
    may_edit = may(request.user, Permission.EDIT_SURVEYS)
    return render(request, "surveys/list.html", {"table": table, "may_edit": may_edit})


@requires(Permission.COLLECT_ANSWERS)
def collect(request: HttpRequest) -> HttpResponse:
    """Open surveys that the reader may ask others for."""
    rows = surveys_to_collect(actor_of(request)).select_related("organisation")
    return render(request, "surveys/collect.html", {"surveys": rows})


@requires(Permission.EDIT_SURVEYS)
def new(request: HttpRequest) -> HttpResponse:
    """A new survey, from a shipped questionnaire or a file; it opens later, after a look at it."""
    actor = actor_of(request)
    form = NewSurveyForm(request.POST or None, request.FILES or None, actor=actor)
    problems: list[tuple[str, str]] = []
    if form.is_valid():
        told, file = form.cleaned_data, form.cleaned_data["file"]
        try:
            survey = create_survey(
                told["organisation"],
                subject=told["subject"],
                title=told["title"],
                title_en=told["title_en"],
                content=file.read() if file else shipped_content(told["subject"]),
                file_name=file.name if file else f"{told['subject']}.xlsx",
                actor=actor,
            )
        except BadForm as bad:
            problems = [(problem_place(p), problem_text(p)) for p in bad.problems]
        else:
            return redirect("surveys:preview", survey.pk)
    return _form_page(
        request, "surveys/new.html", form, problems, {"trail": trail((_("新建调查"), ""))}
    )


def _form_page(
    request: HttpRequest,
    template: str,
    form: BaseForm,
    problems: list[tuple[str, str]],
    more: dict[str, object],
) -> HttpResponse:
    status = 422 if problems or form.errors else 200
    return render(request, template, {"form": form, "problems": problems, **more}, status=status)


@requires(Permission.VIEW_SURVEYS)
def survey_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One survey: how it goes, how people get to it, and what can be done."""
    survey = here(request, pk)
    may_edit = may(request.user, Permission.EDIT_SURVEYS, survey.organisation)
    collecting = surveys_to_collect(actor_of(request)).filter(pk=pk).exists()
    counted = survey.answers.counted()
    context = {
        "survey": survey,
        "trail": trail((survey.label, "")),
        "tabs": tabs(survey, "survey", may_edit),
        "tone": TONES[survey.state],
        "address": answer_address(request, survey),
        "may_edit": may_edit,
        "may_bring": may_edit
        and survey.current is not None
        and may(request.user, Permission.IMPORT_DATA, survey.organisation),
        "collecting": collecting,
        "count": counted.count(),
        "set_aside": survey.answers.filter(set_aside=True).count(),
        "channels": _by_channel(survey),
        "chart": _by_day(survey),
        "versions": survey.versions.annotate(count=Count("answers")).defer(
            "original", "xform", "pyxform", "definition"
        ),
    }
    return render(request, "surveys/survey.html", context)


def _by_channel(survey: Survey) -> list[tuple[str, int]]:
    counts = survey.answers.counted().values_list("channel").annotate(n=Count("pk"))
    return [(str(Answer.Channel(name).label), n) for name, n in counts.order_by("-n")]


def _by_day(survey: Survey) -> Chart | None:
    days = (
        survey.answers.counted()
        .annotate(day=TruncDate("answered_at"))
        .values_list("day")
        .annotate(n=Count("pk"))
        .order_by("day")
    )
    last = list(days)[-31:]
    if len(last) < 2:
        return None
    return Chart(
        title=_("每天收到的答卷"),
        categories=[day.strftime("%m-%d") for day, _n in last],
        series=[Series(_("份数"), [n for _day, n in last])],
        x_label=_("日期"),
        key="by_day",
    )


@requires(Permission.VIEW_SURVEYS)
def preview(request: HttpRequest, pk: int, number: int | None = None) -> HttpResponse:
    """The questionnaire as people will see it, and what its author should know."""
    survey = here(request, pk)
    version = get_object_or_404(survey.versions, number=number) if number else survey.current
    if version is None:
        return redirect("surveys:survey", pk)
    notices = [(problem_place(n), problem_text(n)) for n in notices_of(version)]
    shown = {}
    for one in sorted(version.form.languages, key=lambda one: one != language()):
        filling = Filling(version.form, {}, today=timezone.localdate(), language=one)
        shown[one] = show(filling, filling.top, everything=True)
    context = {
        "survey": survey,
        "version": version,
        "shown": shown,
        "questions": len(version.form.questions()),
        "notices": notices,
        "may_edit": may(request.user, Permission.EDIT_SURVEYS, survey.organisation),
        "trail": trail((survey.label, reverse("surveys:survey", args=[pk])), (_("预览"), "")),
    }
    return render(request, "surveys/preview.html", context)


@requires(Permission.EDIT_SURVEYS)
def upload(request: HttpRequest, pk: int) -> HttpResponse:
    """A corrected questionnaire becomes the version in use; answers so far keep theirs."""
    survey = here(request, pk)
    require(request.user, Permission.EDIT_SURVEYS, survey.organisation)
    form = VersionForm(request.POST or None, request.FILES or None)
    problems: list[tuple[str, str]] = []
    if form.is_valid():
        file = form.cleaned_data["file"]
        try:
            version = add_version(
                pk, content=file.read(), file_name=file.name, actor=actor_of(request)
            )
        except BadForm as bad:
            problems = [(problem_place(p), problem_text(p)) for p in bad.problems]
        else:
            messages.success(request, _("已换成第 %(number)s 版。") % {"number": version.number})
            return redirect("surveys:preview", pk)
    more = {
        "survey": survey,
        "trail": trail((survey.label, reverse("surveys:survey", args=[pk])), (_("新版本"), "")),
    }
    return _form_page(request, "surveys/upload.html", form, problems, more)


@requires(Permission.VIEW_SURVEYS)
@require_safe
def original(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """The XLSForm as it was uploaded."""
    version = get_object_or_404(here(request, pk).versions, number=number)
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    response = HttpResponse(bytes(version.original), content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="survey-{pk}-v{number}.xlsx"'
    return response


@requires(Permission.EDIT_SURVEYS)
@require_POST
def switch(request: HttpRequest, pk: int) -> HttpResponse:
    """Open, close, or let what was set aside count."""
    here(request, pk)
    actor, deed = actor_of(request), request.POST.get("deed")
    try:
        if deed == "open":
            open_survey(pk, actor=actor)
            messages.success(request, _("调查已开始，可以分享链接和二维码了。"))
        elif deed == "close":
            close_survey(pk, actor=actor)
            messages.success(request, _("调查已结束。离线填写的答卷还可以补交 7 天。"))
        elif deed == "count":
            n = count_set_aside(pk, actor=actor)
            messages.success(request, _("已把 %(n)s 份计入结果。") % {"n": n})
    except WrongState:
        messages.error(request, _("状态已经变了，请看看现在的情况。"))
    return redirect("surveys:survey", pk)
