"""Making a paper in the background."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from minsheng.common.problem import Refused
from minsheng.jobs.registry import job_handler
from minsheng.jobs.work import JobFailed, Work
from minsheng.organisations.roles import Permission
from minsheng.papers.composing import compose
from minsheng.papers.composing.reports import report
from minsheng.papers.filling import fill
from minsheng.papers.models import Paper
from minsheng.papers.rendering import RENDERERS
from minsheng.papers.rules.document import Document, digest_of
from minsheng.papers.rules.periods import Period
from minsheng.papers.services import JOB, keep_paper

COUNTING = gettext_noop("正在数")
WRITING = gettext_noop("正在写 %(format)s")


@job_handler(JOB, label=_("生成文书"), permission=Permission.SUPERVISE)
def make(work: Work, *, paper_id: int) -> None:
    """Count the figures of the moment the paper was asked for, write it in every format, keep all of it."""
    paper = Paper.objects.select_related("organisation", "template").get(pk=paper_id)
    work.result_url = paper.get_absolute_url()
    if paper.made_at is not None or work.report(0.0, COUNTING):
        return
    document = document_of(paper)
    files = {}
    for place, (name, render) in enumerate(RENDERERS.items(), start=1):
        if work.report(place / (len(RENDERERS) + 1), WRITING, format=name.upper()):
            return
        files[name] = render(document, digest_of(document))
    if paper.template is not None:
        files["xlsx"] = _filled(paper, document)
    keep_paper(paper_id, document, files)


def document_of(paper: Paper) -> Document:
    """The paper's content, counted for the moment it was asked for."""
    period = Period(paper.first, paper.last)
    if paper.template is not None:
        return report(paper.template, paper.organisation, period, paper.at)
    return compose(paper.kind, paper.organisation, period, paper.at)


def _filled(paper: Paper, document: Document) -> bytes:
    """The upper level's own workbook instead of ours."""
    assert paper.template is not None
    values = {one["key"]: one["value"] for part in document["parts"] for one in part["values"]}
    try:
        return fill(bytes(paper.template.workbook), paper.template.cells, values)
    except Refused as refused:
        raise JobFailed(refused.problem.code, **refused.problem.facts) from refused
