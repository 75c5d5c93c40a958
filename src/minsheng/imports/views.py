"""The pages of the imports: all batches, a new one, one batch from rehearsal to undoing."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from minsheng.common.clean import number_of
from minsheng.imports import registry
from minsheng.imports.blanks import csv_blank, xlsx_blank
from minsheng.imports.forms import UploadForm
from minsheng.imports.models import Batch, Row
from minsheng.imports.registry import ModelImport
from minsheng.imports.rights import places_to_import, usable_kinds
from minsheng.imports.services import WrongState, apply_batch, undo_batch, upload
from minsheng.imports.showing import BATCH_TONES, TONES, Reader, raw
from minsheng.imports.wording import say_problem
from minsheng.jobs.queries import may_steer
from minsheng.organisations.permissions import Permission, actor_of, requires
from minsheng.web import exports
from minsheng.web.tables import ChoiceFilter, Column, Step, Table

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
STEPS = (gettext_lazy("上传"), gettext_lazy("预检"), gettext_lazy("导入"))


def _batches(request: HttpRequest) -> QuerySet[Batch]:
    batches = Batch.objects.visible_to(actor_of(request))
    return batches.select_related(
        "organisation",
        "responsible",
        "created_by",
        "job__created_by",
        "job__responsible",
        "job__organisation",
    )


def _kind_of(key: str) -> ModelImport:
    try:
        return registry.kind(key)
    except registry.UnknownKind as unknown:
        raise Http404 from unknown


def _label(batch: Batch) -> str:
    return registry.label_of(batch.kind)


COLUMNS = (
    Column(
        "file_name",
        gettext_lazy("文件"),
        link=Batch.get_absolute_url,
        is_head=True,
        sort=["file_name"],
    ),
    Column("kind", gettext_lazy("名单"), _label),
    Column("organisation", gettext_lazy("组织"), sort=["organisation__path"]),
    Column(
        "state",
        gettext_lazy("状态"),
        "get_state_display",
        tone=lambda batch: BATCH_TONES[batch.state],
        sort=["state"],
    ),
    Column("created_by", gettext_lazy("上传人")),
    Column("created", gettext_lazy("上传时间"), sort=["created"]),
)


@requires(Permission.IMPORT_DATA)
def batch_list(request: HttpRequest) -> HttpResponseBase:
    """All files ever uploaded in reach, newest first."""
    table = Table(
        request,
        _batches(request),
        COLUMNS,
        [ChoiceFilter("state", gettext_lazy("状态"), Batch.State.choices)],
        name="imports",
        caption=gettext_lazy("导入"),
        empty_title=gettext_lazy("还没有导入过名单"),
        empty_text=gettext_lazy("下载模板，填好以后上传。上传后先预检，不会直接写入。"),
        empty_step=Step(gettext_lazy("导入名单"), "imports:new", Permission.IMPORT_DATA),
    )
    return (
        table.file() if table.wants_file else render(request, "imports/list.html", {"table": table})
    )


@requires(Permission.IMPORT_DATA)
def new(request: HttpRequest) -> HttpResponse:
    """Choose a list, get its template, upload the filled file."""
    actor = actor_of(request)
    places = places_to_import(actor)
    initial = {"kind": request.GET.get("kind", ""), "organisation": places.first()}
    form = UploadForm(request.POST or None, request.FILES or None, actor=actor, initial=initial)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        batch = upload(
            given["file"],
            file_name=given["file"].name,
            kind=given["kind"],
            organisation=given["organisation"],
            datum=given["datum"],
            actor=actor,
        )
        return redirect(batch)
    context = {
        "form": form,
        "kinds": usable_kinds(actor),
        "place": places.first(),
        "steps": STEPS,
        "trail": [(_("导入"), reverse("imports:list")), (_("导入名单"), "")],
    }
    return render(request, "imports/new.html", context, status=400 if form.errors else 200)


@requires(Permission.IMPORT_DATA)
def template(request: HttpRequest, key: str, ending: str) -> HttpResponse:
    """The empty list for one's own (or the named) organisation."""
    kind = _kind_of(key)
    places = places_to_import(actor_of(request))
    wanted = request.GET.get("organisation", "")
    place = get_object_or_404(places, pk=number_of(wanted) or 0) if wanted else places.first()
    if place is None:
        raise Http404
    made = csv_blank(kind, place) if ending == "csv" else xlsx_blank(kind, place)
    answer = HttpResponse(made, content_type="text/csv; charset=utf-8" if ending == "csv" else XLSX)
    name = content_disposition_header(as_attachment=True, filename=f"{kind.label}.{ending}")
    answer["Content-Disposition"] = str(name)
    return answer


def _rows_table(request: HttpRequest, batch: Batch, reader: Reader) -> Table:
    columns = (
        Column(
            "number",
            gettext_lazy("行号"),
            lambda row: _("第 %(number)s 行") % {"number": row.number},
            is_head=True,
            sort=["number"],
        ),
        Column(
            "outcome",
            gettext_lazy("结果"),
            "get_outcome_display",
            tone=lambda row: TONES[row.outcome],
            sort=["outcome"],
        ),
        Column("name", gettext_lazy("内容"), reader.name),
        Column(
            "what", gettext_lazy("原因或改动"), lambda row: reader.why(row) or reader.changes(row)
        ),
    )
    return Table(
        request,
        Row.objects.filter(batch=batch),
        columns,
        [ChoiceFilter("outcome", gettext_lazy("结果"), Row.Outcome.choices)],
        name="rows",
        caption=gettext_lazy("逐行结果"),
    )


def _stats(batch: Batch) -> list[tuple[str, int, str]]:
    """How many rows have which outcome; coloured only where there are any."""
    counts = [
        (outcome, label, batch.counts.get(outcome, 0)) for outcome, label in Row.Outcome.choices
    ]
    return [
        (str(label), count, TONES[Row.Outcome(outcome)] if count else "")
        for outcome, label, count in counts
    ]


@requires(Permission.IMPORT_DATA)
def detail(request: HttpRequest, pk: int) -> HttpResponseBase:
    """One batch: where it stands, what would happen row by row, and the next step."""
    batch: Batch = get_object_or_404(_batches(request), pk=pk)
    kind = _kind_of(batch.kind)
    reader = Reader(kind, batch)
    table = _rows_table(request, batch, reader)
    if table.wants_file:
        return table.file()
    done = {Batch.State.UPLOADED: 2, Batch.State.REFUSED: 2, Batch.State.REHEARSED: 3}
    context = {
        "batch": batch,
        "kind_label": _label(batch),
        "upload_url": kind.upload_url(),
        "table": table,
        "steps": STEPS,
        "step": done.get(Batch.State(batch.state), 4),
        "job": batch.job,
        "may_steer": batch.job is not None and may_steer(actor_of(request), batch.job),
        "show_job": batch.job is not None and batch.job.state != "done",
        "stats": _stats(batch),
        "notes": [say_problem(note, reader.labels) for note in batch.notes],
        "problem": say_problem(batch.problem, reader.labels) if batch.problem else "",
        "trail": [(_("导入"), reverse("imports:list")), (batch.file_name, "")],
    }
    return render(request, "imports/detail.html", context)


@requires(Permission.IMPORT_DATA)
def refused(request: HttpRequest, pk: int, ending: str) -> HttpResponseBase:
    """The refused rows as a file to mend and upload again: the reason, then the cells as they were."""
    batch: Batch = get_object_or_404(_batches(request), pk=pk)
    reader = Reader(_kind_of(batch.kind), batch)
    rows = Row.objects.filter(batch=batch, outcome=Row.Outcome.REFUSED).iterator(chunk_size=1000)
    lines = (
        [row.number, reader.why(row), *(raw(row.cells.get(key)) for key in reader.keys)]
        for row in rows
    )
    heads = [_("行号"), _("拒绝的原因"), *(heading for _key, heading in batch.headings)]
    return exports.response(ending, _("需要修改的行"), heads, lines)


def _step(request: HttpRequest, pk: int, deed: Callable[..., Batch]) -> HttpResponse:
    batch: Batch = get_object_or_404(_batches(request), pk=pk)
    try:
        deed(batch.pk, actor=actor_of(request))
    except WrongState:
        messages.warning(request, _("这批名单的状态刚刚变了，请看最新的状态。"))
    return redirect(batch)


@requires(Permission.IMPORT_DATA)
@require_POST
def apply(request: HttpRequest, pk: int) -> HttpResponse:
    """Write the whole batch in the background."""
    return _step(request, pk, apply_batch)


@requires(Permission.IMPORT_DATA)
@require_POST
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the whole batch back in the background."""
    return _step(request, pk, undo_batch)
