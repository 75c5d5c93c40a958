"""Bringing in answers that were given elsewhere: the template, the upload, and what came in before."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from minsheng.common.problem import Refused
from minsheng.imports.blanks import csv_blank, xlsx_blank
from minsheng.imports.models import Batch
from minsheng.imports.showing import BATCH_TONES
from minsheng.imports.wording import say
from minsheng.organisations.permissions import Permission, actor_of, require, requires
from minsheng.surveys.answer_import import AnswerImport, kind_of
from minsheng.surveys.forms import AnswersForm
from minsheng.surveys.models import Survey
from minsheng.surveys.services.bring import BroughtBefore, bring_answers
from minsheng.surveys.views.desk import here, trail

SHOWN = 20
TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def _find(request: HttpRequest, pk: int) -> Survey:
    """The survey, for those who may both change it and import there."""
    survey = here(request, pk)
    require(request.user, Permission.EDIT_SURVEYS, survey.organisation)
    require(request.user, Permission.IMPORT_DATA, survey.organisation)
    if survey.current is None:
        raise Http404
    return survey


@requires(Permission.EDIT_SURVEYS)
def bring(request: HttpRequest, pk: int) -> HttpResponse:
    """Get the template, upload the filled file; the rehearsal and the rest follow on the import's page."""
    survey = _find(request, pk)
    is_sent = request.method == "POST"
    form = AnswersForm(request.POST, request.FILES) if is_sent else AnswersForm()
    if is_sent and form.is_valid():
        batch = _brought(request, survey, form)
        if batch is not None:
            return redirect(batch)
    before = Batch.objects.visible_to(actor_of(request)).filter(kind=kind_of(pk))
    context = {
        "survey": survey,
        "form": form,
        "batches": [
            (batch, BATCH_TONES[Batch.State(batch.state)])
            for batch in before.select_related("created_by")[:SHOWN]
        ],
        "trail": trail((survey.label, reverse("surveys:survey", args=[pk])), (_("导入答卷"), "")),
    }
    return render(request, "surveys/bring.html", context, status=422 if form.errors else 200)


def _brought(request: HttpRequest, survey: Survey, form: AnswersForm) -> Batch | None:
    file = form.cleaned_data["file"]
    try:
        return bring_answers(survey, file, file_name=file.name, actor=actor_of(request))
    except BroughtBefore:
        form.add_error("file", _("这个文件已经导入过了。要重新导入，请先撤销上一次。"))
    except Refused as refused:
        form.add_error("file", say(refused.problem.code, refused.problem.facts))
    return None


@requires(Permission.EDIT_SURVEYS)
def template(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """The empty list: the questions as columns, with their options to choose from."""
    survey = _find(request, pk)
    answers = AnswerImport(survey)
    make = csv_blank if kind == "csv" else xlsx_blank
    response = HttpResponse(make(answers, survey.organisation), content_type=TYPES[kind])
    name = content_disposition_header(as_attachment=True, filename=f"{survey.label}.{kind}")
    response["Content-Disposition"] = str(name)
    return response
